"""Over what a platform's own sums count: as the manager says it, as the file's name has it, or not known."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from ingest.report import ReadOptions, Window
from ingest.rules import Rules
from ingest.times import EPOCH, TimeReader

ALL_TIME, UNKNOWN = "all time", "unknown"
_DAY = r"(\d{4}-\d\d-\d\d|\d{8}|[A-Z][a-z]{2,8} \d{1,2},? \d{4})"
_TWO_DAYS = re.compile(rf"(?<!\d){_DAY}\s*(?:-|–|to|_)\s*{_DAY}(?!\d)")
_SIX_DIGITS = re.compile(r"(?<!\d)(\d{6})-\d{6}(?!\d)")
_ONE_DAY = re.compile(rf"(?<!\d){_DAY}(?!\d)")


def window_of(rules: Rules, file: str, options: ReadOptions) -> Window | None:
    """The window of the sums that a file holds; None where it holds none."""
    if not rules.totals:
        return None
    if rules.window == "in the file":
        return Window(None, None, rules.window)
    if options.totals_from or options.totals_to:
        return Window(options.totals_from, options.totals_to, "asked")
    if rules.window == ALL_TIME:
        return Window(None, _until(file), ALL_TIME)
    if (found := _TWO_DAYS.search(file)) and (first := _day(found[1])) and (last := _day(found[2])) and first <= last:
        return Window(first, _next(last), "file name")
    return Window(None, None, UNKNOWN)


def window_words(window: Window | None) -> list[str]:
    """What the report says of it."""
    if window is None:
        return []
    if window.source == UNKNOWN:
        ask = "say which (Import page, or --totals-from and --totals-to), or two such files cannot be compared"
        return [f"The file holds sums over a period that it does not name; they are kept as totals, not as acts: {ask}"]
    if window.source == ALL_TIME:
        until = f"up to {window.to_day}" if window.to_day else "up to the day of the export"
        return [f"Its sums count from the beginning {until}; they are kept as totals, not as acts"]
    if window.source == "in the file":
        return ["Its sums are kept as totals, not as acts"]
    whence = "the name of the file says" if window.source == "file name" else "you said"
    days = f"from {window.from_day or 'the beginning'} to before {window.to_day or 'the export'}"
    return [f"Its sums count {days}, as {whence}; they are kept as totals, not as acts"]


def _until(file: str) -> str | None:
    """The day after that in a file's name, which is the day of the export."""
    if found := _SIX_DIGITS.search(file):
        day = _day(f"20{found[1]}")
        return _next(day) if day else None
    found = _ONE_DAY.search(file)
    day = _day(found[1]) if found else None
    return _next(day) if day else None


def _day(text: str) -> str | None:
    """A day as ISO text.

    >>> _day("Jul 1, 2026"), _day("20260701"), _day("20269999")
    ('2026-07-01', '2026-07-01', None)
    """
    micros = TimeReader().micros(text)
    return None if micros is None else (EPOCH + timedelta(microseconds=micros)).date().isoformat()


def _next(day: str) -> str:
    return (datetime.fromisoformat(day) + timedelta(days=1)).date().isoformat()
