"""The data records below a header: which are read, which are left out and why, in the order of the file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from itertools import islice
from pathlib import Path

from ingest.kinds import COLUMNS
from ingest.match import squashed
from ingest.no_time import why_not
from ingest.own_table import own_records
from ingest.recognise import Recognised
from ingest.records import Record, RecordReader
from ingest.rules import BY_RULE
from ingest.sniff import Sniffed, clean_lines, open_text
from ingest.times import TimeReader

# Longer ids were met only where columns had slipped or a file was made to hurt.
MAX_ID_CHARACTERS = 1_000
SHOWN_VALUE, SHOWN_RECORD = 200, 1_000
PROGRESS_ROWS = 20_000

REPEATED_HEADER = "repeated header row"
TOTALS = "totals or footer row"
FURTHER_TABLE = f"{BY_RULE}a further table of the same file, which repeats this one"
SHIFTED = "more fields than columns: the values have slipped out of their columns"
TOO_FEW = "fewer fields than columns: the values have slipped out of their columns"
_TOTALS = re.compile(
    r"\s*(grand\s+)?(sub)?(totals?|sum|summe|gesamt|insgesamt|somme|suma|totale|average|mean|count|rows|records)\b.*",
    re.I | re.S,
)
_FOOTER = re.compile(
    r"\s*(confidential|copyright|©|generated|exported|created|report|source|note|end of|page \d|--|==|#|printed|as of)",
    re.I,
)


@dataclass(frozen=True)
class Rejected:
    """One record left out. line counts from 1 in the file as it stands."""

    line: int
    column: str | None
    value: str | None
    reason: str
    record: str


@dataclass
class Tally:
    """What the careful reader met. Counts of records; first_…: the line of the first."""

    read: int = 0
    notes: Counter[str] = field(default_factory=Counter)
    first_lines: dict[str, int] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)

    def note(self, words: str, line: int) -> None:
        """Count something repaired or odd that was kept."""
        self.notes[words] += 1
        self.first_lines.setdefault(words, line)


class DataRecords:
    """Iterates over the records that go on to be typed; what is left out for its shape is kept in `tally`."""

    def __init__(
        self, path: Path, sniffed: Sniffed, found: Recognised, progress: Callable[[int], None] = lambda _: None
    ) -> None:
        self._progress = progress
        self.path, self.sniffed, self.found = path, sniffed, found
        self.tally = Tally()
        self.width = len(found.header)
        self._reader = TimeReader(zone=UTC, order="day_first")
        self._other = TimeReader(zone=UTC, order="month_first")

    def __iter__(self) -> Iterator[Record]:
        if self.sniffed.origin is not None:
            yield from self._kept(islice(own_records(self.path), 1, None))
            return
        with open_text(self.path, self.sniffed.encoding) as stream:
            reader = RecordReader(clean_lines(stream, self.sniffed.first_line), self.sniffed.dialect)
            for _ in islice(reader, self.found.header_record + 1):
                pass
            reader.width = self.width
            yield from self._kept(reader)

    def _kept(self, records: Iterable[Record]) -> Iterator[Record]:
        """Those of the records below the header that are not blank and can be trusted; all are counted."""
        is_over, moved = False, 0
        for record in records:
            if record.is_blank and record.problem is None and len(record.fields) <= 2 * self.width:
                continue
            self.tally.read += 1
            moved += len(record.raw)
            if self.tally.read % PROGRESS_ROWS == 0:
                self._progress(moved)  # letters, which are about as many as bytes
                moved = 0
            is_over = is_over or self.found.rules.ends_at(record.fields)
            whole = self._without(record, FURTHER_TABLE) if is_over else self._checked(record)
            if whole is not None:
                yield whole

    def _checked(self, record: Record) -> Record | None:
        fields, count = record.fields, len(record.fields)
        if record.problem:
            return self._without(record, record.problem)
        if is_header_again(fields, self.found.header):
            return self._without(record, REPEATED_HEADER)
        if record.note:
            self.tally.note(record.note, record.line)
        if count < self.width:
            if is_footer(fields):
                return self._without(record, TOTALS)
            if not self._fits(fields):
                return self._without(record, TOO_FEW)
            self.tally.note("missing fields at the end", record.line)
            fields = fields + [""] * (self.width - count)
        elif count > self.width:
            if any(text.strip() for text in fields[self.width :]):
                if not self._fits(fields):
                    return self._without(record, SHIFTED)
                self.tally.note("extra fields at the end, not read", record.line)
            fields = fields[: self.width]
        return Record(record.line, fields, record.raw)

    def _fits(self, fields: Sequence[str]) -> bool:
        """Whether the values that show their meaning (times, addresses) stand in their columns."""
        for column in COLUMNS[self.found.kind]:
            places = self.found.cells(column.name)
            texts = [text for place in places if place < len(fields) and (text := fields[place].strip())]
            if column.type == "time" and column.required and not texts and (places or not self.found.rules.derived):
                return False
            if column.type == "time" and not all(map(self._is_time, texts)):
                return False
            if column.name == "email" and not all("@" in text for text in texts):
                return False
        return True

    def _is_time(self, text: str) -> bool:
        if self.found.mapping.formats:
            return bool(text)
        return self._reader.micros(text) is not None or self._other.micros(text) is not None

    def _without(self, record: Record, reason: str) -> Record | None:
        """Leave the record out; nothing goes on to be typed."""
        value = next((text for text in record.fields if text.strip()), None)
        self.tally.rejected.append(rejected(record, None, value, reason))
        return None


def rejected(record: Record, column: str | None, value: str | None, reason: str) -> Rejected:
    """A record left out, its texts cut to what a page can show."""
    shown = value[:SHOWN_VALUE] if value is not None else None
    return Rejected(record.line, column, shown, reason, record.raw[:SHOWN_RECORD])


def is_header_again(fields: Sequence[str], header: Sequence[str]) -> bool:
    """Whether a record repeats the header; the last cell tells it apart from nearly every row at once."""
    last = min(len(fields), len(header)) - 1
    if last < 0 or len(fields[last]) > 2 * len(header[last]) + 9 or squashed(fields[last]) != squashed(header[last]):
        return False
    return all(squashed(a) == squashed(b) for a, b in zip(fields, header, strict=False))


def is_footer(fields: Sequence[str]) -> bool:
    """Whether a record is a line of totals or a remark below the data rather than a row."""
    filled = [text for text in fields if text.strip()]
    if not filled:
        return False
    is_remark = len(filled) == 1 and (
        len(fields) == 1 or " " in filled[0].strip() or _FOOTER.match(filled[0]) is not None
    )
    return is_remark or _TOTALS.fullmatch(fields[0]) is not None or _TOTALS.fullmatch(filled[0]) is not None


def explain(record: Record, found: Recognised, times: dict[str, TimeReader]) -> Rejected:
    """Why a record of the right shape was left out by its values."""
    names = {column.name: column for column in COLUMNS[found.kind] if column.required and column.name in found.filled}
    values = {name: found.written(name, record.fields) for name in names}
    if is_header_again(record.fields, found.header):
        return rejected(record, None, None, REPEATED_HEADER)
    broken = [
        (name, value)
        for name, value in values.items()
        if not value or _is_bad_time(names[name].type, value, times.get(name))
    ]
    if is_footer(record.fields) and (broken or len(values) == 1):
        return rejected(record, None, next((text for text in record.fields if text.strip()), None), TOTALS)
    for name, value in values.items():
        if not value:
            return rejected(record, name, None, f"{name} is empty")
        if name.endswith("member_id") and len(value) > MAX_ID_CHARACTERS:
            return rejected(record, name, value, f"{name} is longer than {MAX_ID_CHARACTERS:,} characters")
    for name, value in broken:
        return rejected(record, name, value, f"{name} {why_not(value, times[name])}")
    return rejected(record, None, None, "the row cannot be read")


def _is_bad_time(kind: str, value: str, reader: TimeReader | None) -> bool:
    return kind == "time" and reader is not None and reader.micros(value) is None
