"""Every view beside its floor: our figures, a hand-written DuckDB query, plain pandas, plain polars; ratios of one run.

usage: python -m bench.floors FILE.csv [LARGER.csv] [--rounds N] [--view NAME ...] [--way NAME ...]

FILE: canonical CSV as bench.generate writes it. Timed is what happens after loading. Ours: from the workspace on disk
to the finished view, nothing cached. The floor: queries by hand on a copy of the same file, two threads, to the plain
numbers that its row says it covers. pandas and polars: from the acts in memory with typed columns (ids are whole
numbers, words categories), to the same numbers as the floor. Each way has a process of its own, which tells its
peak memory; rounds take turns. Results are compared before anything is timed: a difference stops the benchmark.
Where ours does more than the row covers, "ours / floor" says what all of it costs beside that part, and "pandas / ours"
is the least that it can be; "asking / floor" is of ours only the time in which DuckDB was being asked, the rest being
arithmetic (which stands in for queries here and there). With a larger file besides, growth exponents are printed too.
"""

from __future__ import annotations

import argparse
import math
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.floor_ways.data import KINDS, Source, prepared
from bench.floor_ways.finishing import Numbers
from bench.floor_ways.process import Child, Here, Seconds
from bench.floor_ways.ways import FLOOR, OURS, PANDAS, POLARS, VIEWS, WAYS
from bench.report import table

ROUNDS = 5
LEFT_OUT = "–"


def rows(
    csv_path: Path,
    *,
    rounds: int = ROUNDS,
    views: Sequence[str] = tuple(VIEWS),
    ways: Sequence[str] = WAYS,
    in_processes: bool = True,
) -> list[dict[str, Any]]:
    """One row per view. Raises ValueError where results differ. in_processes: False runs everything in this one."""
    found = []
    for kind in KINDS:
        chosen = [name for name in views if VIEWS[name].data == kind]
        if chosen:
            with prepared(csv_path, kind) as source:
                found += [_row(name, source, rounds, ways, Child if in_processes else Here) for name in chosen]
    return sorted(found, key=lambda row: list(VIEWS).index(row["view"]))


def check_equal(view: str, way: str, expected: Numbers, found: Numbers, *, equal: float) -> None:
    """Raise ValueError naming the numbers that one of the two lacks, or the first that differs by more than `equal`."""
    if found.keys() != expected.keys():
        raise ValueError(f"{way} of {view} has other numbers than ours: {sorted(found.keys() ^ expected.keys())[:10]}")
    for key, value in found.items():
        mine = expected[key]
        if not math.isclose(value, mine, rel_tol=equal, abs_tol=equal) and not (math.isnan(value) and math.isnan(mine)):
            raise ValueError(f"{way} of {view} has {key} = {value}, ours is {mine}")


def exponents(small: list[dict[str, Any]], large: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """How time grows from a file to a larger one: log of the times' ratio by log of the acts' ratio; 1 is in step."""
    found = []
    for before, after in zip(small, large, strict=True):
        step = math.log(after["acts"] / before["acts"])
        grows = {
            f"{way} grows as acts to the power of": math.log(after[f"{way}, s"] / before[f"{way}, s"]) / step
            if isinstance(after[f"{way}, s"], float)
            else LEFT_OUT
            for way in WAYS
        }
        times = after[f"{OURS}, s"] / before[f"{OURS}, s"]
        found.append(
            {"view": before["view"], "acts": f"{before['acts']:,} to {after['acts']:,}", "times": times} | grows
        )
    return found


def _row(view: str, source: Source, rounds: int, ways: Sequence[str], kind: type[Child] | type[Here]) -> dict[str, Any]:
    spec = VIEWS[view]
    running = {way: kind(view, way, source) for way in spec.ways if way in ways or way == OURS}
    for way, each in running.items():
        check_equal(view, way, running[OURS].numbers, each.numbers, equal=spec.equal)
    seconds: dict[str, list[Seconds]] = {way: [] for way in running}
    for _ in range(rounds):
        for way, each in running.items():
            seconds[way].append(each.seconds())
    median: dict[str, Any] = dict.fromkeys(WAYS, LEFT_OUT) | {
        way: statistics.median(each.whole for each in times) for way, times in seconds.items()
    }
    asking = statistics.median(each.asking for each in seconds[OURS])
    said = ", ".join(f"{way} {each:.2f} s" for way, each in median.items() if isinstance(each, float))
    print(f"{view}: {said}", file=sys.stderr, flush=True)
    peak: dict[str, Any] = dict.fromkeys(WAYS, LEFT_OUT) | {way: each.peak() for way, each in running.items()}
    return {
        "view": view,
        "data": spec.data,
        "acts": source.acts,
        **{f"{way}, s": median[way] for way in WAYS},
        "ours / floor": _ratio(median[OURS], median[FLOOR]),
        "of ours asking DuckDB, s": asking,
        "asking / floor": _ratio(asking, median[FLOOR]),
        "pandas / ours": _ratio(median[PANDAS], median[OURS]),
        "polars / ours": _ratio(median[POLARS], median[OURS]),
        **{f"{way}, GB": peak[way] for way in WAYS},
        "numbers compared": len(running[OURS].numbers),
        "floor covers": spec.covers,
    }


def _ratio(above: float | str, below: float | str) -> float | str:
    return above / below if isinstance(above, float) and isinstance(below, float) else LEFT_OUT


def main(arguments: list[str] | None = None) -> None:
    """Parse the arguments and print a table per file, and one of growth where there are two."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("larger", type=Path, nargs="?")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--view", choices=VIEWS, nargs="+", default=list(VIEWS))
    parser.add_argument("--way", choices=WAYS, nargs="+", default=list(WAYS))
    options = parser.parse_args(arguments)
    told = []
    for file in (options.file, options.larger):
        if file:
            told.append(rows(file, rounds=options.rounds, views=options.view, ways=options.way))
            table(f"Every view beside its floor, {told[-1][0]['acts']:,} acts", told[-1])
    if options.larger:
        table("How time grows", exponents(*told))


if __name__ == "__main__":
    main()
