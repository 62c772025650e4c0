"""Tables that we write ourselves from exports that are none: exact, each row with the place it came from."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.kinds import Kind
from ingest.records import Record

SHOWN_RAW = 400


@dataclass(frozen=True)
class Origin:
    """What a table was before we wrote it. format, reason, kind: what it truly is; None where its columns decide.

    encoding, written: of the file it came from, in a reader's words.
    """

    encoding: str
    written: str
    format: str | None = None
    reason: str = ""
    kind: Kind | None = None


def write_header(path: Path, columns: Sequence[str]) -> None:
    """Begin a table: its columns behind the two that tell the place and why a row is left out."""
    with path.open("w", encoding="utf-8", errors="replace", newline="") as out:
        # Python quotes a value for the signs of the line end only: so both are in it.
        csv.writer(out, lineterminator="\r\n").writerow(["line", "left out", *columns])


def own_records(path: Path) -> Iterator[Record]:
    """The header, then every row: `line` its place in the original, `problem` why it is left out."""
    csv.field_size_limit(sys.maxsize)
    width = 0
    with path.open("r", encoding="utf-8", newline="") as stream:
        for line, problem, *fields in csv.reader(stream):
            if not width:
                width = len(fields)
                yield Record(0, fields, "")
                continue
            raw = "; ".join(field for field in fields if field)[:SHOWN_RAW]
            yield Record(int(line), fields + [""] * (width - len(fields)), raw, problem or None)
