"""What the reader of an export gives: rows with their place, and the table that they make."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ingest.kinds import COLUMNS, Kind
from ingest.report import ReadOptions

NOTICE = "a notice of the platform, no act of a person"
OF_A_BOT = "left out by rule: a message of a bot"
PRIVATE = "left out by rule: a private conversation"
AGAIN = "a message that stands in this export already"
NO_RECORD = "this is no message as this export writes them"
# The id of many people at once, for authors that the export no longer names.
UNKNOWN_PERSON = "[deleted]"

_ENDINGS = (".zip", ".gz", ".json", ".jsonl", ".ndjson", ".xml", ".mbox", ".txt")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table. line: number of the message (or line) it came from. left_out: why it is not loaded.

    key: the message's own id within the export. parent: the key of the message it answers; its author and thread are
    looked up when all messages are known. within: the key of the message in whose thread the row stands.
    """

    line: int
    values: Mapping[str, str]
    left_out: str = ""
    key: str = ""
    parent: str = ""
    within: str = ""


@dataclass(frozen=True)
class TreeTable:
    """One table of an export. rows are read once, in order; `said` afterwards, what the report must tell of them.

    has_lines: the numbers of the rows are lines of the file, and not numbers of messages.
    """

    name: str
    title: str
    reason: str
    kind: Kind | None
    written: str
    rows: Iterable[Row]
    columns: tuple[str, ...] = ()
    said: Callable[[], list[str]] = field(default=list)
    has_lines: bool = False


@dataclass(frozen=True)
class Source:
    """A file to be read. shown: its name for people. holder: the archive it came in, or itself."""

    path: Path
    shown: str
    holder: str

    @property
    def community(self) -> str:
        """The one community of an export that names none: the name of the file or of its archive."""
        name = Path(self.holder.replace("\\", "/")).name
        while name.lower().endswith(_ENDINGS):
            name = name[: name.rindex(".")]
        return re.sub(r"^WhatsApp[ _-]*Chat(?:[ _-]*(?:with|mit|con|avec|com|met|-))?[ _]+", "", name) or name


@dataclass(frozen=True)
class Reading:
    """One reading: where to write, whom to tell how far it is, what was settled. is_look: the first rows are enough."""

    spool: Path
    progress: Callable[[int], None]
    options: ReadOptions
    is_look: bool = False


def columns_of(kind: Kind, *without: str) -> tuple[str, ...]:
    """The canonical columns of a kind, but for those that an export does not carry."""
    return tuple(column.name for column in COLUMNS[kind] if column.name not in without)


def pick(value: object, *path: str) -> str:
    """The text, number or flag at a place of a JSON value; empty when there is none.

    >>> pick({"author": {"id": "7", "isBot": True}}, "author", "isBot"), pick({"author": None}, "author", "id")
    ('true', '')
    """
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else ""


def listed(value: object, name: str) -> list[object]:
    """The list of that name in a JSON object; empty when there is none."""
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []
