"""The audit: one row per act of a user, written in the transaction of the act itself."""

from __future__ import annotations

from datetime import datetime

import duckdb


def record(
    connection: duckdb.DuckDBPyConnection, *, at: datetime, who: str, what: str, on_what: str | None = None
) -> None:
    """Add one row: who did what on which import, list or member. `at` is UTC without a zone."""
    connection.execute("insert into audit values ($1, $2, $3, $4)", [at, who, what, on_what]).fetchall()
