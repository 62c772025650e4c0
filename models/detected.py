"""Groups that nobody declared, found in who turns to whom; how stable they are, and whether chance gives as much."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from models.histogram import Floats, Ints
from models.lot import ALL, place_in_lot

FEWEST_PEOPLE, FEWEST_PAIRS = 30, 100  # METHODS 3.5: below, pairs are listed and no graph measure is claimed
SMALLEST_GROUP = 3  # two people who talk are a pair
RESOLUTION = 1.0  # plain modularity
# More runs than these say little more about stability; the larger the graph, the fewer, so that a page stays quick.
MOST_RUNS, FEWEST_RUNS, PAIRS_IN_ALL_RUNS = 8, 3, 300_000
MOST_NULLS, FEWEST_NULLS, PAIRS_IN_ALL_NULLS = 3, 1, 100_000
# Each round starts from what the one before found; a third one still finds better groups, a tenth hardly.
MOST_ROUNDS, FEWEST_ROUNDS, PAIRS_IN_ALL_ROUNDS = 3, 1, 300_000
# Of more pairs those who met on the most days: weak ties of millions tell groups little, and cost a minute and more.
MOST_PAIRS = 1_000_000
RUNS_AT_ONCE = 2  # the library lets other threads work meanwhile, and a laptop has two processors to spare
MOST_SWEEPS = 100  # over all people within a round, so that every run ends; five are usual
PAIR_SPREAD = 1_000_003  # a prime, so that two pairs seldom have one number
STEADY = 0.6  # Hennig 2007: below a mean Jaccard of .6 a cluster should not be trusted


@dataclass(frozen=True, eq=False)
class Detected:
    """Groups found. people: member keys; group: number of each one's group (largest first, -1 in none).

    stability: mean adjusted Rand index of the other runs with this one. steadiness: per group, mean over the other runs
    of the largest Jaccard overlap with a group there. modularity beside that of the same people's acts dealt out at
    random. reason: why no groups are claimed; None where they are. pairs: looked at, out of all_pairs.
    """

    people: Ints
    group: Ints
    stability: float | None
    steadiness: Floats
    modularity: float | None
    by_chance: float | None
    runs: int
    reason: str | None
    pairs: int
    all_pairs: int

    @property
    def count(self) -> int:
        """Groups claimed."""
        return int(self.steadiness.size)


def detect(
    source: Ints, target: Ints, weight: Ints, *, rng: np.random.Generator, all_pairs: int | None = None
) -> Detected:
    """Groups of people who turn to each other more than to the others: Leiden on the undirected graph of days.

    source, target, weight: one entry a directed pair, the days on which the one turned to the other. all_pairs: how
    many there are where these are the strongest of them. Of several runs
    with other orders of people the one with the highest modularity is taken. Where a graph with the same people and
    their acts dealt out at random splits as well, no group is claimed. Finds no overlap between groups, and none much
    smaller than the square root of all pairs (Fortunato & Barthélemy 2007).
    Source: Traag, Waltman & van Eck 2019, Scientific Reports 9:5233; steadiness Hennig 2007, CSDA 52:258.
    """
    all_pairs = all_pairs or source.size
    kept = strongest(source, target, weight, most=MOST_PAIRS)
    source, target, weight = (each[kept].astype(np.int64) for each in (source, target, weight))
    people, place = np.unique(np.concatenate([source, target]), return_inverse=True)
    ends = (place[: source.size], place[source.size :])
    reason = _too_small(people.size, source.size)
    if reason:
        return _nothing(people, reason, source.size, all_pairs)
    runs = int(np.clip(PAIRS_IN_ALL_RUNS // source.size, FEWEST_RUNS, MOST_RUNS))
    nulls = int(np.clip(PAIRS_IN_ALL_NULLS // source.size, FEWEST_NULLS, MOST_NULLS))
    rounds = int(np.clip(PAIRS_IN_ALL_ROUNDS // source.size, FEWEST_ROUNDS, MOST_ROUNDS))
    work = [(_graph(*ends, weight, people.size), _seed(rng))]
    work += [(work[0][0], _seed(rng)) for _ in range(runs - 1)]
    work += [(_graph(ends[0], rng.permutation(ends[1]), weight, people.size), _seed(rng)) for _ in range(nulls)]
    with ThreadPoolExecutor(RUNS_AT_ONCE) as at_once:
        found = list(at_once.map(lambda each: _leiden(each[0], each[1], rounds), work))
    best = max(range(runs), key=lambda run: (found[run][1], -run))
    labels, modularity = found[best]
    chance = max(modularity for _, modularity in found[runs:])
    others = [found[run][0] for run in range(runs) if run != best]
    stability = float(np.mean([adjusted_rand(labels, other) for other in others]))
    if modularity <= chance:
        words = "people mix as if at random: it is one large conversation, not several groups"
        nobody = np.full(people.size, -1)
        return Detected(people, nobody, stability, np.zeros(0), modularity, chance, runs, words, source.size, all_pairs)
    group = _largest_first(labels)
    steady = np.mean([_overlaps(group, other) for other in others], axis=0)
    return Detected(people, group, stability, steady, modularity, chance, runs, None, source.size, all_pairs)


def strongest(source: Ints, target: Ints, weight: Ints, *, most: int) -> NDArray[np.bool_]:
    """Which `most` directed pairs have the most days, those of equally many drawn by lot, both directions alike.

    Who is among the first of a part of the pairs may be asked again among those of several parts.
    """
    if weight.size <= most:
        return np.ones(weight.size, dtype=bool)
    pair = np.minimum(source, target).astype(np.int64) * PAIR_SPREAD + np.maximum(source, target)
    rank = weight.astype(np.int64) * ALL - place_in_lot(pair).astype(np.int64)
    kept: NDArray[np.bool_] = rank >= np.partition(rank, rank.size - most)[rank.size - most]
    return kept


def adjusted_rand(one: Ints, other: Ints) -> float:
    """How far two splits of the same people agree: 1 the same, 0 as by chance.

    Source: Hubert & Arabie 1985, Journal of Classification 2:193.

    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
    1.0
    >>> round(adjusted_rand(np.array([0, 0, 1, 1]), np.array([0, 0, 1, 2])), 4)
    0.5714
    """
    table = _table(one, other)
    together = _pairs(table.data)
    rows, columns = _pairs(np.asarray(table.sum(axis=1))), _pairs(np.asarray(table.sum(axis=0)))
    expected = rows * columns / max(_pairs(np.array([one.size])), 1.0)
    highest = (rows + columns) / 2
    return 1.0 if highest == expected else float((together - expected) / (highest - expected))


def _pairs(counts: Any) -> float:  # noqa: ANN401 - dense or sparse sums
    return float((counts * (counts - 1) / 2).sum())


def _table(one: Ints, other: Ints) -> csr_array:
    """People by their group here (rows) and there (columns)."""
    return csr_array(coo_array((np.ones(one.size), (one, other))))


def _too_small(people: int, pairs: int) -> str | None:
    if pairs == 0:
        return "the data does not say whom an act is aimed at (reply_to_member_id)"
    if people < FEWEST_PEOPLE or pairs < FEWEST_PAIRS:
        return f"{people} people in {pairs} pairs; groups are looked for from {FEWEST_PEOPLE} in {FEWEST_PAIRS} on"
    return None


def _nothing(people: Ints, reason: str, pairs: int, all_pairs: int) -> Detected:
    return Detected(people, np.full(people.size, -1), None, np.zeros(0), None, None, 0, reason, pairs, all_pairs)


def _graph(source: Ints, target: Ints, weight: Ints, size: int) -> csr_array:
    """Symmetric, without loops, both directions of a pair added up, neighbours in order."""
    apart = source != target
    half = coo_array((weight[apart].astype(np.float64), (source[apart], target[apart])), shape=(size, size))
    graph = csr_array(half + half.T)
    graph.sort_indices()
    return graph


def _seed(rng: np.random.Generator) -> int:
    return int(rng.integers(2**31))


def _leiden(graph: csr_array, seed: int, rounds: int) -> tuple[Ints, float]:
    """Group of each person and the modularity of one run; who turns to nobody is a group alone."""
    from graspologic_native import leiden_csr

    size = int(graph.shape[0])
    if graph.nnz == 0:  # the library would abort
        return np.arange(size), 0.0
    modularity, found = leiden_csr(
        graph.indptr.astype(np.int64),
        graph.indices.astype(np.int32),
        graph.data,
        size,
        resolution=RESOLUTION,
        iterations=rounds,
        seed=seed,
        max_local_moving_iterations=MOST_SWEEPS,
    )
    return np.array([found[person] for person in range(size)], dtype=np.int64), float(modularity)


def _largest_first(labels: Ints) -> Ints:
    """Groups numbered by size, ties by their first person; people in groups below SMALLEST_GROUP get -1."""
    sizes = np.bincount(labels)
    first = np.full(sizes.size, labels.size)
    np.minimum.at(first, labels, np.arange(labels.size))
    order = np.lexsort((first, -sizes))
    number = np.empty(sizes.size, dtype=np.int64)
    number[order] = np.arange(sizes.size)
    return np.where(sizes[labels] >= SMALLEST_GROUP, number[labels], -1)


def _overlaps(group: Ints, other: Ints) -> Floats:
    """Of each group the largest Jaccard overlap with a group of another run."""
    inside = group >= 0
    table = _table(group[inside], other[inside])
    mine, theirs = np.bincount(group[inside]), np.bincount(other, minlength=table.shape[1])
    best = np.zeros(mine.size)
    cells = coo_array(table)
    rows, columns = cells.coords
    np.maximum.at(best, rows, cells.data / (mine[rows] + theirs[columns] - cells.data))
    return best
