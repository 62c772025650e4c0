"""How long Training uplift takes on a large community: python -m bench.training_speed FILE.csv [--trained N].

FILE: a canonical CSV as bench.generate writes it. People of it, drawn with a fixed seed, complete a program on days
spread over the middle of the export. Timed is what happens after loading: from the workspace on disk to the finished
view, nothing cached.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from actions.imports import import_files
from figures.cache import clear
from figures.training import training
from figures.training_planner import planner
from ingest.report import ReadOptions
from queries.filters import Filters
from warehouse.workspace import Workspace, close_all, open_workspace

TRAINED, ROUNDS = 2_000, 3
WORKSPACE = "bench"
FIRST, LAST = datetime(2023, 9, 1, tzinfo=UTC), datetime(2024, 9, 1, tzinfo=UTC)


def run(csv_path: Path, *, trained: int = TRAINED, rounds: int = ROUNDS) -> list[dict[str, Any]]:
    """One row per round: seconds, acts' file, trained and kept. Raises ValueError where the files are refused."""
    before = os.environ.get("NEXT_CIRCLE_HOME")
    with tempfile.TemporaryDirectory(prefix="bench-") as home:
        os.environ["NEXT_CIRCLE_HOME"] = home
        try:
            programs = _programs(csv_path, Path(home) / "programs.csv", trained)
            for report in import_files(WORKSPACE, [csv_path, programs], ReadOptions()):
                if report.refused:
                    raise ValueError(report.refused)
            workspace = open_workspace(WORKSPACE)
            return [_once(workspace) for _ in range(rounds)]
        finally:
            close_all()
            os.environ.pop("NEXT_CIRCLE_HOME")
            if before is not None:
                os.environ["NEXT_CIRCLE_HOME"] = before


def _once(workspace: Workspace) -> dict[str, Any]:
    clear()
    began, worked = time.perf_counter(), time.process_time()
    view = training(workspace, Filters())
    seconds, processor = time.perf_counter() - began, time.process_time() - worked
    found = view.as_json()
    began_planner = time.process_time()
    planner(workspace, Filters(), program=found["program"])
    return {
        "what": "training uplift",
        "seconds": seconds,
        "processor seconds": processor,
        "planner, when opened": time.process_time() - began_planner,
        "acts": found["scope"]["acts"],
        "trained": found["trained"],
        "compared": found["kept"],
        "verdict": found["verdict"],
    }


def _programs(acts: Path, file: Path, trained: int) -> Path:
    """A table of completions by people of the export, drawn with a fixed seed."""
    with acts.open(encoding="utf-8", newline="") as rows:
        people = sorted({row["member_id"] for row in csv.DictReader(rows)})
    draw = random.Random(4)
    span = (LAST - FIRST).days
    with file.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out)
        table.writerow(["member_id", "program", "kind", "completed_at"])
        for who in draw.sample(people, min(trained, len(people))):
            day = FIRST + timedelta(days=draw.randrange(span), hours=draw.randrange(24))
            table.writerow([who, "Course", "training", f"{day:%Y-%m-%dT%H:%M:%SZ}"])
    return file


def main() -> None:
    """Parse the arguments and print a line per round."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--trained", type=int, default=TRAINED)
    options = parser.parse_args()
    for row in run(options.file, trained=options.trained):
        print(
            "  ".join(
                f"{name} {value:.2f}" if isinstance(value, float) else f"{name} {value}" for name, value in row.items()
            )
        )


if __name__ == "__main__":
    main()
