"""Whether a header is that of a known export: anchors in any order, then which column of the file means what."""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.formats import Choices, Format, known
from ingest.kinds import ALIASES, COLUMNS, Kind, required_columns
from ingest.parse import quoted
from ingest.rules import Rules, input_name, rules_of, values_for_the_file

# A header cell that is a date stands above the dates of an activity (Moodle writes the day that is expected there).
_A_DATE = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?")
PAIRS = "pairs"


@dataclass(frozen=True)
class Match:
    """A header as a format reads it. columns: canonical name -> place, of those taken as they are."""

    form: Format
    columns: MappingOf[str, int]
    rules: Rules
    reason: str


@dataclass(frozen=True)
class Beside:
    """What is known beside the header. rows: records below it; above: those above it."""

    file: str
    archive: str
    rows: Sequence[Sequence[str]]
    above: Sequence[Sequence[str]]


@lru_cache(4096)
def squashed(name: str) -> str:
    """A header without case, blanks and signs: "Member ID", "member-id" and "member_id" are one.

    >>> squashed(" Member-ID ")
    'memberid'
    """
    return re.sub(r"[^\w]|_", "", name.strip().strip("\"'").casefold())


def match(fields: Sequence[str], kind: Kind | None, beside: Beside) -> Match | None:
    """The best of the known formats for a header; None where it is that of none."""
    places: dict[str, int] = {}
    for place, text in enumerate(fields):
        places.setdefault(squashed(text), place)
    places.pop("", None)
    if {"member_id", "occurred_at"} <= set(fields):  # our own names as we write them: whatever else is there
        forms = [form for form in known() if form.is_ours]
    else:
        forms = list(known())
    for form in forms:
        if kind not in (None, form.kind):
            continue
        found = _pairs(fields, form, beside) if form.shape == PAIRS else _by_columns(places, form, beside)
        if found is not None:
            return found
    return None


def _by_columns(places: MappingOf[str, int], form: Format, beside: Beside) -> Match | None:
    anchors = [_place(choices, places) for choices in form.anchors]
    if not anchors or None in anchors or (form.any_of and _place(form.any_of, places) is None):
        return None
    columns = _columns(places, form)
    taken = {name: place for name, choices in form.take.items() if (place := _place(choices, places)) is not None}
    rules = rules_of(form, taken, values_for_the_file(form, beside.file, beside.archive, beside.above))
    filled = {*columns, *form.defaults, *rules.derived}
    if not all(name in filled for name in required_columns(form.kind)):
        return None
    shown = ", ".join(choices[0] for choices in form.anchors)
    reason = f"the columns {shown} are those of a {form.title}"
    age = next((age for age, more in form.ages.items() if all(squashed(one) in places for one in more)), None)
    return Match(form, columns, rules, reason + (f" ({age})" if age else ""))


def _columns(places: MappingOf[str, int], form: Format) -> dict[str, int]:
    """Canonical name -> place; our own tables also have their columns under the canonical names."""
    columns: dict[str, int] = {}
    for column in COLUMNS[form.kind]:
        names = list(form.columns.get(column.name, ()))
        if form.is_ours:
            names += [column.name, *(alias for alias, target in ALIASES.items() if target == column.name)]
        place = _place(tuple(names), places)
        if place is not None:
            columns[column.name] = place
    return columns


def _place(choices: Choices, places: MappingOf[str, int]) -> int | None:
    return next((places[squashed(choice)] for choice in choices if squashed(choice) in places), None)


def _pairs(fields: Sequence[str], form: Format, beside: Beside) -> Match | None:
    """A table with the person first and two columns for each activity, its state and (without a name) its date."""
    if len(fields) < 3 or fields[0]:  # noqa: PLR2004
        return None
    dated = [n for n in range(2, len(fields)) if fields[n] == "" or _A_DATE.fullmatch(fields[n])]
    cells = [row[n].strip() for row in beside.rows for n in dated if n < len(row)]
    is_pairs = dated and dated[-1] == len(fields) - 1 and all(b - a >= 2 for a, b in zip(dated, dated[1:], strict=False))  # noqa: PLR2004
    if not is_pairs or not all(cell == "" or _A_DATE.fullmatch(cell) for cell in cells) or not any(cells):
        return None
    email = next((n for n in range(1, dated[0] - 1) if _holds_addresses(n, beside.rows)), None)
    inputs = {input_name("person"): 0, **({input_name("email"): email} if email is not None else {})}
    for number, place in enumerate(dated):
        inputs |= {input_name(f"state {number}"): place - 1, input_name(f"date {number}"): place}
    states, dates = ([quoted(input_name(f"{word} {n}")) for n in range(len(dated))] for word in ("state", "date"))
    done = " and ".join(
        f"{date} is not null and not contains(lower({state}), 'did not achieve')"
        for state, date in zip(states, dates, strict=True)
    )
    rules = rules_of(form, {}, values_for_the_file(form, beside.file, beside.archive, beside.above))
    person = quoted(input_name("person"))
    derived = {
        **rules.derived,
        "member_id": f"coalesce(lower({quoted(input_name('email'))}), {person})" if email is not None else person,
        "started_at": f"least({', '.join(dates)})",
        "completed_at": f"case when {done} then greatest({', '.join(dates)}) end",
    }
    moments = tuple(input_name(f"date {n}") for n in range(len(dated)))
    used = {"member_id": tuple(inputs)[: 1 + (email is not None)], "started_at": moments, "completed_at": moments}
    rules = Rules(inputs=inputs, derived=derived, used=used, zone=rules.zone, says=rules.says)
    words = f"the first column has no name and each of {len(dated)} activities has a column of dates, as a {form.title}"
    return Match(form, {}, rules, words)


def _holds_addresses(place: int, rows: Sequence[Sequence[str]]) -> bool:
    cells = [row[place] for row in rows if place < len(row) and row[place].strip()]
    return bool(cells) and all("@" in cell for cell in cells)



