"""Rows of one file that are the same act twice: found once while reading, numbered when they are stored."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np

from ingest.parse import literal

# So many hashes are sorted at once: 128 MB.
MOST_HASHES = 1 << 24
# So many are handed to DuckDB in one statement.
HASHES_AT_ONCE = 100_000


def write_copies(con: duckdb.DuckDBPyConnection, rows: str, count: int, stem: Path) -> tuple[Path | None, int]:
    """Write the content_hash of every row that equals an earlier one; the file (None without such rows), their number.

    rows: the SQL relation of the typed rows; count: how many they are. Sorted, a copy is beside its like; NumPy sorts
    plain numbers in a third of the time that DuckDB takes.
    """
    parts = count // MOST_HASHES + 1
    con.execute("create or replace temp table copy (content_hash ubigint)")
    for part in range(parts):
        of_part = f"where content_hash % {parts} = {part}" if parts > 1 else ""
        hashes = np.asarray(con.execute(f"select content_hash from {rows} {of_part}").fetchnumpy()["content_hash"])
        hashes.sort()
        found = hashes[1:][hashes[1:] == hashes[:-1]]
        for start in range(0, len(found), HASHES_AT_ONCE):
            some = found[start : start + HASHES_AT_ONCE].tolist()
            con.execute("insert into copy select unnest($1::ubigint[])", [some])
    copies: int = con.execute("select count(*) from copy").fetchall()[0][0]
    if not copies:
        return None, 0
    path = stem.with_suffix(".copies.parquet")
    con.execute(f"copy copy to {literal(str(path))} (format parquet)")
    return path, copies
