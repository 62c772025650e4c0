"""Our whole import beside DuckDB reading the same CSV into a typed table: ratio of times, peak memory, from one run.

usage: python -m bench.import_speed FILE.csv    (as bench.generate writes it)

Ours is `cli.py import` from the start of Python to the answer: recognising, reading in the child, typing, keys,
duplicates, sorting, rollup, checkpoint. DuckDB's is a fresh process that creates a table with the types given.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 3
SECONDS_BETWEEN_LOOKS = 0.05

_PLAIN = """
import sys, duckdb
from pathlib import Path
columns = {name: "varchar" for name in
    ("member_id", "occurred_at", "activity_type", "community", "thread_id", "reply_to_member_id", "topic")}
columns["occurred_at"] = "timestamp"
with duckdb.connect(sys.argv[2]) as connection:
    connection.execute(f"create table event as select * from read_csv($file, header = true, columns = {columns})",
        {"file": sys.argv[1]}).fetchall()
    connection.execute("checkpoint").fetchall()
"""


def run(csv_path: Path, *, rounds: int = ROUNDS) -> list[dict[str, Any]]:
    """One row per way: who, median seconds, times DuckDB's, peak memory and file size in MB; rounds take turns.

    Of the ratio also the least and the most in one round, because a machine's speed changes from minute to minute.
    """
    looks: dict[str, list[tuple[float, float, float]]] = {"DuckDB, typed": [], "ours": []}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as scratch:
            made = Path(scratch) / "plain.duckdb"
            command = [sys.executable, "-c", _PLAIN, str(csv_path), str(made)]
            looks["DuckDB, typed"].append((*measured(command, Path(scratch)), _megabytes(made)))
        with tempfile.TemporaryDirectory() as scratch:
            command = [sys.executable, "cli.py", "import", str(csv_path), "--workspace", "bench"]
            made = Path(scratch) / "bench" / "workspace.duckdb"
            looks["ours"].append((*measured(command, Path(scratch)), _megabytes(made)))
    plain = statistics.median(seconds for seconds, _, _ in looks["DuckDB, typed"])
    by_round = {
        name: [seconds / beside for (seconds, _, _), (beside, _, _) in zip(found, looks["DuckDB, typed"], strict=True)]
        for name, found in looks.items()
    }
    return [
        {
            "what": name,
            "seconds": statistics.median(seconds for seconds, _, _ in found),
            "times DuckDB": statistics.median(seconds for seconds, _, _ in found) / plain,
            "least in a round": min(by_round[name]),
            "most in a round": max(by_round[name]),
            "peak MB": max(peak for _, peak, _ in found),
            "file MB": found[-1][2],
        }
        for name, found in looks.items()
    ]


def measured(command: list[str], home: Path) -> tuple[float, float]:
    """Seconds that a command takes, and the peak resident memory of it with all its children, in MB."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | {"NEXT_CIRCLE_HOME": str(home)}, stdout=subprocess.DEVNULL
    )
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, sum(_resident(each) for each in _tree(process.pid)))
        time.sleep(SECONDS_BETWEEN_LOOKS)
    if process.returncode:
        raise RuntimeError(f"{command[1:4]} ended with {process.returncode}")
    return time.perf_counter() - began, peak


def _tree(process: int) -> list[int]:
    """A process and everything it started (Linux; elsewhere the process alone)."""
    found = [process]
    for thread in Path(f"/proc/{process}/task").glob("*"):
        try:
            children = (thread / "children").read_text().split()
        except OSError:  # the thread has ended meanwhile
            continue
        for child in children:
            found += _tree(int(child))
    return found


def _resident(process: int) -> float:
    """Resident memory of one process in MB; 0 when it has ended or the system does not tell."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def _megabytes(file: Path) -> float:
    return file.stat().st_size / 1e6


def main() -> None:
    """Print the rows for one file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    for row in run(options.file, rounds=options.rounds):
        print(row)


if __name__ == "__main__":
    main()
