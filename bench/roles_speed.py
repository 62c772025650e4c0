"""How long the views of roles, skills and micro-communities take on a made-up community, and Leiden on 100,000 pairs.

usage: python -m bench.roles_speed [ACTS]    (default 1,000,000; every second thread is made to start with a question)

Timed is what stands first on a page, from the workspace on disk with every cache emptied, in a process that has its
libraries loaded; then what the page asks for last. The machine is told by DuckDB's typed load of the same file.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb
import numpy as np

from actions.imports import import_files
from bench.generate import FOLDER, generate
from figures.cache import clear
from figures.micro_communities import micro_communities
from figures.micro_detected import detected_groups
from figures.roles import roles
from figures.roles_against import against
from figures.skills import skills_view
from ingest.report import ReadOptions
from models.detected import detect
from queries.filters import Filters
from warehouse.workspace import Workspace, close_all, open_workspace

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
_LOAD = """
create or replace table acts as
select * from read_csv('{file}', header = true, columns = {{
    'member_id': 'varchar', 'occurred_at': 'timestamp', 'activity_type': 'varchar', 'community': 'varchar',
    'thread_id': 'varchar', 'reply_to_member_id': 'varchar', 'topic': 'varchar'}})
"""
_QUESTIONS = """
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
            connection.execute(_QUESTIONS.format(source=source, target=target)).fetchall()
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


def timed(name: str, work: Callable[[], object]) -> None:
    """Print the medians of a figure that was asked for once before."""
    work()
    elapsed, busy = seconds_of(work)
    print(f"{name}: {elapsed:.2f} s ({busy:.2f} s of processor)", flush=True)


def _alone(workspace: Workspace, figure: Callable[[Workspace, Filters], object]) -> object:
    """The figure with every cache emptied, as if nothing else of the page had been asked for."""
    clear()
    return figure(workspace, Filters())


def main() -> None:
    """Print a line for each view and for Leiden."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("acts", type=int, nargs="?", default=ACTS)
    acts = parser.parse_args().acts
    pairs = made_pairs(np.random.default_rng(1))
    found = detect(*pairs, rng=np.random.default_rng(2))  # also loads the library
    elapsed, busy = seconds_of(lambda: detect(*pairs, rng=np.random.default_rng(2)))
    print(
        f"detected groups, {PAIRS:,} pairs, {found.runs} runs: {elapsed:.2f} s ({busy:.2f} s of processor)", flush=True
    )
    file = with_questions(acts)
    with tempfile.TemporaryDirectory(prefix="bench-") as home:
        os.environ["NEXT_CIRCLE_HOME"] = home
        import_files("bench", [file], ReadOptions())
        workspace = open_workspace("bench")
        with duckdb.connect(str(Path(home) / "typed.duckdb")) as connection:
            elapsed, _ = seconds_of(lambda: connection.execute(_LOAD.format(file=file)).fetchall())
            print(f"DuckDB's typed load of the file: {elapsed:.2f} s", flush=True)
        for name, figure in FIRST.items():
            timed(f"{name}, {acts:,} acts", partial(_alone, workspace, figure))
        for name, figure in LAST.items():
            timed(f"{name}, {acts:,} acts", partial(_alone, workspace, figure))
        close_all()


if __name__ == "__main__":
    main()
