"""A header read by a known format, by the columns that somebody named, or by the one with changes of the other."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import replace

from ingest.formats import known
from ingest.kinds import COLUMNS, Kind
from ingest.match import Beside, Match, match, squashed
from ingest.parse import quoted
from ingest.recognised import Recognised
from ingest.report import Mapping
from ingest.rules import Rules, input_name


def of_format(fields: list[str], index: int, found: Match) -> Recognised:
    """A header that a format recognised. A column that is made from several is named by the first of them."""
    form, rules = found.form, found.rules
    columns = {name: fields[place] for name, place in found.columns.items()}
    reasons = dict.fromkeys(columns, "the column has this name" if form.is_ours else f"a {form.title} has it there")
    for name, used in rules.used.items():
        headers = [fields[rules.inputs[one]] for one in used]
        if headers and headers[0]:
            columns.setdefault(name, headers[0])
            reasons.setdefault(name, f"made from {' and '.join(dict.fromkeys(headers))}")
    ordered = {column.name: columns[column.name] for column in COLUMNS[form.kind] if column.name in columns}
    mapping = Mapping(ordered, dict(form.defaults), dict(form.times))
    return Recognised(
        form.kind, form.name, found.reason, tuple(fields), index, found.columns, mapping, reasons, rules.says, rules
    )


def by_mapping(fields: list[str], index: int, mapping: Mapping, kind: Kind | None, beside: Beside) -> Recognised | None:
    """A header read by the columns that a mapping names; None when it lacks one of them.

    Where the mapping says that it changes a known format, and the header is one of it, all else stays as it was there.
    """
    kind = kind or kind_of_mapping(mapping)
    columns: dict[str, int] = {}
    for canonical, header in mapping.columns.items():
        exact = [place for place, text in enumerate(fields) if text == header.strip()]
        loose = [place for place, text in enumerate(fields) if squashed(text) == squashed(header) != ""]
        if not exact and not loose:
            return None
        columns[canonical] = (exact or loose)[0]
    found = match(fields, kind, beside) if mapping.changes else None
    if found is not None and found.form.name == mapping.changes:
        return _changed(of_format(fields, index, found), found, mapping, columns)
    reasons = dict.fromkeys(columns, "named in the mapping")
    rules = _all_as_totals(fields, columns) if kind == "totals" else Rules()
    reason = "the columns were named by hand"
    return Recognised(kind, "mapping", reason, tuple(fields), index, columns, mapping, reasons, rules=rules)


def _changed(base: Recognised, found: Match, mapping: Mapping, places: MappingOf[str, int]) -> Recognised:
    """A known export of which some columns were named otherwise; what is made from several columns stays."""
    before = base.mapping
    changed = {column.name for column in COLUMNS[base.kind] if _differs(column.name, before, mapping)}
    kept = {name: place for name, place in base.columns.items() if name not in changed}
    columns = {**kept, **{name: place for name, place in places.items() if name in changed}}
    reasons = {name: why for name, why in base.reasons.items() if name not in changed}
    reasons |= dict.fromkeys((name for name in places if name in changed), "named in the mapping")
    rules = replace(
        base.rules,
        derived={name: sql for name, sql in base.rules.derived.items() if name not in changed},
        used={name: used for name, used in base.rules.used.items() if name not in changed},
        lookups={name: one for name, one in base.rules.lookups.items() if name not in changed},
    )
    said = [f"Changed by hand: {', '.join(sorted(changed))}; all else is read as in a {found.form.title}"]
    warnings = (*base.warnings, *(said if changed else ()))
    return replace(base, columns=columns, mapping=mapping, reasons=reasons, rules=rules, warnings=warnings)


def _differs(name: str, before: Mapping, after: Mapping) -> bool:
    """Whether a mapping fills a canonical column otherwise than the format would."""
    one, other = before.columns.get(name), after.columns.get(name)
    if one is not None and other is not None:
        return squashed(one) != squashed(other)
    is_default = other is None and before.defaults.get(name) != after.defaults.get(name)
    return one is not other or is_default


def _all_as_totals(fields: list[str], columns: MappingOf[str, int]) -> Rules:
    """Every named column without another meaning is a total, where it holds numbers."""
    free = {place: text for place, text in enumerate(fields) if text and place not in columns.values()}
    inputs = {input_name(text): place for place, text in free.items()}
    return Rules(inputs=inputs, totals={text: quoted(input_name(text)) for text in free.values()})


def kind_of_mapping(mapping: Mapping) -> Kind:
    """The kind of table that a mapping by hand describes, by the canonical columns it fills."""
    filled = {*mapping.columns, *mapping.defaults}
    if "occurred_at" in filled:
        return "activity"
    fitting = [form for form in known() if form.is_ours and filled.issuperset(one[0] for one in form.anchors)]
    return fitting[0].kind if fitting else "activity"
