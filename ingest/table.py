"""The child's side of `read FILE --out`: a text table as it was understood, before any mapping; never refused."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from errors import RefusedFile
from ingest.own_table import own_records
from ingest.read_alone import TableRead
from ingest.records import Record, RecordReader
from ingest.report import ReadOptions, RefusedTable
from ingest.sniff import Sniffed, clean_lines, open_text
from ingest.times import TimeReader
from ingest.unpack import tables_of

# Rows of one header; more were not met.
MAX_HEADER_ROWS = 5
# A record is the header's equal, or begins a further table, when this share of its cells are the header's.
HEADER_SHARE = 0.6
# A line above the table fills fewer than this share of the cells that its rows fill.
PREAMBLE_SHARE = 0.5
_BODY_ROWS = 60
_NUMBER = re.compile(r"\s*[-+(]?[$€£]?\s*\d[\d.,\s]*[%€)]?\s*")


def write_table(  # noqa: PLR0917 - one call, from the child
    path: Path, name: str, options: ReadOptions, spool: Path, out: Path, progress: Callable[[int], None]
) -> dict[str, Any]:
    """The child's side of `read_table`."""
    try:
        table = next(one for one in tables_of(path, name, spool, progress, options))
    except RefusedFile:
        if path.read_bytes()[:1024].strip(b" \t\r\n\0\xef\xbb\xbf"):
            raise
        out.write_text("", encoding="utf-8")
        return vars(TableRead("UTF-8", "empty", 0, 0, 0))
    if isinstance(table, RefusedTable):
        raise RefusedFile(table.refused, remedy="Name another entry with --entry.", file=table.file)
    sniffed = table.sniffed(options.encoding)
    try:
        if sniffed.origin is not None:
            return vars(_write_own(table.path, sniffed, out))
        return vars(_write(table.path, sniffed, out, progress))
    finally:
        if table.path != path:
            table.path.unlink(missing_ok=True)


def _write_own(path: Path, sniffed: Sniffed, out: Path) -> TableRead:
    """A table that we wrote, with all its rows: also those that an import leaves out."""
    count, width = 0, 0
    with out.open("w", encoding="utf-8", errors="replace", newline="") as sink:
        writer = csv.writer(sink, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for record in own_records(path):
            count, width = count + 1, max(width, len(record.fields))
            writer.writerow(record.fields)
    return TableRead(sniffed.encoding.words, sniffed.dialect.words(), width, max(0, count - 1), 0)


def _write(path: Path, sniffed: Sniffed, out: Path, progress: Callable[[int], None]) -> TableRead:
    body = [record for record in sniffed.sample if not record.is_blank]
    width = _width(body)
    start = _start(body, width)
    header = _header(body[start:], width)
    count = 0
    with (
        open_text(path, sniffed.encoding) as stream,
        out.open("w", encoding="utf-8", errors="replace", newline="") as sink,
    ):
        writer = csv.writer(sink, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(_joined(header))
        reader = RecordReader(clean_lines(stream, sniffed.first_line), sniffed.dialect, width)
        last_of_header = header[-1].line if header else 0
        rows = (record for record in reader if record.line > last_of_header)
        for record in _first_table(rows, header[0].fields if header else [], width):
            writer.writerow(record.fields)
            count += 1
            if count % 10_000 == 0:
                progress(1)
    return TableRead(sniffed.encoding.words, sniffed.dialect.words(), width, count, start)


def _width(records: Sequence[Record]) -> int:
    """The number of fields that most records have; of equals the larger."""
    widths = Counter(len(record.fields) for record in records)
    return max(widths, key=lambda width: (widths[width], width), default=1)


def _filled(fields: Sequence[str]) -> int:
    return sum(bool(field.strip()) for field in fields)


def _start(records: Sequence[Record], width: int) -> int:
    """Index of the header: the first record that fills about as many cells as the rows do."""
    if width < 2:  # noqa: PLR2004
        return 0
    usual = median([_filled(record.fields) for record in records if len(record.fields) == width] or [0])
    for index, record in enumerate(records):
        if len(record.fields) > 1 and _filled(record.fields) >= max(1, PREAMBLE_SHARE * usual):
            return index
    return 0


def _header(records: Sequence[Record], width: int) -> list[Record]:
    """The header rows: the first record, and those below that repeat it or hold names where the rows hold numbers."""
    if not records:
        return []
    header = list(records[:1])
    typed = _typed_columns(records[MAX_HEADER_ROWS : MAX_HEADER_ROWS + _BODY_ROWS], width)
    for record in records[1:MAX_HEADER_ROWS]:
        is_same = _is_like(record.fields, header[0].fields)
        if not is_same and not (_is_names(header[0].fields, typed) and _is_names(record.fields, typed)):
            break
        header.append(record)
    return header


def _typed_columns(records: Sequence[Record], width: int) -> list[int]:
    """Columns whose cells in the body are numbers or times nearly always."""
    found: list[int] = []
    whole = [record.fields for record in records if len(record.fields) == width]
    for column in range(width):
        cells = [fields[column] for fields in whole if fields[column].strip()]
        if len(cells) >= 3 and sum(map(_is_typed, cells)) >= 0.95 * len(cells):  # noqa: PLR2004
            found.append(column)
    return found


def _is_typed(cell: str) -> bool:
    return _NUMBER.fullmatch(cell) is not None or TimeReader(order="day_first").micros(cell) is not None


def _is_names(fields: Sequence[str], typed: Sequence[int]) -> bool:
    cells = [fields[column] for column in typed if column < len(fields) and fields[column].strip()]
    return len(cells) >= max(2, len(typed) / 2) and not any(map(_is_typed, cells))


def _is_like(fields: Sequence[str], header: Sequence[str]) -> bool:
    """Whether a record holds the header's names again."""
    names = {name.strip().casefold() for name in header if name.strip()}
    cells = [cell.strip().casefold() for cell in fields if cell.strip()]
    return (
        bool(cells)
        and bool(names)
        and sum(cell in names for cell in cells) >= HEADER_SHARE * max(len(names), len(cells))
    )


def _joined(header: Sequence[Record]) -> list[str]:
    """The header rows as one, joined by a blank."""
    width = max((len(record.fields) for record in header), default=0)
    cells = [[record.fields[n].strip() if n < len(record.fields) else "" for record in header] for n in range(width)]
    return [" ".join(part for part in parts if part) for parts in cells]


def _first_table(records: Iterator[Record], header: Sequence[str], width: int) -> Iterator[Record]:
    """The rows up to where another table begins: its header, or after a gap two rows of another width."""
    gap, held = False, None
    for record in records:
        if record.is_blank:
            gap = True
            continue
        if len(header) > 1 and _is_like(record.fields, header):
            return
        if held is not None:
            if len(held.fields) == len(record.fields):
                return
            yield held
            held = None
        if gap and width > 1 and len(record.fields) not in (1, width):
            held = record
            continue
        gap = False
        yield record
    if held is not None:
        yield held
