"""Rows of one file that are the same act twice: found once while reading, numbered when they are stored."""

from __future__ import annotations

from pathlib import Path

import duckdb

from ingest.parse import literal


def write_copies(con: duckdb.DuckDBPyConnection, rows: str, stem: Path) -> tuple[Path | None, int]:
    """Write the content_hash of every row that equals an earlier one; the file (None without such rows), their number.

    rows: the SQL relation of the typed rows.
    """
    path = stem.with_suffix(".copies.parquet")
    # Beside its like once sorted: half the work of counting the different ones.
    pairs = f"select content_hash, lag(content_hash) over (order by content_hash) as before from {rows}"
    copies = f"select content_hash from ({pairs}) where content_hash = before"
    count: int = con.execute(f"copy ({copies}) to {literal(str(path))} (format parquet)").fetchall()[0][0]
    if not count:
        path.unlink()
    return (path if count else None), count
