"""Which table this is: where its header stands, which format and kind it has, and which column means what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from errors import MissingColumn, RefusedFile
from ingest.by_hand import by_mapping, kind_of_mapping, of_format
from ingest.kinds import ALIASES, COLUMNS, Kind, required_columns
from ingest.match import Beside, match, squashed
from ingest.recognised import Recognised
from ingest.report import Mapping, ReadOptions
from ingest.sniff import Sniffed
from ingest.times import TimeReader

__all__ = ["Recognised", "kind_of_mapping", "preview", "recognise"]

if TYPE_CHECKING:
    from ingest.preview import Preview

# Rows among which the header is looked for; exports with a longer preamble were not met.
HEADER_ROWS = 50
# More columns than any community export has; more would be a damaged file or an attack on memory.
MAX_COLUMNS = 1_000


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
    above = [record.fields for record in sniffed.sample[:index] if not record.is_blank]
    below = [record.fields for record in sniffed.sample[index + 1 :] if not record.is_blank]
    beside = Beside(name, archive, below, above)
    if options.mapping is not None and options.mapping.columns:
        return by_mapping(fields, index, options.mapping, options.kind, beside)
    found = match(fields, options.kind, beside)
    return of_format(fields, index, found) if found else None


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
