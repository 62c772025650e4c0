"""Whether a header is that of a known export: anchors in any order, then which column of the file means what."""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest.formats import Choices, Format, known
from ingest.kinds import ALIASES, COLUMNS, Kind, required_columns
from ingest.pairs import pairs_of
from ingest.rules import Rules, rules_of, values_for_the_file

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
    is_ours = {"member_id", "occurred_at"} <= set(fields)  # our own names as we write them: whatever else is there
    forms = [form for form in known() if form.is_ours or not is_ours]
    for form in forms:
        if kind not in (None, form.kind):
            continue
        found = _by_pairs(fields, form, beside) if form.shape == PAIRS else _by_columns(places, form, beside)
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


def _by_pairs(fields: Sequence[str], form: Format, beside: Beside) -> Match | None:
    pairs = pairs_of(fields, beside.rows)
    if pairs is None:
        return None
    rules = rules_of(form, {}, values_for_the_file(form, beside.file, beside.archive, beside.above))
    words = (
        f"the first column has no name and each of {pairs.count} activities has a column of dates, as in a {form.title}"
    )
    derived = {**rules.derived, **pairs.derived}
    return Match(form, {}, replace(rules, inputs=pairs.inputs, derived=derived, used=pairs.used), words)
