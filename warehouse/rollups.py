"""What is kept beside the acts: their local day and three rollups of them, in the transaction of every change."""

from __future__ import annotations

from datetime import datetime

import duckdb

from warehouse.days import put_borders

# SQL for the local day of `occurred_at`; needs the table day_border, joined on the UTC day.
LOCAL_DAY = "case when {0}.occurred_at < day_border.border_at then day_border.day_before else day_border.day_after end"
JOIN_BORDERS = "inner join day_border on {0}.occurred_at::date = day_border.utc_day"

_TOTALS = """
insert into member_total
select member_key, type_key, community_key, count(*), min(day), max(day)
from act_to_add
group by member_key, type_key, community_key
order by member_key, type_key, community_key -- a question by person then meets its rows side by side: half the time
"""

_STRETCHES = """
insert into member_stretch
select
    member_key,
    type_key,
    (day - date '0001-01-01') // 56 as stretch,
    bit_or(1::bigint << ((day - date '0001-01-01') % 56)::integer)
from act_to_add
group by member_key, type_key, stretch
order by member_key, stretch, type_key
"""

# The earliest act of each thread that counts as content.
_STARTS = """
select thread_key, first_act.*
from (
    select
        act_to_add.thread_key,
        min(struct_pack(
            occurred_at := act_to_add.occurred_at, member_key := act_to_add.member_key,
            type_key := act_to_add.type_key, community_key := act_to_add.community_key
        )) as first_act
    from act_to_add
    inner join activity_type on act_to_add.type_key = activity_type.type_key
    where act_to_add.thread_key is not null and activity_type.role = 'create'
    group by act_to_add.thread_key
) as started
"""
_FRESH_STARTS = f"create or replace temp table fresh_start as {_STARTS}"
_EARLIER_ALREADY = """
delete from fresh_start using thread_start as known
where fresh_start.thread_key = known.thread_key
    and (known.occurred_at, known.member_key, known.type_key, known.community_key)
        <= (fresh_start.occurred_at, fresh_start.member_key, fresh_start.type_key, fresh_start.community_key)
"""
_NO_LONGER_FIRST = "delete from thread_start using fresh_start where thread_start.thread_key = fresh_start.thread_key"

# DuckDB reads what a transaction has not committed yet with one thread a scan; so each part of it is a scan of its own.
PARTS_OF_IMPORT = 8


def add_import(connection: duckdb.DuckDBPyConnection, import_key: int) -> None:
    """Add one import's acts; keys that are there already get further rows, which readers add up.

    Of threads there is one row each: an earlier start takes the place of a later one.
    """
    _put_acts(connection, import_key)
    for rollup in (_TOTALS, _STRETCHES):
        connection.execute(rollup).fetchall()
    if connection.execute("select 1 from thread_start limit 1").fetchall():
        connection.execute(_FRESH_STARTS).fetchall()
        connection.execute(_EARLIER_ALREADY).fetchall()
        connection.execute(_NO_LONGER_FIRST).fetchall()
        _add_starts(connection, "select * from fresh_start")
        connection.execute("drop table fresh_start").fetchall()
    else:
        _add_starts(connection, _STARTS)
    connection.execute("drop view act_to_add").fetchall()


def rebuild(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the rollups again from the acts: an import was undone, or somebody was erased."""
    connection.execute("delete from member_total").fetchall()
    connection.execute("delete from member_stretch").fetchall()
    _put_acts(connection)
    for rollup in (_TOTALS, _STRETCHES):
        connection.execute(rollup).fetchall()
    rebuild_starts(connection)


def rebuild_starts(connection: duckdb.DuckDBPyConnection) -> None:
    """Find again who started each thread, also after another choice of what counts as content."""
    connection.execute("delete from thread_start").fetchall()
    _put_acts(connection)
    _add_starts(connection, _STARTS)
    connection.execute("drop view act_to_add").fetchall()


def _add_starts(connection: duckdb.DuckDBPyConnection, starts: str) -> None:
    connection.execute(f"insert into thread_start by name {starts}").fetchall()


def _put_acts(connection: duckdb.DuckDBPyConnection, import_key: int | None = None) -> None:
    """Make the temporary view act_to_add: the acts of one import, of which none is committed yet, or all acts."""
    acts = "select * from event"
    if import_key is not None:
        acts = " union all ".join(f"{acts} where {part}" for part in _parts(connection, import_key))
    connection.execute(f"create or replace temp view act_to_add as {acts}").fetchall()


def _parts(connection: duckdb.DuckDBPyConnection, import_key: int) -> list[str]:
    """Conditions that share out an import's acts by equal parts of its time."""
    ends = f"select min(occurred_at), max(occurred_at) from event where import_key = {import_key:d}"
    first, last = connection.execute(ends).fetchall()[0]
    if not (isinstance(first, datetime) and isinstance(last, datetime)):  # beyond Python's calendar
        return [f"import_key = {import_key:d}"]
    step = (last - first) / PARTS_OF_IMPORT
    borders = sorted({f"'{first + number * step}'::timestamp" for number in range(1, PARTS_OF_IMPORT)})
    parts = zip(["'-infinity'::timestamp", *borders], [*borders, "'infinity'::timestamp"], strict=True)
    return [f"import_key = {import_key:d} and occurred_at >= {low} and occurred_at < {high}" for low, high in parts]


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
