"""Our churn figures beside a plain pandas and SciPy script: same numbers, times from one run.

usage: python -m bench.churn_speed FILE.csv    (canonical CSV as bench.churn_generate writes it)

Timed is what happens after loading. Ours: from the workspace on disk to everything that `figures churn` prints, nothing
cached, with what the script does not compute (intervals, cycle, cohorts, evergreen members, a checked forecast).
The script: from the event table in memory, as pandas reads it.
"""

from __future__ import annotations

import argparse
import math
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from bench.churn_plain import with_pandas
from bench.concentration_speed import loaded
from figures.cache import clear
from figures.registry import VIEWS
from queries.filters import Filters
from warehouse.workspace import Workspace

ROUNDS = 3
EQUAL = 1e-4  # the Weibull shape is as exact as a simplex search
COLUMNS = ["member_id", "occurred_at", "activity_type"]


def ours(workspace: Workspace) -> dict[str, Any]:
    """The view as the command line gets it, with every cache emptied first."""
    clear()
    return VIEWS["churn"](workspace, Filters()).as_json()


def run(csv_path: Path, *, rounds: int = ROUNDS) -> list[dict[str, Any]]:
    """One row per way: seconds by the clock and of processor. Raises ValueError where results differ."""
    with loaded(csv_path) as workspace:
        frame = pd.read_csv(csv_path, usecols=COLUMNS)
        ways: dict[str, Callable[[], Any]] = {"ours": lambda: ours(workspace), "pandas": lambda: with_pandas(frame)}
        check_equal(ways["ours"](), ways["pandas"]())
        seconds: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
        for _ in range(rounds):
            for name, way in ways.items():
                began, used = time.perf_counter(), time.process_time()
                way()
                seconds[name].append((time.perf_counter() - began, time.process_time() - used))
    clock = {name: statistics.median(each[0] for each in times) for name, times in seconds.items()}
    used_of = {name: statistics.median(each[1] for each in times) for name, times in seconds.items()}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return [
        {
            "what": name,
            "seconds": clock[name],
            "processor seconds": used_of[name],
            "times ours": clock[name] / clock["ours"],
            "acts": len(frame),
            "peak GB of both": peak,
        }
        for name in ways
    ]


def check_equal(view: dict[str, Any], plain: dict[str, Any]) -> None:
    """Raise ValueError naming the first number in which the script differs from ours."""
    at_180 = [row["survival"] for row in view["survival"] if row["days"] <= 180]  # noqa: PLR2004 - as the script
    mine = {
        "threshold_days": view["threshold_days"],
        "departures": view["departures"],
        "median_days": view["median_days"],
        "survival": at_180[-1],
        "weibull_shape": view["weibull_shape"],
        "observed_expected": view["observed_expected_total"]["ratio"],
    }
    for key, value in mine.items():
        if not math.isclose(value, plain[key], rel_tol=EQUAL):
            raise ValueError(f"pandas has {key} = {plain[key]}, ours is {value}")
    growth = {name: [row[name] for row in view["growth"]] for name in ("active", "churned")}
    if growth["active"] != plain["active"] or growth["churned"][1:] != plain["churned"]:
        raise ValueError("growth accounting differs")


def main() -> None:
    """Parse the arguments and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    for row in run(options.file, rounds=options.rounds):
        print(
            "  ".join(
                f"{key} {value:,.4g}" if isinstance(value, float) else f"{key} {value}" for key, value in row.items()
            )
        )


if __name__ == "__main__":
    main()
