"""Text to instants: every way of writing a time that exports use, read the same way for one value or ten million."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal

import pytz

from ingest.report import DayOrder

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - all our instants are naive UTC
EXCEL_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001
# Numbers that are times, by size: they do not overlap (Excel days 1954-2119, seconds and parts of it 1973-2286).
_EXCEL_DAYS = (20_000, 80_000)
_SECONDS = (10**8, 10**10)
_MILLIS = (10**11, 10**13)
_MICROS = (10**14, 10**16)
# Two-digit years up to this are 20xx, above it 19xx (as spreadsheets do).
TWO_DIGIT_PIVOT = 68

_CLOCK = r"(?P<h>\d{1,2}):(?P<mi>\d{2})(?::(?P<s>\d{2})(?:[.,](?P<f>\d{1,12}))?)?(?:\s*(?P<ap>[AaPp])\.?[Mm]\.?)?"
_ZONE = (
    r"(?:\s*(?P<z>Z|z|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?|UTC|GMT|[A-Z]{3,5}|[A-Z][A-Za-z]+(?:/[A-Za-z_+\-\d]+){1,2})"
    r"(?:\s*[(\[][^)\]]*[)\]])?)?"
)
_TAIL = rf"(?:(?:T|,?\s+|,|\s+at\s+){_CLOCK}{_ZONE})?\s*"
_DAY = r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,?\s+)?"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("iso", rf"(?P<y>\d{{4}})(?P<sep>[-/.])(?P<m>\d{{1,2}})(?P=sep)(?P<d>\d{{1,2}}){_TAIL}"),
        ("numeric", rf"(?P<a>\d{{1,2}})(?P<sep>[-/.])(?P<b>\d{{1,2}})(?P=sep)(?P<y>\d{{4}}|\d{{2}}){_TAIL}"),
        (
            "named",
            rf"{_DAY}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[-\s/.]+(?P<n>[A-Za-z]{{3,9}})\.?[-\s/,]+(?P<y>\d{{4}}|\d{{2}}){_TAIL}",
        ),
        ("named", rf"{_DAY}(?P<n>[A-Za-z]{{3,9}})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}}){_TAIL}"),
        ("named", rf"{_DAY}(?P<n>[A-Za-z]{{3,9}})\s+(?P<d>\d{{1,2}})\s+{_CLOCK}{_ZONE}\s+(?P<y>\d{{4}})"),
        (
            "iso",
            rf"(?P<y>\d{{4}})(?P<m>\d{{2}})(?P<d>\d{{2}})T(?P<h>\d{{2}})(?P<mi>\d{{2}})(?P<s>\d{{2}})(?P<f>X)?(?P<ap>X)?{_ZONE}",
        ),
    )
)
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_MONTHS = {
    name: n
    for n, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
# Abbreviations that stand for one offset only (CST, IST and BST do not, and are not read).
_ABBREVIATIONS = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 60, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180, "MSK": 180,
    "EST": -300, "EDT": -240, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420, "NZST": 720, "NZDT": 780,
    "AEST": 600, "AEDT": 660, "JST": 540,
}  # fmt: skip


@dataclass
class TimeEvidence:
    """What the values of one column showed. Counts of values, by what they settle."""

    zoned: int = 0
    unzoned: int = 0
    day_first: int = 0
    month_first: int = 0
    unclear: int = 0
    dotted: int = 0
    excel: int = 0
    date_only: int = 0
    unread: int = 0
    shapes: Counter[str] = field(default_factory=Counter)


class TimeReader:
    """Reads the values of one time column and keeps what they show about zone and day order."""

    def __init__(self, *, zone: tzinfo = UTC, order: DayOrder | None = None, pattern: str | None = None) -> None:
        self.zone = zone
        self.order = order
        self.pattern = pattern
        self.seen = TimeEvidence()

    def micros(self, value: str | None) -> int | None:
        """Microseconds since 1970 in UTC, or None when the value is no time (or its day order is not settled)."""
        text = (
            (value or "").strip().strip("\u200e\u200f\u202a\u202c\u00a0").replace("\u202f", " ").replace("\u00a0", " ")
        )
        if not text:
            return None
        try:
            moment = self._by_pattern(text) if self.pattern else self._by_grammar(text)
        except (ValueError, OverflowError):
            moment = None
        if moment is None:
            self.seen.unread += 1
            return None
        return (moment - EPOCH) // timedelta(microseconds=1)

    def _by_pattern(self, text: str) -> datetime | None:
        if self.pattern in ("epoch_seconds", "epoch_millis", "excel_serial"):
            return self._number(Decimal(text), self.pattern) if _NUMBER.fullmatch(text) else None
        moment = datetime.strptime(text, self.pattern or "")  # noqa: DTZ007 - the zone follows
        if moment.tzinfo is not None:
            self.seen.zoned += 1
            return moment.astimezone(UTC).replace(tzinfo=None)
        return self._to_utc(moment, None)

    def _by_grammar(self, text: str) -> datetime | None:
        if _NUMBER.fullmatch(text):
            number = Decimal(text)
            for pattern, (low, high) in (
                ("epoch_seconds", _SECONDS),
                ("epoch_millis", _MILLIS),
                ("epoch_micros", _MICROS),
                ("excel_serial", _EXCEL_DAYS),
            ):
                if low <= number < high:
                    return self._number(number, pattern)
            return self._compact(text)
        for kind, grammar in _PATTERNS:
            if found := grammar.fullmatch(text):
                return self._found(kind, found.groupdict())
        return None

    def _number(self, number: Decimal, pattern: str) -> datetime | None:
        self.seen.zoned += pattern != "excel_serial"
        if pattern == "excel_serial":
            self.seen.excel += 1
            seconds = int((number * 86_400).to_integral_value(rounding="ROUND_HALF_UP"))
            return self._to_utc(EXCEL_DAY_ZERO + timedelta(seconds=seconds), None)
        scale = {"epoch_seconds": 10**6, "epoch_millis": 10**3, "epoch_micros": 1}[pattern]
        return EPOCH + timedelta(microseconds=int((number * scale).to_integral_value(rounding="ROUND_HALF_UP")))

    def _compact(self, text: str) -> datetime | None:
        if len(text) not in (8, 14) or not text.isdigit():
            return None
        moment = datetime.strptime(text, "%Y%m%d" if len(text) == 8 else "%Y%m%d%H%M%S")  # noqa: DTZ007, PLR2004
        return self._to_utc(moment, None)

    def _found(self, kind: str, parts: dict[str, str | None]) -> datetime | None:
        day_month = self._day_month(kind, parts)
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
        micro = int(((parts["f"] or "") + "000000")[:6])
        is_midnight = hour == 24 and int(parts["mi"] or 0) == 0 and int(parts["s"] or 0) == 0  # noqa: PLR2004
        moment = datetime(  # noqa: DTZ001 - the zone follows
            year,
            day_month[1],
            day_month[0],
            0 if is_midnight else hour,
            int(parts["mi"] or 0),
            int(parts["s"] or 0),
            micro,
        )
        return self._to_utc(moment + timedelta(days=is_midnight), parts["z"])

    def _day_month(self, kind: str, parts: dict[str, str | None]) -> tuple[int, int] | None:
        if kind == "named":
            month = _MONTHS.get((parts["n"] or "")[:3].lower())
            return None if month is None else (int(parts["d"] or 0), month)
        if kind == "iso":
            return int(parts["d"] or 0), int(parts["m"] or 0)
        first, second = int(parts["a"] or 0), int(parts["b"] or 0)
        if first > 12 >= second:  # noqa: PLR2004
            self.seen.day_first += 1
        elif second > 12 >= first:  # noqa: PLR2004
            self.seen.month_first += 1
        elif first != second:
            self.seen.unclear += 1
            self.seen.dotted += parts["sep"] == "."
        if self.order is None:
            if first > 12 or first == second:  # noqa: PLR2004
                return first, second
            return (second, first) if second > 12 else None  # noqa: PLR2004
        return (first, second) if self.order == "day_first" else (second, first)

    def _to_utc(self, moment: datetime, zone: str | None) -> datetime | None:
        if zone is None:
            self.seen.unzoned += 1
            return moment if self.zone is UTC else localized(moment, self.zone)
        self.seen.zoned += 1
        offset = re.fullmatch(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?", zone)
        if offset:
            minutes = int(offset[2]) * 60 + int(offset[3] or 0)
            return moment - timedelta(minutes=minutes if offset[1] == "+" else -minutes)
        if zone.upper() in _ABBREVIATIONS:
            return moment - timedelta(minutes=_ABBREVIATIONS[zone.upper()])
        try:
            return localized(moment, pytz.timezone(zone))
        except pytz.UnknownTimeZoneError:
            return None


def localized(moment: datetime, zone: tzinfo) -> datetime:
    """A local time as naive UTC; in the doubled hour of autumn the second one, as DuckDB takes it."""
    aware = zone.localize(moment, is_dst=False) if hasattr(zone, "localize") else moment.replace(tzinfo=zone)
    utc: datetime = aware.astimezone(UTC).replace(tzinfo=None)
    return utc
