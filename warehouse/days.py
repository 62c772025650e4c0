"""Days in the community's time zone: where they begin in UTC, and the table that turns instants into days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import duckdb

from errors import WrongUsage

ONE_DAY = timedelta(days=1)
ONE_MICROSECOND = timedelta(microseconds=1)
SECONDS_OF_DAY = 86_400
# Beyond these the arithmetic of zones leaves the calendar; such days are taken as they stand.
FIRST_YEAR, LAST_YEAR = 2, 9_998


def zone(name: str) -> ZoneInfo:
    """The time zone with this IANA name. Raises WrongUsage.

    >>> zone("Europe/Nowhere")
    Traceback (most recent call last):
    errors.WrongUsage: "Europe/Nowhere" is not a time zone. Use a name such as Europe/Berlin, America/New_York or UTC.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise WrongUsage(
            f'"{name}" is not a time zone', remedy="Use a name such as Europe/Berlin, America/New_York or UTC."
        ) from error


def start_of(day: date, time_zone: str) -> datetime:
    """The first instant of a local day, in UTC without a zone.

    >>> start_of(date(2024, 7, 1), "Europe/Berlin")
    datetime.datetime(2024, 6, 30, 22, 0)
    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return datetime.combine(day, time())  # open ends of a filter, beyond every zone
    return datetime.combine(day, time(), zone(time_zone)).astimezone(UTC).replace(tzinfo=None)


def put_borders(connection: duckdb.DuckDBPyConnection, utc_days: Sequence[date], time_zone: str) -> None:
    """Make the temporary table day_border: per UTC day the local day at its start, at its end, and the instant between.

    Columns utc_day DATE, day_before DATE, border_at TIMESTAMP, day_after DATE; instants before border_at are on
    day_before. Converting every act by itself would cost more than reading it.
    """
    columns = list(zip(*day_borders(utc_days, time_zone), strict=True)) or [(), (), (), ()]
    connection.execute(
        """
        create or replace temp table day_border as
        select
            unnest($utc_day::date[]) as utc_day, unnest($day_before::date[]) as day_before,
            unnest($border_at::timestamp[]) as border_at, unnest($day_after::date[]) as day_after
        """,
        dict(zip(("utc_day", "day_before", "border_at", "day_after"), map(list, columns), strict=True)),
    ).fetchall()


def day_borders(utc_days: Sequence[date], time_zone: str) -> list[tuple[date, date, datetime, date]]:
    """The rows of day_border for these UTC days: the day, day_before, border_at and day_after."""
    place = zone(time_zone)
    return [(day, *_border(day, place)) for day in sorted(utc_days)]


def _border(day: date, place: ZoneInfo) -> tuple[date, datetime, date]:
    """Local day at the start of a UTC day, first instant of the later local day, that later day."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return day, datetime.combine(day, time()), day
    start = datetime.combine(day, time(), UTC)
    before = start.astimezone(place).date()
    after = (start + ONE_DAY - ONE_MICROSECOND).astimezone(place).date()
    if before == after:
        return before, (start + ONE_DAY).replace(tzinfo=None), after
    low, high = 0, SECONDS_OF_DAY  # seconds after start: the last on `before`, the first no longer on it
    while high - low > 1:
        middle = (low + high) // 2
        if (start + timedelta(seconds=middle)).astimezone(place).date() == before:
            low = middle
        else:
            high = middle
    return before, (start + timedelta(seconds=high)).replace(tzinfo=None), after
