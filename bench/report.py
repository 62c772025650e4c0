"""What benchmarks share: DuckDB's typed load, which tells how fast the machine is just now, and tables of rows."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb

# Budgets in seconds are those of a quiet machine on which the typed load of a million acts takes so long.
LOAD_OF_A_MILLION = 1.2
ROUNDS = 3

_LOAD = """
create or replace table acts as
select * from read_csv($file, header = true, columns = {
    'member_id': 'varchar', 'occurred_at': 'timestamp', 'activity_type': 'varchar', 'community': 'varchar',
    'thread_id': 'varchar', 'reply_to_member_id': 'varchar', 'topic': 'varchar'})
"""


def typed_load(csv_path: Path, *, rounds: int = ROUNDS) -> float:
    """Median seconds in which DuckDB, running already, loads a generated export into a typed table on disk."""
    seconds = []
    with tempfile.TemporaryDirectory() as scratch, duckdb.connect(str(Path(scratch) / "typed.duckdb")) as connection:
        for _ in range(rounds):
            began = time.perf_counter()
            connection.execute(_LOAD, {"file": str(csv_path)}).fetchall()
            seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def table(title: str, rows: list[dict[str, Any]]) -> None:
    """Print rows with the same keys as a table in Markdown, numbers with four digits."""
    print(f"\n{title}\n")
    print("| " + " | ".join(rows[0]) + " |")
    print("|" + " --- |" * len(rows[0]))
    for row in rows:
        print(
            "| " + " | ".join(f"{cell:,.4g}" if isinstance(cell, float) else str(cell) for cell in row.values()) + " |",
            flush=True,
        )
