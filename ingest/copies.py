"""Rows of one file that are the same act twice: found once while reading, numbered when they are stored."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from ingest.parse import literal

# So many rows are looked at at once (128 MB, and as much again for the copies among them).
MOST_IN_MEMORY = 1 << 24
# So many hashes are handed to DuckDB as a list.
MOST_LISTED = 10_000

# Beside its like once sorted: half the work of counting the different ones.
_REPEATED = """
select content_hash, count(*) as copies
from (select content_hash, lag(content_hash) over (order by content_hash) as before from {rows})
where content_hash = before
group by content_hash
"""


def write_copies(
    con: duckdb.DuckDBPyConnection, rows: str, count: int, stem: Path, moved: Callable[[], object]
) -> tuple[Path | None, int]:
    """Write each content_hash that several rows have; the file (None without such rows), how many rows are copies.

    rows: the SQL relation of the typed rows; count: how many they are. NumPy sorts numbers in a third of the time that
    DuckDB takes, and most files have few copies or none. Of more rows than fit into memory a part of the hashes is
    looked at after the other, `moved` being told of each.
    """
    con.execute("create or replace temp table repeated (content_hash ubigint, copies bigint)")
    count_parts = 1 + count // MOST_IN_MEMORY
    for part in range(count_parts):
        mine = rows
        if count_parts > 1:
            mine = f"(select content_hash from {rows} where content_hash % {count_parts} = {part})"
        _add_repeated(con, mine)
        moved()
    found: int = con.execute("select coalesce(sum(copies), 0)::bigint from repeated").fetchall()[0][0]
    if not found:
        return None, 0
    path = stem.with_suffix(".copies.parquet")
    con.execute(f"copy (select content_hash from repeated) to {literal(str(path))} (format parquet)")
    return path, found


def _add_repeated(con: duckdb.DuckDBPyConnection, rows: str) -> None:
    count: int = con.execute(f"select count(*) from {rows}").fetchall()[0][0]
    repeated = _few_repeated(con, rows) if count <= 2 * MOST_IN_MEMORY else None  # one row a million times is one part
    if repeated is None:
        con.execute(f"insert into repeated {_REPEATED.format(rows=rows)}")
    else:
        hashes, copies = (each.tolist() for each in repeated)
        listed = "unnest($hashes::ubigint[]) as content_hash, unnest($copies::bigint[]) as copies"
        con.execute(f"insert into repeated select {listed}", {"hashes": hashes, "copies": copies})


def _few_repeated(con: duckdb.DuckDBPyConnection, rows: str) -> tuple[NDArray[np.uint64], NDArray[np.int64]] | None:
    """Hashes that several rows have, and how many rows beyond the first; None where they are too many for a list."""
    hashes = np.asarray(con.execute(f"select content_hash from {rows}").fetchnumpy()["content_hash"])
    hashes.sort()
    hashes, copies = np.unique(hashes[1:][hashes[1:] == hashes[:-1]], return_counts=True)
    return (hashes, copies) if hashes.size <= MOST_LISTED else None
