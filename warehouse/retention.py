"""Deletes what is older than a workspace keeps: acts, forms, steps in programs, and people of whom nothing is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from warehouse import audit, rollups
from warehouse.connect import told_in_words
from warehouse.left_behind import PENDING, leave_bytes_behind
from warehouse.whole_copy import tables_of
from warehouse.workspace import Workspace

# Table -> when a row of it happened, for those that grow with time.
_DATED = {
    "event": "occurred_at",
    "application": "applied_at",
    "nomination": "nominated_at",
    "program_event": "greatest(invited_at, started_at, completed_at)",
}
# Rows here say who somebody is, or are sums: they alone keep nobody.
_ABOUT_ALONE = frozenset({"member", "member_record", "member_total", "member_stretch", "thread_start"})


@dataclass(frozen=True)
class Older:
    """What is older: rows of each table, and people of whom nothing else is held."""

    acts: int
    forms: int
    people: int


def first_day_kept(months: int, today: date) -> date:
    """The first day of the month so many months back: whole months are kept, so that one deletion a month is enough.

    >>> first_day_kept(12, date(2026, 9, 10))
    datetime.date(2025, 9, 1)
    """
    number = today.year * 12 + today.month - 1 - months
    return date(max(1, number // 12), number % 12 + 1, 1)


def older_than(connection: duckdb.DuckDBPyConnection, day: date) -> Older:
    """What would go. Undated forms and steps stay."""
    counts = {
        table: int(connection.execute(f"select count(*) from {table} where {at} < $1", [day]).fetchall()[0][0])
        for table, at in _DATED.items()
    }
    acts = counts.pop("event")
    forms = sum(counts.values())
    return Older(acts, forms, len(_left_with_nothing(connection, day)) if acts or forms else 0)


def delete_older(workspace: Workspace, day: date, *, who: str, now: datetime) -> Older:
    """Delete it in one transaction, then leave the old bytes behind. now: UTC without a zone.

    Raises StorageFull, WorkspaceInUse.
    """
    with workspace.alone():
        with workspace.reader() as reader:
            found = older_than(reader, day)
        if not found.acts and not found.forms:
            return found
        with told_in_words():
            (workspace.folder / PENDING).touch()  # before the first row goes: a kill from here on is made good
        with workspace.write() as connection:
            _delete(connection, day)
            line = f"before {day}: {found.acts:,} acts, {found.forms:,} forms, {found.people:,} people"
            audit.record(connection, at=now, who=who, what="delete old", on_what=line)
        leave_bytes_behind(workspace)
    return found


def _delete(connection: duckdb.DuckDBPyConnection, day: date) -> None:
    people = _left_with_nothing(connection, day)
    connection.execute(
        "delete from duplicate_holder using (select content_hash, ordinal from event where occurred_at < $1) as gone"
        " where duplicate_holder.content_hash = gone.content_hash and duplicate_holder.ordinal = gone.ordinal",
        [day],
    ).fetchall()
    for table, at in _DATED.items():
        connection.execute(f"delete from {table} where {at} < $1", [day]).fetchall()
    # Lines that were not loaded have no day of their own, but their file has.
    for table in ("rejected_row", "import_report"):
        connection.execute(
            f"delete from {table} where import_key in (select import_key from import where to_at < $1)", [day]
        ).fetchall()
    for table in ("member_record", "member"):
        connection.execute(f"delete from {table} where list_contains($1, member_key)", [people]).fetchall()
    for table in ("thread", "topic"):
        connection.execute(
            f"delete from {table} where {table}_key not in"
            f" (select {table}_key from event where {table}_key is not null)"
        ).fetchall()
    rollups.rebuild(connection)


def _left_with_nothing(connection: duckdb.DuckDBPyConnection, day: date) -> list[int]:
    """Keys of members of whom no row is younger. Who is on a member list, staff or opted out stays: others say so."""
    kept = []
    for table, column in _columns_of_people(connection):
        younger = f" and not coalesce({_DATED[table]} < $1, false)" if table in _DATED else ""
        kept.append(f"select {column} as member_key from {table} where {column} is not null{younger}")
    rows = connection.execute(
        f"""
        with kept as ({" union ".join(kept)}),
        persons as (
            select coalesce(member.merged_into, member.member_key) as person_key
            from member inner join kept on member.member_key = kept.member_key
        )
        select member_key from member
        where
            coalesce(merged_into, member_key) not in (select person_key from persons)
            and not (is_registered or is_staff or is_bot or opted_out or is_pooled)
        order by member_key
        """,
        [day],
    ).fetchall()
    return [int(key) for (key,) in rows]


def _columns_of_people(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Every table and column that names a member and keeps them, also those of later versions."""
    own = set(tables_of(connection)) - _ABOUT_ALONE
    rows = connection.execute(
        "select table_name, column_name from duckdb_columns() where database_name = current_database()"
        " and not internal and column_name like '%member_key' order by table_name, column_name"
    ).fetchall()
    return [(str(table), str(column)) for table, column in rows if table in own]
