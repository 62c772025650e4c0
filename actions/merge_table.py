"""A table old_id,new_id of accounts that are one person, as a platform gives after a move: read, checked, stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from actions.access import LOCAL, Act, Visitor, check_may
from errors import MissingColumn
from ingest.read_alone import rows_of
from queries.filters import Filters
from queries.run import ask
from warehouse.decide import Decision, Manner, decide
from warehouse.decisions import Chains
from warehouse.workspace import Workspace

OLD, NEW, REASON = "old_id", "new_id", "reason"

EMPTY = "the old or the new id is missing"
EQUAL = "both ids are the same"
CIRCLE = "goes in a circle: the new id became the old one in another row"
TWICE = "the old id has another new id in an earlier row"
POOLED = "an id that stands for many people"
UNKNOWN = "no import has brought any of these ids"


@dataclass(frozen=True)
class LeftOut:
    """Rows left out for one reason. first_row counts from 1 below the header."""

    reason: str
    count: int
    first_row: int


@dataclass(frozen=True)
class MergeReport:
    """What came of a table: rows_read = rows_loaded + rows_duplicate + rows_rejected; decisions: numbers in the log."""

    file: str
    rows_read: int
    rows_loaded: int
    rows_duplicate: int
    rows_rejected: int
    rejected: tuple[LeftOut, ...]
    decisions: tuple[int, ...]

    def in_words(self) -> str:
        """Every row accounted for, in one sentence."""
        return (
            f"{self.file}: {self.rows_read:,} rows read, {self.rows_loaded:,} merged,"
            f" {self.rows_duplicate:,} already one person, {self.rows_rejected:,} left out."
        )


@dataclass
class _Reading:
    """The rows of a table as they are sorted: row number -> what came of it."""

    rows: list[tuple[str, str, str]]
    left_out: dict[int, str] = field(default_factory=dict)
    duplicate: set[int] = field(default_factory=set)

    def open(self) -> list[tuple[int, str, str, str]]:
        """Rows that nothing is said of yet: place, old, new, reason."""
        return [
            (place, *row)
            for place, row in enumerate(self.rows)
            if place not in self.left_out and place not in self.duplicate
        ]


def merge_by_table(
    workspace: Workspace, path: Path, *, name: str | None = None, who: Visitor = LOCAL, now: datetime
) -> MergeReport:
    """Merge the accounts that a table names, each row one decision that can be undone; rows that cannot be are told.

    Chains (a to b, b to c) end at their last id; rows that would close a circle are left out. An id that no import
    brought is taken where the table ties it to one that is known. The same table again adds nothing.
    name: of the file as the manager knows it. Raises Refused when `who` may not, RefusedFile, MissingColumn.
    """
    check_may(who, Act.DECIDE_PEOPLE)
    shown = name or path.name
    reading = _Reading(_rows(path, shown, workspace.spool))
    _check_rows(reading)
    known = _known(workspace, [row[:2] for row in reading.rows])
    _check_against(reading, known)
    roots = {key: root for key, (root, _pooled) in known.items()}
    new_ids: list[str] = []
    decisions: list[Decision] = []
    member_keys = _member_keys(workspace, reading)
    for place, old, new, reason in reading.open():
        if old in roots and new in roots and roots[old] == roots[new]:
            reading.duplicate.add(place)
            continue
        for each in (old, new):
            if each not in member_keys:
                new_ids.append(each)
                member_keys[each] = -len(new_ids)
        decisions.append(Decision("same", member_keys[old], reason or f"named in {shown}", member_keys[new]))
    numbers = decide(workspace, decisions, Manner(who.name, now, what=f"merges {shown}"), new_ids=new_ids)
    return MergeReport(
        shown, len(reading.rows), len(decisions), len(reading.duplicate), len(reading.left_out), _told(reading), numbers
    )


def _rows(path: Path, shown: str, spool: Path) -> list[tuple[str, str, str]]:
    """Old id, new id and reason of each row, trimmed; read in the child process as every file of others is."""
    table = rows_of(path, spool)
    header = [name.strip().casefold() for name in table[0]] if table else []
    places = [header.index(name) if name in header else -1 for name in (OLD, NEW, REASON)]
    if -1 in places[:2]:
        has = _named(table[0] if table else [])
        raise MissingColumn(
            f'A table of merges needs the columns "{OLD}" and "{NEW}"; this one has {has}',
            remedy=f"Name the two columns {OLD} and {NEW} in the first line; a column {REASON} may follow.",
            file=shown,
        )
    cells = [tuple(row[place].strip() if 0 <= place < len(row) else "" for place in places) for row in table[1:]]
    return [(old, new, reason) for old, new, reason in cells if old or new or reason]


def _named(header: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in header[:5]) or "none"


def _check_rows(reading: _Reading) -> None:
    """What the table says alone: empty and equal ids, repeated rows, two new ids for one, circles."""
    goes_to: dict[str, str] = {}
    chains = Chains[str]()
    for place, (old, new, _reason) in enumerate(reading.rows):
        if not old or not new:
            reading.left_out[place] = EMPTY
        elif old == new:
            reading.left_out[place] = EQUAL
        elif goes_to.get(old) == new:
            reading.duplicate.add(place)
        elif old in goes_to:
            reading.left_out[place] = TWICE
        elif chains.join(old, new):
            goes_to[old] = new
        else:
            reading.left_out[place] = CIRCLE


def _known(workspace: Workspace, ids: Sequence[tuple[str, str]]) -> dict[str, tuple[int, bool]]:
    """Id -> the account that its person goes by, and whether it stands for many people; known ids only."""
    found = ask(workspace, "member_keys", Filters(), member_ids=sorted({each for pair in ids for each in pair}) or [""])
    return {str(row["member_id"]): (int(row["person_key"]), bool(row["is_pooled"])) for row in found.to_dict("records")}


def _member_keys(workspace: Workspace, reading: _Reading) -> dict[str, int]:
    ids = sorted({each for _place, old, new, _reason in reading.open() for each in (old, new)})
    found = ask(workspace, "member_keys", Filters(), member_ids=ids or [""])
    return {str(row["member_id"]): int(row["member_key"]) for row in found.to_dict("records")}


def _check_against(reading: _Reading, known: dict[str, tuple[int, bool]]) -> None:
    """What the community says: ids of many people, and ids of whom nothing is known anywhere along their chain."""
    for place, old, new, _reason in reading.open():
        if any(known.get(each, (0, False))[1] for each in (old, new)):
            reading.left_out[place] = POOLED
    chains = Chains[str]()
    for _place, old, new, _reason in reading.open():
        chains.join(old, new)
    with_known = {chains.end(each) for each in known}
    for place, old, _new, _reason in reading.open():
        if chains.end(old) not in with_known:
            reading.left_out[place] = UNKNOWN


def _told(reading: _Reading) -> tuple[LeftOut, ...]:
    reasons = list(dict.fromkeys(reading.left_out[place] for place in sorted(reading.left_out)))
    found = []
    for reason in reasons:
        places = sorted(place for place, said in reading.left_out.items() if said == reason)
        found.append(LeftOut(reason, len(places), places[0] + 1))
    return tuple(found)
