"""Which export a file without rows and columns is: by its beginning, never by its name."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import Literal

from ingest.trees.discord import is_discord
from ingest.trees.mail import is_mbox
from ingest.trees.stackexchange import dump_part
from ingest.trees.telegram import is_telegram
from ingest.trees.whatsapp import is_whatsapp

TreeKind = Literal["discord", "telegram", "whatsapp", "dump", "mbox", "json"]

HEAD_BYTES = 1 << 16
_JSON = re.compile(r'\s*(?:\[\s*\{\s*["}]|\{\s*"(?:[^"\\]|\\.)*"\s*:)')


def head_of(path: Path) -> str:
    """The beginning of a file as text, whatever its encoding; letters that are not clear are replaced."""
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    for mark, codec in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if head.startswith(mark):
            return head.decode(codec, "replace").lstrip("\ufeff")
    if head[1:2] == b"\0" or head[:1] == b"\0":
        return head.decode("utf-16-le" if head[1:2] == b"\0" else "utf-16-be", "replace")
    return head.decode("utf-8", "replace").lstrip("\ufeff")


def tree_kind(head: str) -> TreeKind | None:
    """What begins so; None for a text table and for everything else."""
    if is_discord(head):
        return "discord"
    if _JSON.match(head):
        return "telegram" if is_telegram(head) else "json"
    if dump_part(head):
        return "dump"
    if is_mbox(head):
        return "mbox"
    return "whatsapp" if is_whatsapp(head) else None
