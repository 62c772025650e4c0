"""What is kept beside the acts: their local day and two rollups of them, in the transaction of every change."""

from __future__ import annotations

import duckdb

from warehouse.days import put_borders

# SQL for the local day of `occurred_at`; needs the table day_border, joined on the UTC day.
LOCAL_DAY = "case when {0}.occurred_at < day_border.border_at then day_border.day_before else day_border.day_after end"
JOIN_BORDERS = "inner join day_border on {0}.occurred_at::date = day_border.utc_day"

_TOTALS = """
insert into member_total
select member_key, type_key, community_key, count(*), min(day), max(day)
from event
where $import_key is null or import_key = $import_key
group by member_key, type_key, community_key
order by member_key, type_key, community_key -- a question by person then meets its rows side by side: half the time
"""

_STRETCHES = """
insert into member_stretch
select
    member_key,
    type_key,
    date_diff('day', date '0001-01-01', day) // 56 as stretch,
    bit_or(cast(power(2, date_diff('day', date '0001-01-01', day) % 56) as bigint))
from event
where $import_key is null or import_key = $import_key
group by member_key, type_key, stretch
order by member_key, stretch, type_key
"""


def add_import(connection: duckdb.DuckDBPyConnection, import_key: int) -> None:
    """Add one import's acts; keys that are there already get further rows, which readers add up."""
    for rollup in (_TOTALS, _STRETCHES):
        connection.execute(rollup, {"import_key": import_key}).fetchall()


def rebuild(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the rollups again from the acts: an import was undone, or somebody was erased."""
    connection.execute("delete from member_total").fetchall()
    connection.execute("delete from member_stretch").fetchall()
    for rollup in (_TOTALS, _STRETCHES):
        connection.execute(rollup, {"import_key": None}).fetchall()


def rebuild_days(connection: duckdb.DuckDBPyConnection, time_zone: str) -> None:
    """Give every act its day in another time zone, and make the rollups again."""
    days = connection.execute("select distinct occurred_at::date from event").fetchall()
    put_borders(connection, [day for (day,) in days], time_zone)
    connection.execute(
        f"update event set day = {LOCAL_DAY.format('event')} from day_border"
        " where event.occurred_at::date = day_border.utc_day"
    ).fetchall()
    connection.execute("drop table day_border").fetchall()
    rebuild(connection)
