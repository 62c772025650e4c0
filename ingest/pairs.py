"""Tables with a person in each row and two columns for each activity, its state and its date (Moodle's progress)."""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.parse import quoted
from ingest.rules import input_name

# Above the dates of an activity stands nothing, or the day on which it is expected.
_A_DATE = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?")
PERSON, EMAIL = input_name("person"), input_name("email")
FEWEST_COLUMNS = 3


@dataclass(frozen=True)
class Pairs:
    """The activities of such a table. inputs: column -> place; derived: canonical column -> SQL; used: its inputs."""

    count: int
    inputs: MappingOf[str, int]
    derived: MappingOf[str, str]
    used: MappingOf[str, tuple[str, ...]]


def pairs_of(fields: Sequence[str], rows: Sequence[Sequence[str]]) -> Pairs | None:
    """The pairs of a header whose first cell is empty; None where it is no such table. rows: those below it.

    Somebody is done when every activity has its day and none was failed.
    """
    dated = _dated(fields, rows)
    if not dated:
        return None
    email = next((n for n in range(1, dated[0] - 1) if _holds_addresses(n, rows)), None)
    inputs = {PERSON: 0} | ({} if email is None else {EMAIL: email})
    for number, place in enumerate(dated):
        inputs |= {input_name(f"state {number}"): place - 1, input_name(f"date {number}"): place}
    states, dates = ([input_name(f"{word} {n}") for n in range(len(dated))] for word in ("state", "date"))
    done = " and ".join(
        f"{quoted(date)} is not null and not contains(lower({quoted(state)}), 'did not achieve')"
        for state, date in zip(states, dates, strict=True)
    )
    days = ", ".join(map(quoted, dates))
    derived = {
        "member_id": quoted(PERSON) if email is None else f"coalesce(lower({quoted(EMAIL)}), {quoted(PERSON)})",
        "started_at": f"least({days})",
        "completed_at": f"case when {done} then greatest({days}) end",
    }
    people = (PERSON,) if email is None else (EMAIL, PERSON)
    return Pairs(
        len(dated), inputs, derived, {"member_id": people, "started_at": tuple(dates), "completed_at": tuple(dates)}
    )


def _dated(fields: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """The places of the dates; none where the header or a value below it is otherwise."""
    if len(fields) < FEWEST_COLUMNS or fields[0]:
        return []
    dated = [n for n in range(2, len(fields)) if fields[n] == "" or _A_DATE.fullmatch(fields[n])]
    if not dated or dated[-1] != len(fields) - 1 or any(after - before == 1 for before, after in pairwise(dated)):
        return []
    cells = [text for row in rows for n in dated if n < len(row) and (text := row[n].strip())]
    return dated if cells and all(_A_DATE.fullmatch(text) for text in cells) else []


def _holds_addresses(place: int, rows: Sequence[Sequence[str]]) -> bool:
    cells = [row[place] for row in rows if place < len(row) and row[place].strip()]
    return bool(cells) and all("@" in cell for cell in cells)
