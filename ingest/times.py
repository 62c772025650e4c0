"""Text to instants: every way of writing a time that exports use, read the same way for one value or ten million."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal

from ingest.months import month_of
from ingest.report import DayOrder
from ingest.time_grammar import ISO, NAMED, Parts, parts_of, plain
from ingest.zones import to_utc, zone_written

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - all our instants are naive UTC
EXCEL_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001
# Numbers that are times, by size: they do not overlap (Excel days 1954-2119, seconds 1973-2286, parts of it 2001-2286).
_NUMBERS = (
    ("epoch_seconds", 10**8, 10**10),
    ("epoch_millis", 10**12, 10**13),
    ("epoch_micros", 10**15, 10**16),
    ("excel_serial", 20_000, 80_000),
)
_SCALES = {"epoch_seconds": 10**6, "epoch_millis": 10**3, "epoch_micros": 1}
NUMBER_PATTERNS = (*_SCALES, "excel_serial")
ORDER_PATTERNS: dict[str | None, DayOrder] = {"day_first": "day_first", "month_first": "month_first"}
# Digits without any mark between them, by their number.
_COMPACT = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
# Two-digit years up to this are 20xx, above it 19xx (as spreadsheets do).
TWO_DIGIT_PIVOT = 68
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
# What a strptime pattern must hold to name a year; without one every time would be of 1900.
_NAMES_A_YEAR = re.compile(r"%[YyGcxs]")


@dataclass
class TimeEvidence:
    """What the values of one column showed, by what they settle.

    Counts are of values as they were seen, which may be fewer than rows: DuckDB asks once for repeated values.
    firsts, lasts: first and last parts of dates in two digits each (24-03-14), which may be the year.
    examples: the first value for each of day_first, month_first and unclear.
    """

    zoned: int = 0
    unzoned: int = 0
    day_first: int = 0
    month_first: int = 0
    unclear: int = 0
    dotted: int = 0
    excel: int = 0
    date_only: int = 0
    unread: int = 0
    skipped: int = 0
    repeated: int = 0
    firsts: set[int] = field(default_factory=set)
    lasts: set[int] = field(default_factory=set)
    examples: dict[str, str] = field(default_factory=dict)


class TimeReader:
    """Reads the values of one time column and keeps what they show about zone and day order.

    pattern: how the column is written where that is known: "epoch_seconds", "epoch_millis", "epoch_micros",
    "excel_serial", "day_first", "month_first" or a strptime pattern.
    """

    def __init__(self, *, zone: tzinfo = UTC, order: DayOrder | None = None, pattern: str | None = None) -> None:
        self.zone = zone
        self.order: DayOrder | None = order
        self.pattern = pattern
        if pattern in ORDER_PATTERNS:
            self.order, self.pattern = ORDER_PATTERNS[pattern], None
        self.seen = TimeEvidence()
        self._read: Callable[[str], datetime | None] = self._by_pattern if self.pattern else self._by_grammar

    def micros(self, value: str | None) -> int | None:
        """Microseconds since 1970 in UTC, or None when the value is no time (or its day order is not settled)."""
        text = plain(value or "")
        if not text:
            return None
        try:
            moment = self._read(text)
        except (ValueError, OverflowError):
            moment = None
        if moment is None:
            self.seen.unread += 1
            return None
        return (moment - EPOCH) // timedelta(microseconds=1)

    def _by_pattern(self, text: str) -> datetime | None:
        pattern = self.pattern or ""
        if pattern in NUMBER_PATTERNS:
            return self._number(Decimal(text), pattern) if _NUMBER.fullmatch(text) else None
        if not _NAMES_A_YEAR.search(pattern):
            return None
        moment = datetime.strptime(text, pattern)  # noqa: DTZ007 - the zone follows
        if moment.tzinfo is not None:
            self.seen.zoned += 1
            return moment.astimezone(UTC).replace(tzinfo=None)
        return self._to_utc(moment, None)

    def _by_grammar(self, text: str) -> datetime | None:
        if _NUMBER.fullmatch(text):
            number = Decimal(text)
            for pattern, low, high in _NUMBERS:
                if low <= number < high:
                    return self._number(number, pattern)
            return self._compact(text)
        found = parts_of(text)
        return self._found(text, *found) if found else None

    def _number(self, number: Decimal, pattern: str) -> datetime | None:
        self.seen.zoned += pattern != "excel_serial"
        if pattern == "excel_serial":
            self.seen.excel += 1
            seconds = int((number * 86_400).to_integral_value(rounding="ROUND_HALF_UP"))
            return self._to_utc(EXCEL_DAY_ZERO + timedelta(seconds=seconds), None)
        return EPOCH + timedelta(
            microseconds=int((number * _SCALES[pattern]).to_integral_value(rounding="ROUND_HALF_UP"))
        )

    def _compact(self, text: str) -> datetime | None:
        pattern = _COMPACT.get(len(text))
        if pattern is None or not text.isdigit():
            return None
        return self._to_utc(datetime.strptime(text, pattern), None)  # noqa: DTZ007

    def _found(self, text: str, kind: str, parts: Parts) -> datetime | None:
        day_month = self._day_month(text, kind, parts)
        if day_month is None:
            return None
        year = int(parts["y"] or 0)
        if len(parts["y"] or "") == 2:  # noqa: PLR2004
            year += 2000 if year <= TWO_DIGIT_PIVOT else 1900
        hour = int(parts["h"] or 0)
        if parts["ap"]:
            if not 1 <= hour <= 12:  # noqa: PLR2004
                return None
            hour = hour % 12 + (12 if parts["ap"] in "pP" else 0)
        if parts["h"] is None:
            self.seen.date_only += 1
        minute, second = int(parts["mi"] or 0), int(parts["s"] or 0)
        micro = int(((parts["f"] or "") + "000000")[:6])
        is_midnight = hour == 24 and minute == second == micro == 0  # noqa: PLR2004
        hour = 0 if is_midnight else hour
        day, month = day_month
        moment = datetime(year, month, day, hour, minute, second, micro)  # noqa: DTZ001 - the zone follows
        return self._to_utc(moment + timedelta(days=is_midnight), parts["z"])

    def _day_month(self, text: str, kind: str, parts: Parts) -> tuple[int, int] | None:
        if kind == NAMED:
            month = month_of(parts["n"] or "")
            return None if month is None else (int(parts["d"] or 0), month)
        if kind == ISO:
            return int(parts["d"] or 0), int(parts["m"] or 0)
        first, second = int(parts["a"] or 0), int(parts["b"] or 0)
        self._noticed(text, first, second, parts)
        if self.order is None:
            if first > 12 or first == second:  # noqa: PLR2004
                return first, second
            return (second, first) if second > 12 else None  # noqa: PLR2004
        return (first, second) if self.order == "day_first" else (second, first)

    def _noticed(self, text: str, first: int, second: int, parts: Parts) -> None:
        """What two numbers show about the order of day and month."""
        seen, shown = self.seen, ""
        if first > 12 >= second:  # noqa: PLR2004
            seen.day_first, shown = seen.day_first + 1, "day_first"
        elif second > 12 >= first:  # noqa: PLR2004
            seen.month_first, shown = seen.month_first + 1, "month_first"
        elif first != second:
            seen.unclear, shown = seen.unclear + 1, "unclear"
            seen.dotted += (parts["sep"] or "").startswith(".")
        if shown:
            seen.examples.setdefault(shown, text)
        if len(parts["y"] or "") == 2:  # noqa: PLR2004
            seen.firsts.add(first)
            seen.lasts.add(int(parts["y"] or 0))

    def _to_utc(self, moment: datetime, written: str | None) -> datetime | None:
        zone: tzinfo | None = self.zone
        if written is None:
            self.seen.unzoned += 1
        else:
            self.seen.zoned += 1
            zone = zone_written(written, moment, self.zone)
        if zone is None:
            return None
        if zone is UTC:
            return moment
        utc, odd = to_utc(moment, zone)
        self.seen.skipped += odd == "skipped"
        self.seen.repeated += odd == "repeated"
        return utc
