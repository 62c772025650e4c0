"""Why a value is no time: what is missing or wrong about it, in the words of the report."""

from __future__ import annotations

from datetime import datetime

from ingest.time_grammar import NUMERIC, Parts, names_no_day, names_no_year, parts_of, plain
from ingest.times import TimeReader
from ingest.zones import zone_written

NOT_READ = "is not a date or time that can be read"
NO_YEAR = "names no year"
NO_DAY = "names a time of day and no day"
TOO_NARROW = "shows only ####, as a spreadsheet does where the column is too narrow"
OTHER_ORDER = "has day and month the other way round than the rest"
NO_SUCH_DAY = "is no day of the calendar"
_REMEDIES = {
    NO_YEAR: "Export it again with the year in its dates, or add the year in a spreadsheet.",
    NO_DAY: "Export it again with day and time in one column, or put them together in a spreadsheet.",
    TOO_NARROW: "Make the column wider in the spreadsheet and save it again as CSV.",
}
_REMEDY = "Check whether the columns are mapped rightly and the dates are complete."


def why_not(value: str, reader: TimeReader) -> str:
    """What keeps a value that this reader could not read from being a time; the name of the column goes before it.

    >>> why_not("14 Mar, 10:05", TimeReader()), why_not("2024-02-05 10:05 IST", TimeReader())
    ('names no year', 'names a time zone that is not known or stands for several (IST)')
    """
    text = plain(value)
    for is_so, words in ((_is_hidden, TOO_NARROW), (names_no_year, NO_YEAR), (names_no_day, NO_DAY)):
        if is_so(text):
            return words
    found = None if reader.pattern else parts_of(text)
    return NOT_READ if found is None else _of_parts(text, *found, reader)


def _of_parts(text: str, kind: str, parts: Parts, reader: TimeReader) -> str:
    """What is wrong with a text that is written like a time."""
    zone = parts.get("z")
    if zone and zone.isalpha() and zone_written(zone, datetime(2024, 1, 1), reader.zone) is None:  # noqa: DTZ001 - any day
        return f"names a time zone that is not known or stands for several ({zone})"
    if kind == NUMERIC and reader.order is not None:
        other = TimeReader(order="day_first" if reader.order == "month_first" else "month_first")
        return NO_SUCH_DAY if other.micros(text) is None else OTHER_ORDER
    return NOT_READ if parts.get("n") else NO_SUCH_DAY


def _is_hidden(text: str) -> bool:
    return text.strip("#") == ""


def remedy_for(reason: str) -> str:
    """What to do when the rows of a file were left out for this reason."""
    return next((remedy for words, remedy in _REMEDIES.items() if reason.endswith(words)), _REMEDY)
