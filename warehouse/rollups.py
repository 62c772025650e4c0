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
from act_to_add
group by member_key, type_key, community_key
order by member_key, type_key, community_key -- a question by person then meets its rows side by side: half the time
"""

DAYS_OF_STRETCH = 56  # as in member_stretch

# The days of some acts, named as a FROM clause.
_STRETCHES_OF = f"""
select
    member_key,
    type_key,
    (day - date '0001-01-01') // {DAYS_OF_STRETCH} as stretch,
    bit_or(1::bigint << ((day - date '0001-01-01') % {DAYS_OF_STRETCH})::integer) as active_days
from {{0}}
group by member_key, type_key, stretch
"""

# The earliest act of each thread that counts as content; of those at one moment the one with the lowest keys. Moment
# and keys are one whole number (types and communities: more than any key), compared in half the time of a struct.
_STARTS = """
select
    thread_key,
    make_timestamp((first_act >> 64)::bigint) as occurred_at,
    (first_keys // ({types} * {communities}))::integer as member_key,
    (first_keys // {communities} % {types})::integer as type_key,
    (first_keys % {communities})::integer as community_key
from (
    select thread_key, first_act, (first_act & 18446744073709551615)::bigint as first_keys
    from (
        select
            act_to_add.thread_key,
            min(
                epoch_us(act_to_add.occurred_at)::hugeint * 18446744073709551616::hugeint
                + (act_to_add.member_key::bigint * {types} + act_to_add.type_key) * {communities}
                + act_to_add.community_key
            ) as first_act
        from act_to_add
        inner join activity_type on act_to_add.type_key = activity_type.type_key
        where act_to_add.thread_key is not null and activity_type.role = 'create'
        group by act_to_add.thread_key
    ) as started
) as taken_apart
"""
_EARLIER_ALREADY = """
delete from fresh_start using thread_start as known
where fresh_start.thread_key = known.thread_key
    and (known.occurred_at, known.member_key, known.type_key, known.community_key)
        <= (fresh_start.occurred_at, fresh_start.member_key, fresh_start.type_key, fresh_start.community_key)
"""
_NO_LONGER_FIRST = "delete from thread_start using fresh_start where thread_start.thread_key = fresh_start.thread_key"

# DuckDB reads what a transaction has not committed yet with one thread a scan; so each part of it is a scan of its own.
MOST_PARTS = 16


def add_import(connection: duckdb.DuckDBPyConnection, import_key: int) -> None:
    """Add one import's acts; keys that are there already get further rows, which readers add up.

    Of threads there is one row each: an earlier start takes the place of a later one.
    """
    whole_stretches = _put_acts(connection, f"import_key = {import_key:d}")
    connection.execute(_TOTALS).fetchall()
    _add_stretches(connection, whole_stretches)
    if connection.execute("select 1 from thread_start limit 1").fetchall():
        connection.execute(f"create or replace temp table fresh_start as {_starts(connection)}").fetchall()
        connection.execute(_EARLIER_ALREADY).fetchall()
        connection.execute(_NO_LONGER_FIRST).fetchall()
        _add_starts(connection, "select * from fresh_start")
        connection.execute("drop table fresh_start").fetchall()
    else:
        _add_starts(connection, _starts(connection))
    connection.execute("drop view act_to_add").fetchall()


def rebuild(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the rollups again from the acts: an import was undone, or somebody was erased."""
    connection.execute("delete from member_total").fetchall()
    connection.execute("delete from member_stretch").fetchall()
    whole_stretches = _put_acts(connection)
    connection.execute(_TOTALS).fetchall()
    _add_stretches(connection, whole_stretches)
    rebuild_starts(connection)


def rebuild_starts(connection: duckdb.DuckDBPyConnection) -> None:
    """Find again who started each thread, also after another choice of what counts as content."""
    connection.execute("delete from thread_start").fetchall()
    _put_acts(connection)
    _add_starts(connection, _starts(connection))
    connection.execute("drop view act_to_add").fetchall()


def _starts(connection: duckdb.DuckDBPyConnection) -> str:
    types, communities = (
        connection.execute(f"select coalesce(max({key}), 0) + 1 from {table}").fetchall()[0][0]
        for table, key in (("activity_type", "type_key"), ("community", "community_key"))
    )
    return _STARTS.format(types=types, communities=communities)


def _add_starts(connection: duckdb.DuckDBPyConnection, starts: str) -> None:
    connection.execute(f"insert into thread_start by name {starts}").fetchall()


def _add_stretches(connection: duckdb.DuckDBPyConnection, whole_stretches: list[str]) -> None:
    """Add the days of everybody, grouped part by part: less than half the time of grouping all acts at once."""
    grouped = " union all ".join(_STRETCHES_OF.format(part) for part in whole_stretches)
    connection.execute(
        f"insert into member_stretch select * from ({grouped}) as packed order by member_key, stretch, type_key"
    ).fetchall()


def _put_acts(connection: duckdb.DuckDBPyConnection, condition: str = "true") -> list[str]:
    """Make the temporary view act_to_add of the acts that are meant.

    Gives the FROM clauses of its parts of whole stretches of days: no stretch is in two of them.
    """
    first, last = _first_and_last_day(connection, condition)
    step = (last - first) // MOST_PARTS + 1
    if is_long := step >= DAYS_OF_STRETCH // 4:
        step = -(-step // DAYS_OF_STRETCH) * DAYS_OF_STRETCH
        first -= first % DAYS_OF_STRETCH
    borders = [f"date '0001-01-01' + {day}" for day in range(first + step, last + 1, step)]
    lower = [condition, *(f"{condition} and day >= {border}" for border in borders)]
    upper = [*(f" and day < {border}" for border in borders), ""]
    parts = [f"event where {low}{high}" for low, high in zip(lower, upper, strict=True)]
    acts = " union all ".join(f"select * from {part}" for part in parts)
    connection.execute(f"create or replace temp view act_to_add as {acts}").fetchall()
    return parts if is_long else ["act_to_add"]


def _first_and_last_day(connection: duckdb.DuckDBPyConnection, condition: str) -> tuple[int, int]:
    """The days of the acts that are meant, counted from 0001-01-01; twice the same where there is none."""
    first = "coalesce(min(day) - date '0001-01-01', 0)"
    last = "coalesce(max(day) - date '0001-01-01', 0)"
    return connection.execute(f"select {first}, {last} from event where {condition}").fetchall()[0]


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
