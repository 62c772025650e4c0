"""The typed rows of a table as they stand in the spool: which of them cannot be loaded, and the rest without them."""

from __future__ import annotations

from pathlib import Path

import duckdb

from ingest.parse import literal
from ingest.recognise import Recognised
from ingest.rules import LEFT_OUT

# Columns of many values stand plain: a dictionary that is given up half way costs more than it saves.
PARQUET = "format parquet, compression snappy, dictionary_size_limit 2000"


def bad_rows(con: duckdb.DuckDBPyConnection, path: Path, found: Recognised) -> dict[int, str | None]:
    """Number of each row that is not loaded, and the rule that leaves it out, if one does."""
    rows = f"read_parquet({literal(str(path))}, file_row_number = true)"
    why = LEFT_OUT if found.rules.left_out else "null"
    return dict(con.execute(f"select file_row_number, {why} from {rows} where content_hash is null").fetchall())


def rewrite_kept(con: duckdb.DuckDBPyConnection, path: Path, found: Recognised) -> None:
    """Put in the place of the file the rows that can be loaded, with the columns that are stored."""
    better = path.with_suffix(".kept")
    without = [LEFT_OUT] if found.rules.left_out else []
    without += [] if found.kind == "activity" else ["content_hash"]
    columns = f"* exclude ({', '.join(without)})" if without else "*"
    kept = f"select {columns} from read_parquet({literal(str(path))}) where content_hash is not null"
    con.execute(f"copy ({kept}) to {literal(str(better))} ({PARQUET})")
    better.replace(path)
