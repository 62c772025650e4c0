"""Takes an import out of the workspace again, without taking anything from the imports beside it."""

from __future__ import annotations

from datetime import datetime

import duckdb

from warehouse import people, rollups

# Tables whose rows belong to one import alone.
_OWN = (
    *("duplicate_holder", "member_record", "program_event", "nomination", "application", "snapshot"),
    *("rejected_row", "import_report"),
)


def take_out(connection: duckdb.DuckDBPyConnection, import_key: int, now: datetime) -> int:
    """Hand the import's acts to the next import that held them and remove the rest, in the caller's transaction.

    How many acts are gone. The totals and what is known of the people are brought up to date.
    """
    key = {"key": import_key}
    _hand_over(connection, import_key)
    connection.execute(
        "create or replace temp table affected as"
        " select distinct member_key from member_record where import_key = $key",
        key,
    ).fetchall()
    gone = int(connection.execute("delete from event where import_key = $key", key).fetchall()[0][0])
    for table in _OWN:
        connection.execute(f"delete from {table} where import_key = $key", key).fetchall()
    people.refresh_affected(connection)
    connection.execute("update import set undone_at = $now where import_key = $key", key | {"now": now}).fetchall()
    rollups.rebuild(connection)
    return gone


def _hand_over(connection: duckdb.DuckDBPyConnection, import_key: int) -> None:
    """Give each act that another import also held to the earliest of those."""
    key = {"key": import_key}
    same = "{0}.content_hash = heir.content_hash and {0}.ordinal = heir.ordinal"
    connection.execute(
        f"""
        create or replace temp table heir as
        select content_hash, ordinal, min(import_key) as import_key
        from duplicate_holder as heir
        semi join (select content_hash, ordinal from event where import_key = $key) as held on {same.format("held")}
        where import_key <> $key
        group by content_hash, ordinal
        """,
        key,
    ).fetchall()
    connection.execute(
        "update event set import_key = heir.import_key from heir"
        f" where event.import_key = $key and {same.format('event')}",
        key,
    ).fetchall()
    connection.execute(
        "delete from duplicate_holder using heir where duplicate_holder.import_key = heir.import_key"
        f" and {same.format('duplicate_holder')}"
    ).fetchall()
    connection.execute("drop table heir").fetchall()
