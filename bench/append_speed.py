"""What a month costs that is appended to a long history: seconds beside those of the whole import, from one run.

usage: python -m bench.append_speed FILE.csv [--share 0.01]    (as bench.generate writes it: sorted by time)

The last share of the file is the month, the rest the history. Each is one `cli.py import`, from the start of Python to
the answer; a file of one act shows what every command costs whatever it holds. CPU seconds are those of all processes.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from bench.report import table

ROOT = Path(__file__).resolve().parents[1]
SHARE = 0.01
ONE_ACT = "m-one,{at},post,Group 08,t-one,,topic 4\n"


class Cost(NamedTuple):
    """What one command took: seconds on the wall and of all processors."""

    wall: float
    cpu: float


def run(csv_path: Path, share: float = SHARE) -> dict[str, Cost]:
    """The costs of the history, of the month appended to it, and of a file with one act after them."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        last = _split(csv_path, share, folder)
        home = folder / "home"
        parts = {"history": folder / "history.csv", "month": folder / "month.csv"}
        found = {name: _imported(path, home) for name, path in parts.items()}
        with parts["month"].open(encoding="utf-8") as month:
            head = month.readline()
        one = folder / "one.csv"
        one.write_text(head + ONE_ACT.format(at=last), encoding="utf-8")
        found["one act"] = _imported(one, home)
    return found


def _split(csv_path: Path, share: float, folder: Path) -> str:
    """Write history.csv and month.csv; the time of the last act."""
    with csv_path.open("rb") as file:
        count = sum(1 for _ in file) - 1
    keep = count - int(count * share)
    with csv_path.open("rb") as file, (folder / "history.csv").open("wb") as history:
        head = file.readline()
        history.write(head)
        for _ in range(keep):
            history.write(file.readline())
        with (folder / "month.csv").open("wb") as month:
            month.write(head)
            for line in file:
                month.write(line)
    return line.decode().split(",")[1]


def _imported(path: Path, home: Path) -> Cost:
    with _measured() as costs:
        command = [sys.executable, "cli.py", "import", str(path), "--workspace", "bench"]
        environment = os.environ | {"NEXT_CIRCLE_HOME": str(home)}
        subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
    return costs[0]


@contextmanager
def _measured() -> Iterator[list[Cost]]:
    costs: list[Cost] = []
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    yield costs
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    costs.append(Cost(time.perf_counter() - began, cpu))


def rows(csv_path: Path, share: float = SHARE) -> list[dict[str, Any]]:
    """One row per part: its costs as shares of the history's, whole and beyond what a file with one act costs."""
    costs = run(csv_path, share)
    whole, one = costs["history"].cpu, costs["one act"].cpu
    return [
        {
            "what": name,
            "seconds": cost.wall,
            "of processors": cost.cpu,
            "of history": cost.cpu / whole,
            "beyond one act": (cost.cpu - one) / (whole - one),
        }
        for name, cost in costs.items()
    ]


def main() -> None:
    """Print the three costs and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--share", type=float, default=SHARE)
    options = parser.parse_args()
    table(f"Appending {options.share:.1%} of the acts to the others", rows(options.file, options.share))


if __name__ == "__main__":
    main()
