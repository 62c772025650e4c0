"""Whom to choose so that a group of people covers the skills that are missing, and is varied.

F(S) = sum over skills of gap x [1 - product of (1 - q)]
     + weight x sum over attributes and their values of sqrt(people with that value).
Both parts are monotone and submodular, so that greedy choice is provably close to the best possible.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from models.histogram import Floats, Ints

Bools = NDArray[np.bool_]

# How much variety counts against a typical gap, by the word that a manager chooses (METHODS 6.3).
VARIETY = {"off": 0.0, "some": 0.25, "strong": 1.0}
# A gain below this is rounding, not help.
SMALLEST_GAIN = 1e-12


@dataclass(frozen=True)
class Quota:
    """At least `least` of the chosen must be among these candidates. words: what they are, for who reads it."""

    words: str
    among: Bools
    least: int


@dataclass(frozen=True)
class Candidates:
    """Who may be chosen, in the order in which ties are settled.

    serves: shape (n, skills), the probability that a person would serve a need for the skill (0 to 1). gaps: shape
    (skills,), the need that goes unserved, in questions. attributes: shape (n, attributes), a code of the value per
    attribute that variety is wanted in, -1 where unknown. group: shape (n,), the community that a limit counts by.
    """

    serves: Floats
    gaps: Floats
    attributes: Ints
    group: Ints

    @property
    def n(self) -> int:
        """Number of candidates."""
        return int(self.serves.shape[0])


@dataclass(frozen=True)
class Chosen:
    """A choice in the order in which it was made.

    rows: of the candidates. by_skill: shape (chosen, skills), the need that each one added when chosen. value: F of the
    choice. best_possible: no choice of that size has a larger F. covered: the need served by all of them together, in
    questions. demand: the need there is. unmet: quotas that could not be filled, with how many are missing.
    """

    rows: tuple[int, ...]
    by_skill: Floats
    value: float
    best_possible: float
    covered: float
    demand: float
    unmet: Mapping[str, int] = field(default_factory=dict)

    @property
    def of_best(self) -> float | None:
        """At least this share of the best possible; None where nothing could be gained."""
        return self.value / self.best_possible if self.best_possible > 0 else None

    @property
    def covered_share(self) -> float | None:
        """Share of the need that the chosen would serve; None without a need."""
        return self.covered / self.demand if self.demand > 0 else None


def choose(
    candidates: Candidates,
    size: int,
    *,
    variety: str = "off",
    most_per_group: int | None = None,
    quotas: Sequence[Quota] = (),
    first: Sequence[int] = (),
) -> Chosen:
    """Choose up to `size` people by what each adds to those already chosen, ties by order.

    variety: a key of VARIETY, in units of the mean gap. most_per_group: limit by `candidates.group`. quotas: filled
    first, in their order; what cannot be filled is named in `unmet`. first: rows that are in before anybody is chosen.
    Guarantee: 1 - 1/e of the best (Nemhauser, Wolsey & Fisher 1978), one half with a limit per group (Fisher, Nemhauser
    & Wolsey 1978); best_possible is the online bound, which takes no limit or quota into account.

    >>> serves, gaps = np.array([[1.0, 0], [1, 0], [0, 1]]), np.array([3.0, 2])
    >>> one = Candidates(serves, gaps, np.empty((3, 0), int), np.zeros(3, int))
    >>> choose(one, 2).rows, choose(one, 2).covered
    ((0, 2), 5.0)
    """
    choice = _Choice(candidates, size, VARIETY[variety], most_per_group)
    for row in first:
        choice.take(int(row))
    unmet: dict[str, int] = {}
    for quota in quotas:
        missing = quota.least - int(quota.among[choice.rows].sum()) if choice.rows else quota.least
        while missing > 0 and choice.take_best(quota.among):
            missing -= 1
        if missing > 0:
            unmet[quota.words] = missing
    everybody = np.ones(candidates.n, dtype=bool)
    while choice.take_best(everybody):
        pass
    return choice.result(unmet)


class _Choice:
    """The state of a choice: what is still unserved, how often each value is in, who may still be taken."""

    def __init__(self, candidates: Candidates, size: int, variety: float, most_per_group: int | None) -> None:
        self.of, self.size, self.most = candidates, size, most_per_group
        self.rows: list[int] = []
        self.by_skill: list[Floats] = []
        self.unserved = candidates.gaps.astype(float).copy()
        self.weight = variety * float(candidates.gaps.mean()) if candidates.gaps.size else 0.0
        self.weight = self.weight or variety  # without a need variety alone decides
        self.free = np.ones(candidates.n, dtype=bool)
        self.counts = [np.zeros(int(column.max(initial=-1)) + 1) for column in candidates.attributes.T]
        self.value = 0.0
        self.bound = np.inf

    def gains(self) -> Floats:
        """What each candidate would add now."""
        gains: Floats = self.of.serves @ self.unserved
        for column, counts in zip(self.of.attributes.T, self.counts, strict=True):
            if self.weight and counts.size:
                step = np.sqrt(counts + 1) - np.sqrt(counts)
                gains = gains + self.weight * np.where(column >= 0, step[np.maximum(column, 0)], 0.0)
        return gains

    def take_best(self, among: Bools) -> bool:
        """Take the candidate who adds most of those still free; False when the choice is full or nobody is left."""
        can = self.free & among
        if len(self.rows) >= self.size or not can.any():
            return False
        gains = self.gains()
        self._tighten(gains)
        self.take(int(np.flatnonzero(can)[np.argmax(gains[can])]), gains)
        return True

    def take(self, row: int, gains: Floats | None = None) -> None:
        """Take one candidate, by name or as the best."""
        self.value += float((self.gains() if gains is None else gains)[row])
        served = self.of.serves[row] * self.unserved
        self.by_skill.append(served)
        self.unserved = self.unserved - served
        for column, counts in zip(self.of.attributes.T, self.counts, strict=True):
            if column[row] >= 0:
                counts[column[row]] += 1
        self.rows.append(row)
        self.free[row] = False
        if self.most is not None:
            mates = self.of.group == self.of.group[row]
            if int((self.of.group[self.rows] == self.of.group[row]).sum()) >= self.most:
                self.free &= ~mates

    def _tighten(self, gains: Floats) -> None:
        """Online bound: F so far + the `size` largest gains of those not in (Leskovec et al. 2007)."""
        outside = np.delete(gains, self.rows) if self.rows else gains
        largest = np.partition(outside, -self.size)[-self.size :] if outside.size > self.size else outside
        self.bound = min(self.bound, self.value + float(largest.sum()))

    def result(self, unmet: Mapping[str, int]) -> Chosen:
        self._tighten(self.gains())
        skills = self.of.gaps.size
        by_skill = np.array(self.by_skill) if self.by_skill else np.empty((0, skills))
        demand = float(self.of.gaps.sum())
        return Chosen(
            rows=tuple(self.rows),
            by_skill=by_skill,
            value=self.value,
            best_possible=max(self.bound, self.value),
            covered=demand - float(self.unserved.sum()),
            demand=demand,
            unmet=dict(unmet),
        )


def value_of(candidates: Candidates, rows: Sequence[int], *, variety: str = "off") -> float:
    """F of any choice: what `choose` maximises."""
    choice = _Choice(candidates, len(rows), VARIETY[variety], None)
    for row in rows:
        choice.take(int(row))
    return choice.value


def within_budget(candidates: Candidates, costs: Floats, budget: float) -> tuple[int, ...]:
    """The choice within a budget: greedy by gain per cost, or the best single person; at least .39 of the best.

    costs: shape (n,), above zero. Source: Khuller, Moss & Naor 1999, Information Processing Letters 70:39.
    """
    choice = _Choice(candidates, candidates.n, 0.0, None)
    left = budget
    while True:
        gains = choice.gains()
        can = choice.free & (costs <= left) & (gains > SMALLEST_GAIN)
        if not can.any():
            break
        places = np.flatnonzero(can)
        row = int(places[np.argmax(gains[places] / costs[places])])
        choice.take(row, gains)
        left -= float(costs[row])
    alone = np.where(costs <= budget, candidates.serves @ candidates.gaps, 0.0)
    if alone.size and alone.max() > choice.value:
        return (int(np.argmax(alone)),)
    return tuple(choice.rows)
