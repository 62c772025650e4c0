"""Time zones: by name, by offset, by abbreviation; and what becomes of hours that the clocks skip or repeat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

import duckdb

from errors import RefusedFile

OddHour = Literal["skipped", "repeated"]
# Offsets in use reach from -12:00 to +14:00.
LARGEST_OFFSET = timedelta(hours=14)
# Within these years an export's times lie; the rules of earlier ones are in dispute, those of later ones unknown.
FIRST_YEAR, LAST_YEAR = 1970, 2037

# Abbreviations that stand for one offset only, in minutes. CST, IST, BST and AST do not: they are read only where the
# zone that the manager names uses them.
_ABBREVIATIONS = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 60, "CET": 60, "CEST": 120, "MEZ": 60, "MESZ": 120, "EET": 120,
    "EEST": 180, "MSK": 180, "TRT": 180, "SAST": 120, "WAT": 60, "CAT": 120, "EAT": 180, "EST": -300, "EDT": -240,
    "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420, "AKST": -540, "AKDT": -480, "HST": -600,
    "BRT": -180, "NZST": 720, "NZDT": 780, "AEST": 600, "AEDT": 660, "ACST": 570, "ACDT": 630, "AWST": 480,
    "JST": 540, "KST": 540, "HKT": 480, "SGT": 480, "PKT": 300,
}  # fmt: skip
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?", re.I)


@dataclass(frozen=True)
class Change:
    """Local times, from start to before end, that a change of the clocks skips or repeats."""

    start: datetime
    end: datetime
    kind: OddHour


@cache
def _names() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}


def zone_named(name: str) -> tzinfo | None:
    """A time zone by its name in any case (Europe/Berlin); None when there is none of that name."""
    known = _names().get(name.strip().lower())
    if known in ("UTC", "Etc/UTC") or name.strip().upper() == "Z":
        return UTC
    return ZoneInfo(known) if known else None


def find_zone(name: str | None) -> tzinfo:
    """The zone that the manager named, UTC for none. Raises RefusedFile when there is none of that name."""
    zone = UTC if name is None else zone_named(name)
    if zone is None:
        raise RefusedFile(
            f"There is no time zone called {name}", remedy="Name it like Europe/Berlin, America/New_York or UTC."
        )
    return zone


def zone_written(text: str, at: datetime, around: tzinfo) -> tzinfo | None:
    """The zone that stands in a value: an offset, a name or an abbreviation; None when it is none or means several.

    at: the local time beside it. around: the zone of the other values, whose own abbreviations are known by it.

    >>> zone_written("+05:30", datetime(2024, 2, 5), UTC), zone_written("CST", datetime(2024, 2, 5), UTC)
    (datetime.timezone(datetime.timedelta(seconds=19800)), None)
    """
    if offset := _OFFSET.fullmatch(text):
        shift = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        if shift > LARGEST_OFFSET or int(offset[3] or 0) >= 60:  # noqa: PLR2004
            return None
        return timezone(shift if offset[1] == "+" else -shift)
    if (minutes := _abbreviated(around, at.year).get(text.upper())) is not None:
        return timezone(timedelta(minutes=minutes))
    if (minutes := _ABBREVIATIONS.get(text.upper())) is not None:
        return timezone(timedelta(minutes=minutes))
    return zone_named(text) if "/" in text else None


@cache
def _abbreviated(zone: tzinfo, year: int) -> dict[str, int]:
    """What a zone itself calls its times of a year, with their offsets in minutes."""
    if not isinstance(zone, ZoneInfo):
        return {}
    days = [datetime(year, month, 15, 12, tzinfo=zone) for month in (1, 7)]
    found = {day.tzname() or "": int((day.utcoffset() or timedelta()) / timedelta(minutes=1)) for day in days}
    return {name: minutes for name, minutes in found.items() if name.isalpha()}


def to_utc(moment: datetime, zone: tzinfo) -> tuple[datetime, OddHour | None]:
    """A local time as naive UTC, and whether the clocks skip or repeat it.

    The smaller of the two offsets that may hold: of a repeated hour the second one, and in a skipped one the clocks
    have not yet changed. So does DuckDB.

    >>> to_utc(datetime(2024, 10, 27, 2, 30), ZoneInfo("Europe/Berlin"))
    (datetime.datetime(2024, 10, 27, 1, 30), 'repeated')
    """
    first = moment.replace(tzinfo=zone, fold=0).utcoffset() or timedelta()
    second = moment.replace(tzinfo=zone, fold=1).utcoffset() or timedelta()
    if first == second:
        return moment - first, None
    return moment - min(first, second), "skipped" if first < second else "repeated"


@cache
def changes(zone: tzinfo) -> tuple[Change, ...]:
    """The changes of a zone's clocks from 1970 to 2037, in order."""
    return tuple(_changes(zone)) if isinstance(zone, ZoneInfo) else ()


def odd_hours(zone: tzinfo) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Months and hours, in two digits, within which the clocks of a zone skip or repeat something.

    >>> odd_hours(ZoneInfo("America/Bogota"))[1]
    ('00', '23')
    """
    months: set[str] = set()
    hours: set[str] = set()
    for change in changes(zone):
        at = change.start.replace(minute=0, second=0)
        while at < change.end:
            months.add(f"{at.month:02}")
            hours.add(f"{at.hour:02}")
            at += timedelta(hours=1)
    return tuple(sorted(months)), tuple(sorted(hours))


def _changes(zone: tzinfo) -> Iterator[Change]:
    day = timedelta(days=1)
    instant = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
    before = _offset_at(instant, zone)
    while instant.year <= LAST_YEAR:
        after = _offset_at(instant + day, zone)
        if after != before:
            low, high = instant, instant + day
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) / 2
                low, high = (middle, high) if _offset_at(middle, zone) == before else (low, middle)
            local = high.replace(tzinfo=None, microsecond=0)
            ends = sorted((local + before, local + after))
            yield Change(ends[0], ends[1], "skipped" if after > before else "repeated")
        instant, before = instant + day, after


def _offset_at(instant: datetime, zone: tzinfo) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()


@cache
def is_same_in_duckdb(zone: tzinfo) -> bool:
    """Whether DuckDB, which brings rules of its own, reads every kind of local time of this zone as `to_utc` does.

    The two may be of different years: then the zone's times are read one by one.
    """
    if zone is UTC:
        return True
    second = timedelta(seconds=1)
    moments = [datetime(y, m, 1, 12) for y in range(FIRST_YEAR, LAST_YEAR + 1) for m in range(1, 13)]  # noqa: DTZ001
    for change in changes(zone):
        middle = change.start + (change.end - change.start) / 2
        moments += [change.start - second, change.start, middle, change.end - second, change.end]
    with duckdb.connect() as con:
        try:
            rows = con.execute(
                "select timezone('UTC', timezone($1, moment)) from (select unnest($2::timestamp[]) as moment)",
                [str(zone), moments],
            ).fetchall()
        except duckdb.Error:  # a name that it does not know
            return False
    return [row[0] for row in rows] == [to_utc(moment, zone)[0] for moment in moments]
