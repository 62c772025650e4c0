"""How much one workspace may hold: beyond it pages would no longer answer, so a file that brings more is refused."""

from __future__ import annotations

import duckdb

from errors import LimitReached

# The room that a sort may take on the disk (connect.SPILL_LIMIT) was chosen for so many acts of 64 bytes, three times
# over; pages were measured up to ten million (docs/performance.md). More belongs on Spark.
MOST_ACTS = 100_000_000
# Rankings hold a line of some forty numbers per member in memory: 320 bytes, 640 MB for so many. Measured: 250,000.
MOST_MEMBERS = 2_000_000


def check_size(connection: duckdb.DuckDBPyConnection) -> None:
    """Raise LimitReached when the workspace, with what is being stored, holds more than it may."""
    _check(connection, "event", MOST_ACTS, "acts")
    check_members(connection)


def check_members(connection: duckdb.DuckDBPyConnection) -> None:
    """The same of members alone, which are known minutes before the acts of a large file are stored."""
    _check(connection, "member", MOST_MEMBERS, "members")


def _check(connection: duckdb.DuckDBPyConnection, table: str, most: int, words: str) -> None:
    found = int(connection.execute(f"select count(*) from {table}").fetchall()[0][0])
    if found > most:
        raise LimitReached(
            f"With this file the workspace would hold {found:,} {words}; one machine is meant for {most:,} at most",
            remedy="Import a shorter period, put communities into workspaces of their own, or use Spark"
            " (docs/scaling.md). Nothing was stored.",
        )
