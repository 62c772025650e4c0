"""What Almost ready costs on a large community: processor seconds by step and peak memory.

usage: python -m bench.readiness_speed WORKSPACE [--origins N]      (imported before)
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from figures import readiness_data
from figures.readiness import almost_ready
from figures.readiness_data import as_of_day, history
from figures.readiness_evaluation import evaluation
from figures.readiness_model import judged
from queries.filters import Filters
from warehouse.workspace import close_all, open_workspace

ORIGINS = 15  # of the issue


def timed(what: str, run: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever it gives
    """Run, and print what it took; processor seconds are of all threads together."""
    began, worked = time.perf_counter(), time.process_time()
    found = run()
    seconds, processor = time.perf_counter() - began, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:<28} {processor:6.1f} processor s  {seconds:6.1f} s  peak {peak:,.0f} MB", flush=True)
    return found


def main() -> None:
    """Every step once, nothing cached before; each uses what the steps before it made."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspace")
    parser.add_argument("--origins", type=int, default=ORIGINS)
    options = parser.parse_args()
    workspace, filters = open_workspace(options.workspace), Filters()
    day = as_of_day(workspace, filters)
    if day is None:
        raise SystemExit(f"{options.workspace} holds no acts")
    with patch.object(readiness_data, "MOST_ORIGINS", options.origins):
        found = timed("snapshots", lambda: history(workspace, filters, as_of=day))
        if found is None:
            raise SystemExit(f"{options.workspace} holds too few acts")
        first = found.day_of(found.count_origins - 1) - timedelta(weeks=48)
        print(f"  {found.count_origins} origins, {len(found.rows):,} rows, from {first}")
        timed("training, judging, scoring", lambda: judged(workspace, filters, as_of=day))
        timed("names and reasons", lambda: almost_ready(workspace, filters))
        timed("evaluation section", lambda: evaluation(workspace, filters))
    close_all()


if __name__ == "__main__":
    main()
