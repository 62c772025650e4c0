"""Erase a member, and give out all that is held about one: what a person may ask for by law."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from actions.access import LOCAL, Act, Visitor, check_may
from actions.inbox import DONE, REFUSED, inbox_of
from figures import cache
from warehouse import backup, erase, subject
from warehouse.folders import OF_A_JOB, UPLOADS
from warehouse.names import home
from warehouse.workspace import Workspace

# Files that hold their text packed: whether somebody is in them cannot be seen from the bytes.
_PACKED = (".zip", ".gz", ".xlsx", ".xls", ".parquet", ".7z", ".bz2", ".xz", ".zst", ".ods")

log = logging.getLogger("next_circle")


@dataclass(frozen=True)
class Erased:
    """What came of it.

    erasure: in the workspace; files: exports removed from the inbox and the uploads; backups: those that still hold
    the person; until: when the last of them is gone, a day in UTC; None without one.
    """

    erasure: erase.Erasure
    files: int
    backups: int
    until: date | None

    def in_words(self) -> str:
        """Two sentences for whoever asked."""
        acts = self.erasure.rows.get("event", 0)
        said = f"Erased: {acts:,} acts and everything else that named the person."
        if self.until is None:
            return f"{said} No backup holds them."
        return f"{said} {self.backups} backups still do, the last until {self.until:%-d %b %Y}."


def erase_member(workspace: Workspace, member_id: str, *, who: Visitor = LOCAL, now: datetime) -> Erased:
    """Erase the person with this id or e-mail address, all their accounts, from everything but the backups.

    A backup is made before. now: UTC without a zone. Raises Refused when `who` may not or there is nobody of that id.
    """
    check_may(who, Act.ERASE)
    with workspace.reader() as reader:
        accounts = erase.accounts_of(reader, member_id)
        texts = subject.texts_of(reader, [account.member_key for account in accounts])
    with workspace.reader() as reader:
        backup.back_up(reader, workspace.folder, reason="before an erasure", now=now)
    erasure = erase.erase(workspace, accounts, who=who.name, now=now)
    cache.clear()
    files = _remove_exports(workspace.name, texts) + _remove_uploads(texts)
    still = backup.backups_of(workspace.folder)
    return Erased(erasure, files, len(still), max((each.gone_at.date() for each in still), default=None))


def held_about(workspace: Workspace, member_id: str, *, who: Visitor = LOCAL, now: datetime) -> dict[str, Any]:
    """All that is held about one person: table -> rows, keys replaced by names. Raises Refused as erase_member."""
    check_may(who, Act.ERASE)
    with workspace.reader() as reader:
        accounts = erase.accounts_of(reader, member_id)
        held = subject.rows_about(reader, [account.member_key for account in accounts])
    line = f"all about member key {accounts[0].member_key}"
    workspace.note({"at": now, "who": who.name, "what": "give out", "on_what": line})
    return {"accounts": [account.member_id for account in accounts], "held": held}


def held_as_json(held: dict[str, Any]) -> bytes:
    """The same as the bytes of a file that people and machines can read."""
    return json.dumps(held, ensure_ascii=False, indent=1, default=str).encode()


def _remove_exports(name: str, texts: Iterable[str]) -> int:
    """Remove exports that were read from the inbox and hold the person, or may hold them unseen; how many."""
    needles = [text.casefold() for text in texts]
    count = 0
    for folder in (DONE, REFUSED):
        for path in sorted((inbox_of(name) / folder).glob("*")):
            if path.is_file() and _may_name(path, needles):
                path.unlink(missing_ok=True)
                count += 1
    return count


def _remove_uploads(texts: Iterable[str]) -> int:
    """Remove uploads that nobody has imported yet and that hold the person; those of imports leave the erased out."""
    needles = [text.casefold() for text in texts]
    sessions = [folder for folder in (home() / UPLOADS).glob("*") if not folder.name.startswith(OF_A_JOB)]
    waiting = [path for folder in sessions for path in folder.rglob("*") if path.is_file()]
    found = [path for path in waiting if _may_name(path, needles)]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def _may_name(path: Path, needles: list[str]) -> bool:
    if path.suffix.lower() in _PACKED:
        return True
    data = path.read_bytes()
    texts = [data.decode(code, errors="ignore").casefold() for code in ("utf-8", "utf-16-le", "utf-16-be", "latin-1")]
    return any(needle in text for needle in needles for text in texts)
