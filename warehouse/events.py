"""Stores the acts of one staged file: keys for names, duplicates found, rows sorted by time, people up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import duckdb

from ingest.report import StagedFile
from warehouse import limits, people, rollups, types
from warehouse.days import put_borders
from warehouse.identity import Identity
from warehouse.rollups import JOIN_BORDERS, LOCAL_DAY
from warehouse.settings import read
from warehouse.staged_rows import StagedRows, quoted


@dataclass(frozen=True)
class Loaded:
    """What came of the accepted rows of a file. types: acts per type (case-folded) in the file."""

    rows_loaded: int
    rows_duplicate: int
    members: int
    communities: int
    types: Mapping[str, int]


@dataclass(frozen=True)
class _Key:
    """How a column of event is found: the SQL that gives it (none where the file has nothing for it), and its join."""

    column: str
    sql: str = ""
    join: str = ""


# Numbers of the file that are stored as they are.
_CARRIED = ("value", "text_length", "is_question")

# A table of at most so many names is looked up as a list.
LISTED_AT_MOST = 500

# Told the share of the storing that is done (0-1) and what comes next. The shares are of an import of a million acts.
Stage = Callable[[float, str], None]

# What an act says of the person: name of the fact, its column.
_FACTS = {"name": "member_name", "email": "email", "is_staff": "is_staff"}

# Dimensions that only name something: table, its key, the column of the file.
_NAMES = (("thread", "thread_key", "thread_id"), ("topic", "topic_key", "topic"))


def load_activity(connection: duckdb.DuckDBPyConnection, staged: StagedFile, import_key: int, stage: Stage) -> Loaded:
    """Store the file's acts in the caller's transaction. Raises duckdb.Error, LimitReached for too many members."""
    accepted = staged.rows_read - staged.rows_rejected
    if not accepted:
        return Loaded(0, 0, 0, 0, {})
    file = StagedRows(connection, str(staged.rows_path), import_key)
    activity_type = f"lower({file.filled('activity_type', types.UNKNOWN)})"
    community = file.filled("community", _stem(staged.file))
    stage(0.0, "people and groups")
    members = _add_people(file)
    limits.check_members(connection)
    communities = _add_names(file, community)
    type_counts = _add_types(file, activity_type, staged.format)
    stage(0.25, "looking for acts that are there already")
    identity = Identity(file, staged.copies_path)
    identity.find()
    stage(0.3, "acts in the order of time")
    loaded = _insert(file, identity, activity_type, community)
    stage(0.85, "totals of every member")
    if loaded:
        rollups.add_import(connection, import_key)
    identity.drop()
    return Loaded(loaded, accepted - loaded, members, communities, type_counts)


def _add_people(file: StagedRows) -> int:
    """Keys for everybody who acts or is acted on, what the newest act says of them; how many act."""
    has_facts = any(file.has(column) for column in _FACTS.values())
    facts = ", ".join(f"{_newest(file, column)} as {name}" for name, column in _FACTS.items())
    file.run(
        "create or replace temp table acting as select member_id"
        + (f", max(occurred_at) as known_at, {facts}" if has_facts else "")
        + " from read_parquet($path) group by member_id"
    )
    people.add_members(file, "select member_id from acting")
    if file.has("reply_to_member_id"):
        people.add_members(file, "select distinct reply_to_member_id as member_id from read_parquet($path)")
    if has_facts:
        file.run(
            """
            insert into member_record (import_key, member_key, known_at, is_from_list, name, email, is_staff)
            select $import_key, member_key, known_at, false, acting.name, acting.email, acting.is_staff
            from acting inner join member on acting.member_id = member.member_id
            where acting.name is not null or acting.email is not null or acting.is_staff is not null
            """
        )
        people.refresh(file.connection, file.import_key)
    members = file.number("select count(*) from acting")
    file.run("drop table acting")
    return members


def _newest(file: StagedRows, column: str) -> str:
    """SQL for the last value of a column by time; nothing where the file has none."""
    if file.has(column):
        return f"arg_max({column}, occurred_at) filter (where {column} is not null)"
    return "null::boolean" if column == "is_staff" else "null::varchar"


def _add_names(file: StagedRows, community: str) -> int:
    """Keys for communities, threads and topics that have none yet; how many communities the file names."""
    file.run(f"create or replace temp table named as select distinct {community} as name from read_parquet($path)")
    communities = file.number("select count(*) from named")
    file.add_new("community", "community_key", "select name from named", in_order=True)
    file.run("drop table named")
    for table, key, column in _NAMES:
        if file.has(column):
            names = f"select distinct {column} as name from read_parquet($path) where {column} is not null"
            file.add_new(table, key, names)
    return communities


def _add_types(file: StagedRows, activity_type: str, format_name: str) -> dict[str, int]:
    """Keys and roles for types of activity; acts per type."""
    found = file.rows(f"select {activity_type} as name, count(*) from read_parquet($path) group by 1 order by 1")
    counts = {str(name): int(str(count)) for name, count in found}
    types.add_types(file.connection, list(counts), format_name)
    return counts


def _insert(file: StagedRows, identity: Identity, activity_type: str, community: str) -> int:
    """Store the new acts, sorted by time; how many. What the file lacks is not carried through the sort."""
    keys = _keys(file, activity_type, community)
    has_copies = identity.copies is not None
    ordinal = "ordinal" if has_copies else "0 as ordinal"
    numbered = [f"{identity.ordinal}::integer as ordinal"] if has_copies else []
    columns = [
        "occurred_at",
        "content_hash",
        ordinal,
        *(key.column if key.sql else f"null as {key.column}" for key in keys),
    ]
    carried = [f"{key.sql} as {key.column}" for key in keys if key.sql]
    joins = "\n".join(key.join for key in keys)
    with _local_days(file) as (day, join):
        return file.number(
            f"""
            insert into event by name
            select {", ".join(columns)}, {day} as day, $import_key as import_key
            from (
                select {", ".join(["row.occurred_at", "row.content_hash", *numbered, *carried])}
                from read_parquet($path, file_row_number = true) as row
                {joins} {identity.joins}
                order by row.occurred_at
            ) as act {join}
            """
        )


@contextmanager
def _local_days(file: StagedRows) -> Iterator[tuple[str, str]]:
    """SQL for the day of a row of `act` in the workspace's time zone, and the join that it needs."""
    time_zone = read(file.connection, "time_zone")
    if time_zone == "UTC":
        yield "act.occurred_at::date", ""
        return
    days = [row[0] for row in file.rows("select distinct occurred_at::date from read_parquet($path)")]
    put_borders(file.connection, [day for day in days if isinstance(day, date)], time_zone)
    yield LOCAL_DAY.format("act"), JOIN_BORDERS.format("act")
    file.run("drop table day_border")


def _keys(file: StagedRows, activity_type: str, community: str) -> list[_Key]:
    """The columns of event that are found by name, and the file's own numbers; without SQL where the file has none."""
    member = "inner join member on row.member_id = member.member_id"
    target = "left join member as target on row.reply_to_member_id = target.member_id"
    thread = "left join thread on row.thread_id = thread.name"
    return [
        _Key("member_key", "member.member_key", member),
        _named(file, "activity_type", "type_key", activity_type),
        _named(file, "community", "community_key", community),
        _Key("thread_key", "thread.thread_key", thread) if file.has("thread_id") else _Key("thread_key"),
        _Key("target_member_key", "target.member_key", target)
        if file.has("reply_to_member_id")
        else _Key("target_member_key"),
        _named(file, "topic", "topic_key", "row.topic") if file.has("topic") else _Key("topic_key"),
        *(_Key(name, f"row.{name}") if file.has(name) else _Key(name) for name in _CARRIED),
    ]


def _named(file: StagedRows, table: str, key: str, name: str) -> _Key:
    """The key of a name; few names are looked up in a list, which DuckDB does once for each name of a block of rows."""
    rows = file.rows(f"select name, {key} from {table} order by {key} limit {LISTED_AT_MOST + 1}")
    if len(rows) > LISTED_AT_MOST:
        return _Key(key, f"{table}.{key}", f"left join {table} on {name} = {table}.name")
    names, keys = (", ".join(each) for each in zip(*((quoted(str(row[0])), str(row[1])) for row in rows), strict=True))
    return _Key(key, f"([{keys}])[list_position([{names}], {name})]")


def _stem(file: str) -> str:
    """The name of a community that the file does not name: the file's own, without folders and endings.

    >>> _stem("exports/brides 2024.csv.gz")
    'brides 2024'
    """
    name = file.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    return name.removesuffix(".gz").rsplit(".", 1)[0] or name
