"""Which table this is: where its header stands, which format and kind it has, and which column means what."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from errors import MissingColumn, RefusedFile
from ingest.formats import known
from ingest.kinds import ALIASES, COLUMNS, Kind, required_columns
from ingest.match import Beside, Match, match, squashed
from ingest.parse import quoted
from ingest.report import Mapping, ReadOptions
from ingest.rules import Rules, input_name
from ingest.sniff import Sniffed
from ingest.times import TimeReader

if TYPE_CHECKING:
    from ingest.preview import Preview

# Rows among which the header is looked for; exports with a longer preamble were not met.
HEADER_ROWS = 50
# More columns than any community export has; more would be a damaged file or an attack on memory.
MAX_COLUMNS = 1_000


@dataclass(frozen=True)
class Recognised:
    """What a table is. columns: canonical name -> index of its column. header_record: its index in the sample.

    mapping: the same by header name, with defaults and time formats. reasons: canonical name -> why that column.
    rules: what else the format does with the columns.
    """

    kind: Kind
    format: str
    format_reason: str
    header: tuple[str, ...]
    header_record: int
    columns: MappingOf[str, int]
    mapping: Mapping
    reasons: MappingOf[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    rules: Rules = field(default_factory=Rules)

    @property
    def picks(self) -> dict[str, int]:
        """All columns that are read: name in the SQL -> place."""
        return {**self.columns, **self.rules.inputs}

    @property
    def filled(self) -> tuple[str, ...]:
        """The canonical columns that the table fills, as they stand or by a rule."""
        return (*self.columns, *(n for n in (*self.rules.derived, *self.rules.lookups) if n not in self.columns))

    def cells(self, name: str) -> tuple[int, ...]:
        """The places that a canonical column is made from."""
        if name in self.columns:
            return (self.columns[name],)
        return tuple(self.rules.inputs[one] for one in self.rules.used.get(name, ()))

    def written(self, name: str, fields: Sequence[str]) -> str:
        """What a record holds for a canonical column, as it stands there; the first where several may."""
        texts = (fields[place].strip() for place in self.cells(name) if place < len(fields))
        return next((text for text in texts if text), "")


def preview(path: Path, options: ReadOptions, *, spool: Path, name: str | None = None) -> Preview:
    """A first look at a file, taken in the child process. Raises RefusedFile when it is no table at all."""
    from ingest.child import run
    from ingest.preview import preview_in

    return preview_in(run("preview", path, options, spool=spool, name=name))


def recognise(sniffed: Sniffed, options: ReadOptions, name: str, archive: str = "") -> Recognised:
    """The table's kind, format and columns. Raises MissingColumn or RefusedFile when it cannot be imported as it is.

    archive: the file that the table came in, whose name may say whose it is.
    """
    if sniffed.origin is not None and sniffed.origin.kind is not None:
        return _of_our_own(sniffed, sniffed.origin.kind)
    candidates = [
        found
        for index in range(min(len(sniffed.sample), HEADER_ROWS if sniffed.origin is None else 1))
        if (found := _as_header(sniffed, index, options, name, archive)) is not None
    ]
    if not candidates:
        raise _not_recognised(sniffed, options, name)
    best = max(candidates, key=lambda found: (len(found.picks), -found.header_record))
    if len(best.header) > MAX_COLUMNS:
        raise too_many_columns(len(best.header), name)
    return replace(best, warnings=(*best.warnings, *_header_warnings(best, sniffed)))


def _of_our_own(sniffed: Sniffed, kind: Kind) -> Recognised:
    """A table that we wrote with canonical columns, from an export that was none."""
    header = tuple(sniffed.sample[0].fields)
    columns = {column.name: header.index(column.name) for column in COLUMNS[kind] if column.name in header}
    reason = sniffed.origin.reason if sniffed.origin else ""
    title = (sniffed.origin.format if sniffed.origin else None) or "canonical"
    mapping = Mapping({name: name for name in columns})
    reasons = dict.fromkeys(columns, "this kind of export has it")
    return Recognised(kind, title, reason, header, 0, columns, mapping, reasons)


def too_many_columns(count: int, name: str) -> RefusedFile:
    """The refusal of a table wider than any export."""
    return RefusedFile(
        f"The table has {count:,} columns, too many for an export (at most {MAX_COLUMNS:,})",
        remedy="Export it again with only the columns that are needed.",
        file=name,
    )


def _as_header(sniffed: Sniffed, index: int, options: ReadOptions, name: str, archive: str) -> Recognised | None:
    fields = [text.strip() for text in sniffed.sample[index].fields]
    if options.mapping is not None and options.mapping.columns:
        return _by_mapping(fields, index, options.mapping, options.kind)
    above = [record.fields for record in sniffed.sample[:index] if not record.is_blank]
    below = [record.fields for record in sniffed.sample[index + 1 :] if not record.is_blank]
    found = match(fields, options.kind, Beside(name, archive, below, above))
    return _of_format(fields, index, found) if found else None


def _of_format(fields: list[str], index: int, found: Match) -> Recognised:
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


def _by_mapping(fields: list[str], index: int, mapping: Mapping, kind: Kind | None) -> Recognised | None:
    kind = kind or kind_of_mapping(mapping)
    columns: dict[str, int] = {}
    for canonical, header in mapping.columns.items():
        exact = [place for place, text in enumerate(fields) if text == header.strip()]
        loose = [place for place, text in enumerate(fields) if squashed(text) == squashed(header) != ""]
        if not exact and not loose:
            return None
        columns[canonical] = (exact or loose)[0]
    reasons = dict.fromkeys(columns, "named in the mapping")
    rules = _all_as_totals(fields, columns) if kind == "totals" else Rules()
    reason = "the columns were named by hand"
    return Recognised(kind, "mapping", reason, tuple(fields), index, columns, mapping, reasons, rules=rules)


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


def _not_recognised(sniffed: Sniffed, options: ReadOptions, name: str) -> RefusedFile:
    """The most helpful refusal: too wide, no header at all, or a required column that is missing."""
    widest = max((len(record.fields) for record in sniffed.sample[:HEADER_ROWS]), default=0)
    if widest > MAX_COLUMNS:
        return too_many_columns(widest, name)
    filled = [record for record in sniffed.sample if not record.is_blank]
    if not filled or (len(filled) <= 1 and widest <= 1):
        return RefusedFile(
            "The file has no data rows", remedy="Export it again and look whether it holds rows.", file=name
        )
    if options.mapping is not None and options.mapping.columns:
        header = {squashed(text) for record in filled[:HEADER_ROWS] for text in record.fields}
        gone = [text for text in options.mapping.columns.values() if squashed(text) not in header]
        words = ", ".join(gone) or ", ".join(options.mapping.columns.values())
        return MissingColumn(
            f"The mapping names columns that are not in the file: {words}",
            remedy="Correct the names in the mapping; they must be as in the file's header row.",
            file=name,
        )
    fields = [text.strip() for text in filled[0].fields] if filled else []
    if looks_like_data(fields):
        return RefusedFile(
            "The file has no header row: data begins in the first line",
            remedy="Add a line with the column names, or name the columns in a mapping.",
            file=name,
        )
    kind = options.kind or "activity"
    best = max(filled[:HEADER_ROWS], key=lambda record: _count_known(record.fields, kind))
    have = {squashed(text) for text in best.fields}
    missing = [column for column in required_columns(kind) if squashed(column) not in have]
    shown = ", ".join(text.strip() for text in best.fields[:12] if text.strip())
    words = "columns" if len(missing) > 1 else "column"
    return MissingColumn(
        f"The required {words} {' and '.join(missing)} cannot be found among the file's columns ({shown})",
        remedy="Say which column is which on the Import page, or pass --mapping MAP.json.",
        file=name,
        column=missing[0] if missing else None,
    )


def _count_known(fields: Sequence[str], kind: Kind) -> int:
    names = {squashed(column.name) for column in COLUMNS[kind]} | {squashed(alias) for alias in ALIASES}
    return len(names & {squashed(text) for text in fields})


def looks_like_data(fields: Sequence[str]) -> bool:
    """Whether a row holds values (a time, an e-mail address) rather than names of columns."""
    reader = TimeReader(order="day_first")
    times = sum(reader.micros(text) is not None for text in fields)
    return len(fields) > 1 and times + sum("@" in text for text in fields) > 0


def _header_warnings(found: Recognised, sniffed: Sniffed) -> tuple[str, ...]:
    warnings: list[str] = []
    above = [record for record in sniffed.sample[: found.header_record] if not record.is_blank]
    if above:
        shown = "; ".join(record.raw.strip()[:60] for record in above[:3])
        header_line = sniffed.sample[found.header_record].line
        warnings.append(f"{len(above)} lines above the header (line {header_line}) were skipped: {shown}")
    names = [squashed(text) for text in found.header if text]
    twice = (
        sorted({text for text in found.header if text and names.count(squashed(text)) > 1})
        if len(names) < 2 * MAX_COLUMNS
        else []
    )
    used = set(found.picks.values())
    if twice:
        shown = ", ".join(twice[:5])
        warnings.append(f"Duplicate column name: {shown}; the first column of that name counts")
    unused = [text for place, text in enumerate(found.header) if text and place not in used and text not in twice]
    if unused:
        shown = ", ".join(unused[:8]) + (f" and {len(unused) - 8} more" if len(unused) > 8 else "")  # noqa: PLR2004
        warnings.append(f"Columns not used: {shown}")
    return tuple(warnings)
