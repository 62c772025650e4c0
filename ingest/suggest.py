"""Which column of an unknown table probably means what, and what kind of table it is: for a person to confirm."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingOf
from functools import cache
from pathlib import Path
from typing import Any

from ingest.kinds import COLUMNS, Kind
from ingest.match import squashed
from ingest.report import Mapping
from ingest.times import TimeReader

# From so many rows on, nearly as many people as rows says that the column is the number of the row.
DOUBT_ROWS, DOUBT_SHARE = 30, 0.95
# What the header of a column of people holds, whatever else stands in it.
_NAMES_A_PERSON = re.compile(r"user|member|author|mail|sender|person|people|account|name|poster|owner|contact")


@cache
def _known() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "suggestions.toml").read_text(encoding="utf-8"))


def _synonyms(canonical: str, kind: Kind) -> list[str]:
    """Header names that suggest a canonical column, the likelier first."""
    further: dict[str, dict[str, list[str]]] = _known()["only_in"]
    return [*_known().get(canonical, ()), *further.get(kind, {}).get(canonical, ())]


def guess_kind(header: Sequence[str]) -> Kind:
    """The kind of table that a header looks like, by names that only one kind has.

    >>> guess_kind(["username", "trust_level", "last_seen"]), guess_kind(["user", "body", "created"])
    ('members', 'activity')
    """
    names = {squashed(text) for text in header}
    for kind, words in _known()["kinds"].items():
        if names & set(words):
            found: Kind = kind
            return found
    return "activity"


def doubt_of_person(
    header: Sequence[str], rows: Sequence[Sequence[str]], mapping: MappingOf[str, str], kind: Kind
) -> str | None:
    """A question about the column of people when nearly every row has a person of its own; None without doubt.

    >>> doubt_of_person(["id"], [[str(n)] for n in range(60)], {"member_id": "id"}, "activity")
    '60 rows, 60 different people: is this the number of the post and not of the person?'
    """
    column = mapping.get("member_id")
    if kind != "activity" or column is None or column not in header or _NAMES_A_PERSON.search(squashed(column)):
        return None
    place = list(header).index(column)
    values = [row[place].strip() for row in rows if place < len(row) and row[place].strip()]
    people = len(set(values))
    if len(values) < DOUBT_ROWS or people <= DOUBT_SHARE * len(values):
        return None
    numbers = f"{len(values):,} rows, {people:,} different people"
    return f"{numbers}: is this the number of the post and not of the person?"


def suggest(header: Sequence[str], rows: Sequence[Sequence[str]], kind: Kind) -> tuple[Mapping, dict[str, str]]:
    """A mapping for a person to confirm: by the names of the columns, then by their values; each with its reason."""
    columns: dict[str, str] = {}
    reasons: dict[str, str] = {}
    taken: set[int] = set()

    def take(canonical: str, place: int, reason: str) -> None:
        if canonical not in columns and place not in taken and header[place]:
            columns[canonical], reasons[canonical] = header[place], reason
            taken.add(place)

    wanted = COLUMNS[kind]
    names = [squashed(text) for text in header]
    for column in wanted:
        if squashed(column.name) in names:
            take(column.name, names.index(squashed(column.name)), "the column has this name")
    for column in sorted(wanted, key=lambda c: not c.required):
        for synonym in _synonyms(column.name, kind):
            if synonym in names and _suits(column.type, names.index(synonym), rows):
                take(
                    column.name,
                    names.index(synonym),
                    f"columns called {header[names.index(synonym)]} usually mean this",
                )
    for column in wanted:
        test = {"time": _is_time, "email": _is_address}.get("email" if column.name == "email" else column.type)
        if column.name in columns or test is None or (column.type == "time" and not column.required):
            continue
        for place in range(len(header)):
            if _share(test, place, rows) > 0.8:  # noqa: PLR2004
                take(
                    column.name,
                    place,
                    "its values are times" if column.type == "time" else "its values are e-mail addresses",
                )
    return Mapping(columns), reasons


def _suits(column_type: str, place: int, rows: Sequence[Sequence[str]]) -> bool:
    return column_type != "time" or not rows or _share(_is_time, place, rows) > 0.5  # noqa: PLR2004


def _share(test: Callable[[str], bool], place: int, rows: Sequence[Sequence[str]]) -> float:
    cells = [row[place] for row in rows if place < len(row) and row[place].strip()]
    return sum(map(test, cells)) / len(cells) if cells else 0.0


def _is_time(cell: str) -> bool:
    return (
        TimeReader(order="day_first").micros(cell) is not None
        or TimeReader(order="month_first").micros(cell) is not None
    )


def _is_address(cell: str) -> bool:
    return re.fullmatch(r"\s*[^@\s]+@[^@\s]+\.\w+\s*", cell) is not None
