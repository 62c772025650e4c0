"""Our concentration figures beside a plain pandas and a plain polars script: same numbers, times from one run.

usage: python -m bench.concentration_speed FILE.csv    (canonical CSV as bench.generate writes it, no member list)

Timed is what happens after loading. Ours: from the workspace on disk to the finished view, nothing cached, with what
the scripts do not compute (intervals, reported Gini, band of chance, sentence). The scripts: from the event table in
memory, two columns as each library reads them by default, to the same plain numbers. Rounds take turns.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl

from actions.imports import import_files
from bench.plain_scripts import Numbers, with_pandas, with_polars
from figures.cache import clear
from figures.registry import VIEWS
from ingest.report import ReadOptions
from models.chance import chance_band
from queries.filters import Filters
from warehouse.workspace import Workspace, close_all, open_workspace

ROUNDS = 5
EQUAL = 1e-9  # results must agree to this, relative or absolute
COLUMNS = ["member_id", "activity_type"]
WORKSPACE = "bench"


def ours(workspace: Workspace) -> dict[str, Any]:
    """The view as a page or the command line gets it, with every cache emptied first."""
    clear()
    chance_band.cache_clear()
    return VIEWS["concentration"](workspace, Filters()).as_json()


def run(csv_path: Path, *, rounds: int = ROUNDS) -> list[dict[str, Any]]:
    """One row per way: who, median seconds, how many times as long as ours. Raises ValueError where results differ."""
    with loaded(csv_path) as workspace:
        frame = pd.read_csv(csv_path, usecols=COLUMNS)
        table = pl.read_csv(csv_path, columns=COLUMNS)
        ways: dict[str, Callable[[], Any]] = {
            "ours": lambda: ours(workspace),
            "pandas": lambda: with_pandas(frame),
            "polars": lambda: with_polars(table),
        }
        results = {name: way() for name, way in ways.items()}  # also warms every library up
        expected = _plain(results["ours"])
        for name in ("pandas", "polars"):
            check_equal(expected, results[name], name)
        seconds: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(rounds):
            for name, way in ways.items():
                began = time.perf_counter()
                way()
                seconds[name].append(time.perf_counter() - began)
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    return [
        {"what": name, "seconds": median, "times ours": median / medians["ours"], "acts": len(frame)}
        for name, median in medians.items()
    ]


def check_equal(expected: Numbers, found: Numbers, name: str) -> None:
    """Raise ValueError naming the first number in which a script differs from ours by more than EQUAL."""
    for key, value in found.items():
        if not math.isclose(value, expected[key], rel_tol=EQUAL, abs_tol=EQUAL):
            raise ValueError(f"{name} has {key} = {value}, ours is {expected[key]}")


def _plain(view: dict[str, Any]) -> Numbers:
    """Our view's numbers under the scripts' names."""
    names = ("members", "events", "gini", "gini_corrected", "hhi", "theil", "absence_factor_50", "absence_factor_80")
    numbers = {name: view[name] for name in names}
    numbers |= {f"top_share_{percent}": share for percent, share in view["top_share"].items()}
    for tier in view["tiers"]:
        numbers[f"tier {tier['tier']} members"] = tier["members"]
        numbers[f"tier {tier['tier']} content"] = tier["content"]
    return numbers


@contextmanager
def loaded(csv_path: Path) -> Iterator[Workspace]:
    """A workspace of its own with the file imported; gone afterwards."""
    before = os.environ.get("NEXT_CIRCLE_HOME")
    with tempfile.TemporaryDirectory(prefix="bench-") as home:
        os.environ["NEXT_CIRCLE_HOME"] = home
        try:
            report = import_files(WORKSPACE, [csv_path], ReadOptions())[0]
            if report.refused:
                raise ValueError(report.refused)
            yield open_workspace(WORKSPACE)
        finally:
            close_all()
            os.environ.pop("NEXT_CIRCLE_HOME")
            if before is not None:
                os.environ["NEXT_CIRCLE_HOME"] = before


def main(arguments: list[str] | None = None) -> None:
    """Parse the arguments and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args(arguments)
    for row in run(options.file, rounds=options.rounds):
        print(
            f"{row['what']:8} {1000 * row['seconds']:10.1f} ms {row['times ours']:8.2f} × ours   {row['acts']:,} acts"
        )


if __name__ == "__main__":
    main()
