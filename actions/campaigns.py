"""What became of a list: mark it sent, note who joined, completed or declined, by tick or from a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from actions.access import LOCAL, Act, Visitor, check_may
from errors import MissingColumn, NoSuchList, WrongUsage
from figures.campaigns import on_list
from figures.words import count, listed
from ingest.read_alone import rows_of
from warehouse.ledger import mark_sent, name_program, note_steps
from warehouse.workspace import Workspace

STEPS = {"joined": "Joined", "completed": "Completed", "declined": "Declined"}
# How people who type into a table say no; everything else that stands in a cell is a yes.
NO = frozenset(["", "0", "no", "n", "false", "-", "–", "none", "not yet"])
ID = "member_id"
LONGEST_PROGRAM = 200  # characters of a name; longer is a text pasted in by mistake
MOST_NAMED = 3  # ids that are told by name


@dataclass(frozen=True)
class StepsRead:
    """What came of a table of results.

    unknown: ids that the list does not hold. repeated: rows of somebody named before. moved: people whose arm in the
    table is not the one that was drawn, which is kept.
    """

    file: str
    rows: int
    noted: int
    unknown: tuple[str, ...]
    repeated: int
    moved: int

    def in_words(self) -> str:
        """Every row accounted for, in a few sentences."""
        said = [f"{self.file}: {count(self.rows, 'row')} read, {count(self.noted, 'step')} noted."]
        if self.unknown:
            more = len(self.unknown) - MOST_NAMED
            some = listed([*self.unknown[:MOST_NAMED], *([f"{more:,} more"] if more > 0 else [])])
            said.append(f"Not on this list and left out: {some}.")
        if self.repeated:
            said.append(f"{count(self.repeated, 'row')} named somebody again; the first row counts.")
        if self.moved:
            people = count(self.moved, "person has", "people have")
            said.append(f"{people} another arm in the table than was drawn; the drawn one counts.")
        return " ".join(said)


def mark_list_sent(workspace: Workspace, number: int, *, who: Visitor = LOCAL, now: datetime) -> bool:
    """Say that a list went out; False when it was sent before. Raises Refused when `who` may not, NoSuchList."""
    check_may(who, Act.MAKE_LISTS)
    return mark_sent(workspace, number, who=who.name, now=_utc(now))


def name_list_program(
    workspace: Workspace, number: int, program: str | None, *, who: Visitor = LOCAL, now: datetime
) -> bool:
    """Give a list its program afterwards, or another one, so that what came of it is read from that program's table.

    False when it had it before. An empty name is none. Raises Refused when `who` may not, NoSuchList, WrongUsage.
    """
    check_may(who, Act.MAKE_LISTS)
    name = (program or "").strip()
    if len(name) > LONGEST_PROGRAM:
        raise WrongUsage(
            "The program's name is too long", remedy=f"Use at most {LONGEST_PROGRAM} characters, as its table does."
        )
    return name_program(workspace, number, name or None, who=who.name, now=_utc(now))


def tick_steps(
    workspace: Workspace, number: int, step: str, member_keys: Sequence[int], *, who: Visitor = LOCAL, now: datetime
) -> int:
    """Note a step of these people today; how many notes are new."""
    check_may(who, Act.MAKE_LISTS)
    moment = _utc(now)
    return note_steps(workspace, number, [(key, step, moment) for key in member_keys], who=who.name, now=moment)


def read_steps(
    workspace: Workspace,
    number: int,
    path: Path,
    *,
    name: str | None = None,
    who: Visitor = LOCAL,
    now: datetime,
) -> StepsRead:
    """Note the steps that a table tells: our own download with columns joined, completed, declined filled in.

    Matched by member_id alone, so that a list whose names, order or arms were changed by hand is read all the same.
    Raises Refused when `who` may not, NoSuchList, RefusedFile, MissingColumn.
    """
    check_may(who, Act.MAKE_LISTS)
    people = on_list(workspace, number)
    if people.empty:
        raise NoSuchList(f"There is no list {number}", remedy="Look the number up on the page Campaigns.")
    shown, moment = name or path.name, _utc(now)
    rows = _rows(path, shown, workspace.spool)
    keys = dict(zip(people["member_id"], people["listed_member_key"], strict=True))
    arms = dict(zip(people["member_id"], people["arm"], strict=True))
    seen: set[str] = set()
    unknown: dict[str, None] = {}
    steps: list[tuple[int, str, datetime]] = []
    repeated = moved = 0
    for row in rows:
        member_id = row[ID]
        if member_id not in keys:
            unknown[member_id or "a row without an id"] = None
        elif member_id in seen:
            repeated += 1
        else:
            seen.add(member_id)
            moved += bool(row.get("arm")) and isinstance(arms[member_id], str) and row["arm"] != arms[member_id]
            steps += [(int(keys[member_id]), step, moment) for step in STEPS if row.get(step, "").casefold() not in NO]
    noted = note_steps(workspace, number, steps, who=who.name, now=moment)
    return StepsRead(shown, len(rows), noted, tuple(unknown), repeated, moved)


def _rows(path: Path, shown: str, spool: Path) -> list[Mapping[str, str]]:
    """The rows by column name, trimmed; read in the child process as every file of others is."""
    table = rows_of(path, spool)
    header = [name.strip().casefold() for name in table[0]] if table else []
    if ID not in header or not any(step in header for step in STEPS):
        has = ", ".join(f'"{each}"' for each in header[:5]) or "none"
        raise MissingColumn(
            f'A table of results needs "{ID}" and one of {listed(list(STEPS), "or")}; this one has {has}',
            remedy="Add a column to the downloaded list, write yes behind who did it, and upload it again.",
            file=shown,
        )
    return [dict(zip(header, (cell.strip() for cell in row), strict=False)) for row in table[1:] if any(row)]


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
