"""How long the views of roles, skills and micro-communities take on a made-up community, and Leiden on 100,000 pairs.

usage: python -m bench.roles_speed [ACTS]    (default 1,000,000; every second thread is made to start with a question)

Timed is what stands first on a page, from the workspace on disk with every cache emptied, in a process that has its
libraries loaded; then what the page asks for last. The machine is told by DuckDB's typed load of the same file.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from bench.concentration_speed import loaded
from bench.generate import FOLDER, generate
from bench.report import table, typed_load
from figures.cache import clear
from figures.micro_communities import micro_communities
from figures.micro_detected import detected_groups
from figures.roles import roles
from figures.roles_against import against
from figures.skills import skills_view
from models.detected import detect
from queries.filters import Filters
from warehouse.workspace import Workspace

ACTS = 1_000_000
ROUNDS = 5
FIRST: dict[str, Callable[[Workspace, Filters], object]] = {
    "Seekers & providers": roles,
    "Skills": skills_view,
    "Micro-communities": micro_communities,
}
LAST: dict[str, Callable[[Workspace, Filters], object]] = {
    "Seekers & providers, against the period before": against,
    "Micro-communities, detected groups": detected_groups,
}
PAIRS, PEOPLE, CIRCLES, INSIDE = 100_000, 20_000, 200, 0.7  # share of pairs within a circle
QUESTIONS = """
copy (
    select * replace (
        case when activity_type = 'post' and hash(thread_id) % 2 = 0 then 'question' else activity_type end
        as activity_type
    )
    from read_csv('{source}', all_varchar = true)
) to '{target}' (header, delimiter ',')
"""


def with_questions(acts: int) -> Path:
    """A generated export in which every second thread starts with a question."""
    source, target = generate(acts, FOLDER / f"acts-{acts}.csv"), FOLDER / f"questions-{acts}.csv"
    if not target.exists():
        with duckdb.connect() as connection:
            connection.execute(QUESTIONS.format(source=source, target=target)).fetchall()
    return target


def seconds_of(work: Callable[[], object], *, rounds: int = ROUNDS) -> tuple[float, float]:
    """Median of elapsed and of processor seconds."""
    elapsed, busy = [], []
    for _ in range(rounds):
        began, used = time.perf_counter(), time.process_time()
        work()
        elapsed.append(time.perf_counter() - began)
        busy.append(time.process_time() - used)
    return statistics.median(elapsed), statistics.median(busy)


def made_pairs(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """PAIRS directed pairs among PEOPLE in CIRCLES, a few of them far busier than the others."""
    home = np.sort(rng.integers(0, CIRCLES, PEOPLE))
    source = (PEOPLE * rng.random(PAIRS) ** 1.5).astype(np.int64)
    first, last = np.searchsorted(home, home[source]), np.searchsorted(home, home[source], side="right")
    near = first + (rng.random(PAIRS) * (last - first)).astype(np.int64)
    target = np.where(rng.random(PAIRS) < INSIDE, near, (PEOPLE * rng.random(PAIRS) ** 1.5).astype(np.int64))
    return source, target, rng.integers(1, 4, PAIRS)


def timed(name: str, work: Callable[[], object]) -> dict[str, Any]:
    """A row with the medians of a figure that was asked for once before."""
    work()
    elapsed, busy = seconds_of(work)
    return {"what": name, "seconds": elapsed, "of processor": busy}


def _alone(workspace: Workspace, figure: Callable[[Workspace, Filters], object]) -> object:
    """The figure with every cache emptied, as if nothing else of the page had been asked for."""
    clear()
    return figure(workspace, Filters())


def run(acts: int = ACTS) -> list[dict[str, Any]]:
    """A row for Leiden on its pairs, for DuckDB's typed load of the file, and for each view."""
    pairs = made_pairs(np.random.default_rng(1))
    rows = [timed(f"Leiden, {PAIRS:,} pairs", lambda: detect(*pairs, rng=np.random.default_rng(2)))]
    file = with_questions(acts)
    rows.append(timed("DuckDB's typed load of the file", lambda: typed_load(file, rounds=1)))
    with loaded(file) as workspace:
        rows += [timed(name, partial(_alone, workspace, figure)) for name, figure in (FIRST | LAST).items()]
    return rows


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("acts", type=int, nargs="?", default=ACTS)
    acts = parser.parse_args().acts
    table(f"Roles, skills and micro-communities, {acts:,} acts", run(acts))


if __name__ == "__main__":
    main()
