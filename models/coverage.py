"""How many people a team reaches together, nobody counted twice, and which team reaches most.

Sets are rows of a sparse matrix (one row per candidate, one column per person): joint reach is the size of the union.
It is monotone and submodular, so that greedy choice is provably close to the best team.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from math import e

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from models.histogram import Floats, Ints


@dataclass(frozen=True)
class Greedy:
    """A team in the order in which it was chosen: rows of the sets, what each one added, and how good it must be.

    reach: people reached by the first 1, 2, … of them. best_possible: no team of that size reaches more (online bound).
    """

    rows: tuple[int, ...]
    gains: tuple[int, ...]
    best_possible: int

    @property
    def reach(self) -> tuple[int, ...]:
        """People reached by the first 1, 2, … of the team."""
        return tuple(int(total) for total in np.cumsum(np.array(self.gains, dtype=np.int64)))

    @property
    def of_best(self) -> float | None:
        """At least this share of what the best team of that size reaches; None without anybody."""
        return self.reach[-1] / self.best_possible if self.rows and self.best_possible else None


def guarantee(size: int) -> float:
    """Greedy reaches at least this share of the best team of `size`: 1 - (1 - 1/k)^k, at worst 1 - 1/e = .632.

    Source: Nemhauser, Wolsey & Fisher 1978, Mathematical Programming 14:265.

    >>> guarantee(2)
    0.75
    """
    return 1 - (1 - 1 / size) ** size if size else 1 - 1 / e


def greedy(
    sets: csr_array,
    size: int,
    *,
    allowed: Collection[int] | Ints | None = None,
    first: Sequence[int] = (),
    groups: Ints | None = None,
    most_per_group: int | None = None,
) -> Greedy:
    """The team that adds most at each step, by lazy evaluation; rows are in the order in which ties are settled.

    allowed: rows to choose from. first: rows that must be in, before anybody is chosen. groups: group of each row, of
    which at most most_per_group are chosen (those of `first` count, and are never refused). Whoever adds nobody is not
    chosen. With a limit per group the guarantee is one half (Fisher, Nemhauser & Wolsey 1978) and the online bound
    stands for teams without the limit.
    Source: Leskovec et al. 2007, KDD (lazy evaluation and online bound).

    >>> sets = csr_array(np.array([[1, 1, 1, 1, 0, 0], [1, 1, 1, 0, 0, 0], [0, 0, 0, 0, 1, 1]]))
    >>> greedy(sets, 2).rows
    (0, 2)
    """
    covered = np.zeros(sets.shape[1], dtype=bool)
    team, gains = [], []
    for row in first:
        gains.append(_take(sets, int(row), covered))
        team.append(int(row))
    rows = np.arange(sets.shape[0]) if allowed is None else np.unique(np.asarray(list(allowed), dtype=np.int64))
    rows = rows[~np.isin(rows, team)]
    sizes = np.diff(sets.indptr)[rows]
    heap = [(-int(gain), int(row), -1) for gain, row in zip(sizes, rows, strict=True)]
    heapq.heapify(heap)
    seats = _Seats(groups, most_per_group, team)
    while heap and len(team) < size:
        negative, row, known_at = heapq.heappop(heap)
        if not seats.is_free(row) or negative == 0:
            continue
        if known_at == len(team):
            gains.append(_take(sets, row, covered))
            team.append(row)
            seats.take(row)
        else:
            heapq.heappush(heap, (-_gain(sets, row, covered), row, len(team)))
    return Greedy(tuple(team), tuple(gains), _online_bound(sets, rows, covered, len(team)))


class _Seats:
    """How many of a group may still be chosen."""

    def __init__(self, groups: Ints | None, most: int | None, team: Sequence[int]) -> None:
        self.groups, self.most = groups, most
        self.taken: dict[int, int] = {}
        for row in team:
            self.take(row)

    def is_free(self, row: int) -> bool:
        if self.groups is None or self.most is None:
            return True
        return self.taken.get(int(self.groups[row]), 0) < self.most

    def take(self, row: int) -> None:
        if self.groups is not None:
            group = int(self.groups[row])
            self.taken[group] = self.taken.get(group, 0) + 1


def row_of(sets: csr_array, row: int) -> NDArray[np.int32]:
    """The people of one set, as columns."""
    return sets.indices[sets.indptr[row] : sets.indptr[row + 1]]


def _gain(sets: csr_array, row: int, covered: NDArray[np.bool_]) -> int:
    members = row_of(sets, row)
    return int(members.size - np.count_nonzero(covered[members]))


def _take(sets: csr_array, row: int, covered: NDArray[np.bool_]) -> int:
    gain = _gain(sets, row, covered)
    covered[row_of(sets, row)] = True
    return gain


def _online_bound(sets: csr_array, rows: Ints, covered: NDArray[np.bool_], size: int) -> int:
    """f(S) + the `size` largest gains that are left: no team of that size reaches more (Leskovec et al. 2007)."""
    left = csr_array((np.ones(sets.nnz, dtype=np.int64), sets.indices, sets.indptr), shape=sets.shape)
    gains = np.sort((left @ (~covered).astype(np.int64))[rows])[::-1]
    by_gains = int(covered.sum() + gains[:size].sum())
    everybody = int(np.unique(np.concatenate([row_of(sets, int(row)) for row in rows])).size) if rows.size else 0
    return min(by_gains, max(int(covered.sum()), everybody))


def united(sets: csr_array, rows: Sequence[int] | Ints, *, without: Collection[int] = ()) -> int:
    """People reached by these rows together, each counted once, `without` some of them (columns)."""
    if not len(rows):
        return 0
    members = np.unique(np.concatenate([row_of(sets, int(row)) for row in rows]))
    return int(members.size - np.isin(members, list(without)).sum())


def joint_reach(sets: csr_array, rows: Sequence[int], *, own: Ints, without: Collection[int] = ()) -> Ints:
    """People reached by the first 1, 2, … of a team, the team itself and `without` left out of the audience.

    own: column of each row's own person; -1 for one who is no column.
    """
    covered = np.zeros(sets.shape[1], dtype=bool)
    out = np.zeros(sets.shape[1], dtype=bool)
    out[[place for place in without if place >= 0]] = True
    reached = []
    for row in rows:
        covered[row_of(sets, int(row))] = True
        if own[row] >= 0:
            out[own[row]] = True
        reached.append(int(np.count_nonzero(covered & ~out)))
    return np.array(reached, dtype=np.int64)


def fewest_by_size(sizes: Ints, target: int) -> int | None:
    """No team of fewer reaches more than `target`: the smallest n whose n largest reaches add up to more; None: none.

    >>> fewest_by_size(np.array([6, 5, 4, 3]), 12)
    3
    """
    sums = np.cumsum(np.sort(sizes)[::-1])
    above = np.flatnonzero(sums > target)
    return int(above[0]) + 1 if above.size else None


def within_budget(sets: csr_array, costs: Floats, budget: float) -> tuple[tuple[int, ...], int]:
    """The team with most reach that greedy finds within a budget: by reach per cost, or the best single person.

    At least 1 - e^(-1/2) = .39 of the best. costs: per row, above zero.
    Source: Khuller, Moss & Naor 1999, Information Processing Letters 70:39.
    """
    covered = np.zeros(sets.shape[1], dtype=bool)
    team: list[int] = []
    left = budget
    open_rows = [int(row) for row in np.flatnonzero(costs <= budget)]
    while open_rows:
        gains = {row: _gain(sets, row, covered) for row in open_rows if costs[row] <= left}
        chosen = max(gains, key=_per_cost(gains, costs), default=None)
        if chosen is None or not gains[chosen]:
            break
        _take(sets, chosen, covered)
        team.append(chosen)
        left -= float(costs[chosen])
        open_rows.remove(chosen)
    together = int(covered.sum())
    alone = max(np.flatnonzero(costs <= budget), key=lambda row: (row_of(sets, int(row)).size, -row), default=None)
    if alone is not None and row_of(sets, int(alone)).size > together:
        return (int(alone),), int(row_of(sets, int(alone)).size)
    return tuple(team), together


def _per_cost(gains: dict[int, int], costs: Floats) -> Callable[[int], tuple[float, int]]:
    return lambda row: (gains[row] / float(costs[row]), -row)
