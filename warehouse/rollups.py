"""What is kept beside the acts: their local day and three rollups of them, in the transaction of every change."""

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

# The earliest act of each thread that counts as content, of one import or of all.
_STARTS = """
create or replace temp table fresh_start as
select thread_key, first_act.*
from (
    select
        event.thread_key,
        min(struct_pack(
            occurred_at := event.occurred_at, member_key := event.member_key,
            type_key := event.type_key, community_key := event.community_key
        )) as first_act
    from event
    inner join activity_type on event.type_key = activity_type.type_key
    where event.thread_key is not null and activity_type.role = 'create'
        and ($import_key is null or event.import_key = $import_key)
    group by event.thread_key
) as started
"""
_EARLIER_ALREADY = """
delete from fresh_start using thread_start as known
where fresh_start.thread_key = known.thread_key
    and (known.occurred_at, known.member_key, known.type_key, known.community_key)
        <= (fresh_start.occurred_at, fresh_start.member_key, fresh_start.type_key, fresh_start.community_key)
"""
_NO_LONGER_FIRST = "delete from thread_start using fresh_start where thread_start.thread_key = fresh_start.thread_key"
_ADD_STARTS = "insert into thread_start by name select * from fresh_start order by thread_key"


def add_import(connection: duckdb.DuckDBPyConnection, import_key: int) -> None:
    """Add one import's acts; keys that are there already get further rows, which readers add up.

    Of threads there is one row each: an earlier start takes the place of a later one.
    """
    for rollup in (_TOTALS, _STRETCHES, _STARTS):
        connection.execute(rollup, {"import_key": import_key}).fetchall()
    if connection.execute("select 1 from thread_start limit 1").fetchall():
        connection.execute(_EARLIER_ALREADY).fetchall()
        connection.execute(_NO_LONGER_FIRST).fetchall()
    connection.execute(_ADD_STARTS).fetchall()
    connection.execute("drop table fresh_start").fetchall()


def rebuild(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the rollups again from the acts: an import was undone, or somebody was erased."""
    connection.execute("delete from member_total").fetchall()
    connection.execute("delete from member_stretch").fetchall()
    for rollup in (_TOTALS, _STRETCHES):
        connection.execute(rollup, {"import_key": None}).fetchall()
    rebuild_starts(connection)


def rebuild_starts(connection: duckdb.DuckDBPyConnection) -> None:
    """Find again who started each thread, also after another choice of what counts as content."""
    connection.execute("delete from thread_start").fetchall()
    connection.execute(_STARTS, {"import_key": None}).fetchall()
    connection.execute(_ADD_STARTS).fetchall()
    connection.execute("drop table fresh_start").fetchall()


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
