"""How long Campaigns takes on a large community: python -m bench.campaign_speed FILE.csv [--size N].

FILE: a canonical CSV as bench.generate writes it. Two lists are made as of a quarter before its end and marked sent:
one with a fifth held out and one without. Timed is each part of the page, nothing cached.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from actions.build_list import build_list
from actions.campaigns import mark_list_sent
from actions.imports import import_files
from figures.cache import clear
from figures.campaigns import campaigns, outcome
from figures.reward_ledger import reward_ledger
from figures.scope import scope
from figures.wish import Wish
from ingest.report import ReadOptions
from queries.filters import Filters
from warehouse.workspace import Workspace, close_all, open_workspace

ALL, WORKSPACE, SIZE, ROUNDS, BACK = Filters(), "bench", 400, 3, timedelta(weeks=13)


def run(csv_path: Path, *, size: int) -> dict[str, list[tuple[float, float]]]:
    """Part of the page -> wall and processor seconds of each round. Raises ValueError where the file is refused."""
    before = os.environ.get("NEXT_CIRCLE_HOME")
    with tempfile.TemporaryDirectory(prefix="bench-") as home:
        os.environ["NEXT_CIRCLE_HOME"] = home
        try:
            (report,) = import_files(WORKSPACE, [csv_path], ReadOptions())
            if report.refused:
                raise ValueError(report.refused)
            workspace = open_workspace(WORKSPACE)
            drawn, plain = _lists(workspace, size)
            parts: dict[str, Callable[[], object]] = {
                "ledger and hit rates": lambda: campaigns(workspace, ALL),
                "outcome, drawn by lot": lambda: outcome(workspace, ALL, number=drawn),
                "outcome, people alike": lambda: outcome(workspace, ALL, number=plain),
                "reward ledger": lambda: reward_ledger(workspace, ALL),
            }
            return {name: [_timed(each) for _ in range(ROUNDS)] for name, each in parts.items()}
        finally:
            close_all()
            os.environ.pop("NEXT_CIRCLE_HOME")
            if before is not None:
                os.environ["NEXT_CIRCLE_HOME"] = before


def _lists(workspace: Workspace, size: int) -> tuple[int, int]:
    end = scope(workspace, ALL).end_day
    if end is None:
        raise ValueError("the file holds no acts")
    sent = datetime.combine(end, datetime.min.time(), tzinfo=UTC) - BACK
    past = Filters(to_day=sent.date())
    numbers = []
    for wish in (Wish(size=size, hold_out=0.2), Wish(size=size, purpose="reviewers")):
        built = build_list(workspace, past, wish, now=sent)
        mark_list_sent(workspace, built.list_id, now=sent)
        numbers.append(built.list_id)
    return numbers[0], numbers[1]


def _timed(part: Callable[[], object]) -> tuple[float, float]:
    clear()
    began, worked = time.perf_counter(), time.process_time()
    part()
    return time.perf_counter() - began, time.process_time() - worked


def main() -> None:
    """Parse the arguments and print a line per part of the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--size", type=int, default=SIZE)
    options = parser.parse_args()
    for name, taken in run(options.file, size=options.size).items():
        said = "  ".join(f"{wall:.2f} s ({processor:.2f} of processor)" for wall, processor in taken)
        sys.stdout.write(f"{name}: {said}\n")


if __name__ == "__main__":
    main()
