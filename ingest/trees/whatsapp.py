"""WhatsApp chat export (text): a line per message, with further lines of the same message below it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TextIO

from ingest.records import Line, physical_lines
from ingest.trees.rows import NOTICE, Row, TreeTable

TITLE = "WhatsApp chat (text)"
# Longer messages cannot be sent: what lies beyond is not kept.
MAX_TEXT_CHARACTERS = 1 << 20
PROGRESS_LINES = 10_000
_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"))
_SPACES = {0x202F: " ", 0xA0: " ", 0x2009: " "}
_STAMP = (
    r"(?P<date>\d{1,4}(?P<sign>[./-])\d{1,2}(?P=sign)\d{1,4}),? "
    r"(?P<clock>\d{1,2}[:.]\d{2}(?:[:.]\d{2})?)(?: ?(?P<half>[AaPp])\.? ?[Mm]\.?)?"
)
_IPHONE = re.compile(rf"\[{_STAMP}\] (?P<rest>.*)", re.S)
_ANDROID = re.compile(rf"{_STAMP} [-–] (?P<rest>.*)", re.S)
# A name holds no quotes; a notice such as: Anna changed the subject to "Cakes: new" does.
_SENDER = re.compile(r"(?P<name>[^:\"“”«»]{1,120}):(?: (?P<text>.*)|$)", re.S)
# The chat itself speaks first, in the name of the group, and says that it is encrypted.
_ENCRYPTED = re.compile(
    r"end-to-end|ende-zu-ende|extremo a extremo|ponta a ponta|bout en bout|end-to-end|crittograf|szyfrowan|versleuteld",
    re.I,
)


def is_whatsapp(head: str) -> bool:
    """Whether the first lines are those of a chat: the first of them, and most of the first few that begin anew."""
    lines = [line for line in head.splitlines()[:40] if line.strip()]
    return bool(lines) and _stamp(lines[0]) is not None and any(_is_said(line) for line in lines)


class WhatsApp:
    """Reads one chat."""

    def __init__(self, stream: TextIO, name: str, community: str, progress: Callable[[int], None]) -> None:
        self._stream, self._name, self._community, self._progress = stream, name, community, progress
        self._group = ""

    def tables(self) -> Iterator[TreeTable]:
        """All messages of the chat."""
        reason = "every message begins with a date, a time and a name as WhatsApp writes them"
        yield TreeTable(
            self._name, TITLE, reason, "activity", "text, one message after the other",
            self._rows(),
            ("member_id", "member_name", "occurred_at", "activity_type", "community", "text"),
            lambda: [
                "Replies are not available from this file: WhatsApp does not export who answered whom",
                "Reactions are not available from this file",
                "Members are known by their name or telephone number in the phone that exported the chat",
            ],
            has_lines=True,
        )  # fmt: skip

    def _rows(self) -> Iterator[Row]:
        first: tuple[int, re.Match[str]] | None = None
        further: list[str] = []
        length = 0
        for line in physical_lines(self._stream):
            if line.number % PROGRESS_LINES == 0:
                self._progress(1)
            found = _stamp(line.text)
            if found is None:
                length += len(line.text)
                if first is not None and length <= MAX_TEXT_CHARACTERS:
                    further.append(line.text)
                elif first is None and line.text.strip():
                    yield _stray(line)
                continue
            if first is not None:
                yield self._message(*first, further)
            first, further, length = (line.number, found), [], 0
        if first is not None:
            yield self._message(*first, further)

    def _message(self, line: int, found: re.Match[str], further: list[str]) -> Row:
        half = f" {found['half'].upper()}M" if found["half"] else ""
        values = {"occurred_at": f"{found['date']} {found['clock'].replace('.', ':')}{half}"}
        rest = "\n".join([found["rest"], *further])
        said = _SENDER.match(rest.translate(_MARKS))
        if said is None:
            return Row(line, {**values, "text": rest.translate(_MARKS)}, NOTICE)
        name, text = said["name"].strip(), said["text"] or ""
        is_marked = re.match(r"[^:]{1,120}: ?\u200e", rest) is not None
        if is_marked and not self._group and _ENCRYPTED.search(text):
            self._group = name
        values |= {"text": text, "activity_type": "post", "community": self._community}
        if is_marked and name == self._group:
            return Row(line, values, NOTICE)
        return Row(line, {**values, "member_id": name, "member_name": name})


def _stamp(line: str) -> re.Match[str] | None:
    """Date, time and the rest of a line that begins a message, None for one that goes on."""
    text = line.lstrip("\u200e\u200f\ufeff")
    if text[:1] != "[" and not text[:1].isdigit():
        return None
    head, rest = text[:60].translate(_SPACES), text[60:]
    return (_IPHONE if head[:1] == "[" else _ANDROID).fullmatch(head + rest)


def _is_said(line: str) -> bool:
    found = _stamp(line)
    return found is not None and _SENDER.match(found["rest"].translate(_MARKS)) is not None


def _stray(line: Line) -> Row:
    return Row(line.number, {"text": line.text[:200]}, "text before the first message")
