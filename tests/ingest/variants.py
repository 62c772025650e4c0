"""Made-up exports in every variant of every defect, and what must come of each: rows as they were, or a sentence."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from staged_rows import rows_of

from errors import Refused
from ingest.report import ReadOptions, StagedFile
from ingest.road import read_tables

HEADER = ("member_id", "member_name", "email", "occurred_at", "activity_type", "community", "topic")
_START = datetime(2024, 2, 5, 15, 25, 31)
_NAMES = ("Åsa Björk", "Zoë Müller", "Maïté Noël", "Jürgen Groß", "Nuñez", "Søren")
_TYPES = ("post", "like", "reply", "comment")
Rows = list[tuple[str, ...]]


@dataclass(frozen=True)
class Case:
    """content under `name`; loads: rows that must come through (None: refused). says: a pattern in the report.

    left_out: rows that must be counted as left out. truth: exactly these rows, in these columns of HEADER.
    or_refused: a refusal in plain words is as good.
    """

    content: bytes
    loads: int | None = None
    says: str = ""
    left_out: int | None = None
    truth: Rows | None = None
    name: str = "export.csv"
    or_refused: bool = False
    options: dict[str, Any] | None = None


def acts(count: int = 20, names: tuple[str, ...] = _NAMES) -> Rows:
    """Rows that load: times without a zone, names with letters beyond ASCII."""
    return [
        (
            f"m{1000 + n % 7}",
            names[n % 7 % len(names)],
            f"user{n % 7}@example.com",
            (_START + timedelta(hours=7 * n)).isoformat(" "),
            _TYPES[n % 4],
            "Python Makers",
            f"tips; tricks, {n}" if n % 5 == 0 else f"topic {n}",
        )
        for n in range(count)
    ]


def cell(value: str, delimiter: str, quote: str = '"') -> str:
    is_plain = not any(sign in value for sign in (delimiter.strip(" ") or delimiter, quote, "\n", "\r"))
    return value if is_plain else f"{quote}{value.replace(quote, quote * 2)}{quote}"


def text(
    rows: Rows, *, delimiter: str = ",", quote: str = '"', end: str = "\n", header: tuple[str, ...] = HEADER
) -> str:
    return "".join(delimiter.join(cell(value, delimiter, quote) for value in row) + end for row in (header, *rows))


def plain_text(**changed: Any) -> str:
    return text(acts(), **changed)


def good(content: str | bytes, truth: Rows | None = None, **more: Any) -> Case:
    """A case of which every row must come through as it was."""
    truth = acts() if truth is None else truth
    raw = content if isinstance(content, bytes) else content.encode()
    return Case(raw, loads=len(truth), truth=truth, **more)


def refused(content: str | bytes, says: str, **more: Any) -> Case:
    return Case(content if isinstance(content, bytes) else content.encode(), says=says, **more)


def with_names(*names: str) -> Rows:
    return acts(names=names)


def changed(rows: Rows, at: int, **values: str) -> Rows:
    row = dict(zip(HEADER, rows[at], strict=True)) | values
    return [*rows[:at], tuple(row[name] for name in HEADER), *rows[at + 1 :]]


def column(name: str, *values: str, count: int = 20) -> Rows:
    """The acts with one column's values replaced, in turn."""
    at = HEADER.index(name)
    return [(*row[:at], values[n % len(values)], *row[at + 1 :]) for n, row in enumerate(acts(count))]


def outcome(case: Case, folder: Path) -> tuple[int | None, int, str, Rows]:
    """Rows loaded (None: refused), rows left out, everything said, and the rows in the columns of HEADER."""
    path, spool = folder / case.name, folder / "spool"
    spool.mkdir()
    path.write_bytes(case.content)
    try:
        tables = read_tables(
            path, case.name, ReadOptions(kind="activity", **(case.options or {})), spool, lambda _: None
        )
    except Refused as refusal:
        assert not list(spool.iterdir()), "nothing is left of a file that was refused"
        return None, 0, refusal.sentence(), []
    staged = [table for table in tables if isinstance(table, StagedFile)]
    rows = [row for one in staged for row in rows_of(one)]
    assert sum(one.rows_read - one.rows_rejected for one in staged) == len(rows)
    said = [words for one in staged for words in (*one.warnings, *(f"{g.reason} {g.first_line}" for g in one.rejected))]
    said += [table.refused for table in tables if not isinstance(table, StagedFile)]
    found = [tuple(_shown(row.get(name)) for name in HEADER) for row in rows]
    return len(rows), sum(one.rows_rejected for one in staged), " | ".join(said), found


def check(case: Case, folder: Path) -> None:
    loaded, left_out, said, rows = outcome(case, folder)
    if case.or_refused and loaded is None:
        assert said
        return
    assert loaded == case.loads, said
    assert re.search(case.says, said, re.I), said
    if case.left_out is not None:
        assert left_out == case.left_out, said
    if case.truth is not None:
        want, got = (Counter(map(_normal, some)) for some in (case.truth, rows))
        assert want == got, (list(want - got)[:2], list(got - want)[:2])


def _shown(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return "" if value is None else str(value)


def _normal(row: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(unicodedata.normalize("NFC", value.strip()) for value in row)
