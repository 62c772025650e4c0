"""Reach on large communities: graph measures beside networkx on the same graph, and the whole view once loaded.

usage: python -m bench.reach_speed [FILE.csv]   (canonical CSV as bench.generate writes it; without one the graph)

The graph has 100,000 people and a million pairs with heavy tails. Ours and networkx take turns in one run; PageRank
and greedy coverage must agree. networkx comes with the tools of development.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from bench.concentration_speed import loaded
from bench.report import table, typed_load
from figures.cache import clear
from figures.registry import VIEWS
from models.attention import attention, pagerank
from models.coverage import greedy
from queries.filters import Filters

PEOPLE, PAIRS, TEAM = 100_000, 1_000_000, 40
ROUNDS = 3
AGREE = 1e-9  # PageRanks of both must be this close


def random_graph(people: int, pairs: int, *, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Replier, author and days of distinct pairs; a few authors and a few repliers have most of them."""
    rng = np.random.default_rng(seed)
    drawn = 2 * pairs
    replier = (people * rng.random(drawn) ** 2).astype(np.int64)
    author = (people * rng.random(drawn) ** 3).astype(np.int64)
    pair = np.unique(replier[replier != author] * people + author[replier != author])
    chosen = rng.permutation(pair)[:pairs]
    return chosen // people, chosen % people, rng.geometric(0.5, chosen.size)


def ours(replier: np.ndarray, author: np.ndarray, days: np.ndarray) -> tuple[dict[int, float], int, float]:
    """PageRank by member, reach of a greedy team, and seconds for the measures once the graph is there."""
    graph = attention(replier, author, days)
    began = time.perf_counter()
    rank = pagerank(graph)
    team = greedy(graph.heard, TEAM)
    seconds = time.perf_counter() - began
    return dict(zip(graph.members.tolist(), rank.tolist(), strict=True)), team.reach[-1], seconds


def with_networkx(replier: np.ndarray, author: np.ndarray, days: np.ndarray) -> tuple[dict[int, float], int, float]:
    """The same with networkx: its PageRank, and greedy coverage over its neighbour sets as one writes it."""
    import networkx as nx

    graph = nx.DiGraph()
    graph.add_weighted_edges_from(zip(replier.tolist(), author.tolist(), days.tolist(), strict=True))
    began = time.perf_counter()
    rank = nx.pagerank(graph, alpha=0.85, tol=1e-14, max_iter=1_000)
    audiences = {author: set(graph.predecessors(author)) for author in graph}
    covered: set[int] = set()
    for _ in range(TEAM):
        best = max(audiences, key=lambda each: len(audiences[each] - covered))
        covered |= audiences.pop(best)
    return rank, len(covered), time.perf_counter() - began


def graph_measures(*, people: int = PEOPLE, pairs: int = PAIRS, rounds: int = ROUNDS) -> list[dict[str, Any]]:
    """One row per way: seconds with and without building the graph. Raises ValueError where results differ."""
    edges = random_graph(people, pairs)
    ways: dict[str, Callable[..., tuple[dict[int, float], int, float]]] = {"ours": ours, "networkx": with_networkx}
    seconds: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    results = {}
    for _ in range(rounds):
        for name, way in ways.items():
            began = time.perf_counter()
            results[name] = way(*edges)
            seconds[name].append((time.perf_counter() - began, results[name][2]))
    _check_alike(results)
    whole = {name: statistics.median(each[0] for each in times) for name, times in seconds.items()}
    alone = {name: statistics.median(each[1] for each in times) for name, times in seconds.items()}
    return [
        {
            "what": name,
            "with the graph, s": whole[name],
            "measures, s": alone[name],
            "times ours": whole[name] / whole["ours"],
            "measures, times ours": alone[name] / alone["ours"],
            "pairs": edges[0].size,
        }
        for name in ways
    ]


def _check_alike(results: dict[str, tuple[dict[int, float], int, float]]) -> None:
    (rank, reach, _), (expected, covered, _) = results["ours"], results["networkx"]
    if reach != covered:
        raise ValueError(f"networkx covers {covered}, ours {reach}")
    worst = max(abs(rank[member] - value) for member, value in expected.items())
    if worst > AGREE:
        raise ValueError(f"PageRanks differ by {worst}")


def whole_view(csv_path: Path, *, rounds: int = ROUNDS) -> list[dict[str, Any]]:
    """Seconds from a loaded workspace with nothing cached to the finished view, and of DuckDB's typed load."""
    with loaded(csv_path) as workspace:
        VIEWS["reach"](workspace, Filters())  # warms the libraries up, and the file
        seconds, view = [], {}
        for _ in range(rounds):
            clear()
            began = time.perf_counter()
            view = VIEWS["reach"](workspace, Filters()).as_json()
            seconds.append(time.perf_counter() - began)
    whole = {"what": "whole view", "seconds": statistics.median(seconds), "acts": view["scope"]["acts"]}
    return [whole | {"DuckDB's typed load of the file": typed_load(csv_path)}]


def main(arguments: list[str] | None = None) -> None:
    """Parse the arguments and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args(arguments)
    rows = whole_view(options.file, rounds=options.rounds) if options.file else graph_measures(rounds=options.rounds)
    table("Reach", rows)


if __name__ == "__main__":
    main()
