"""People by week: who was there, since when, trained in which week, and how much they did."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from models.histogram import Ints

Bools: TypeAlias = NDArray[np.bool_]
# Counts summed from the first week on: column w is the sum of weeks 0 to w-1. Any window is then one difference.
Cumulated: TypeAlias = NDArray[np.int32]

NEVER = 1_000_000  # the week of what did not happen
LONG_AGO = -1_000_000  # the week of what had happened before anything was seen


@dataclass(frozen=True, eq=False)
class Panel:
    """One row per person, one column per week, oldest first; week numbers count from the first whole week in scope.

    acts: everything that was logged, cumulated. created: cumulated acts that tiers are ranked by. start_week: joined
    or first seen, negative before the scope, NEVER for somebody never seen. is_start_known: a member list says it.
    community: code of the person's main group. trained_week: of the first completion, NEVER for the untrained.
    by_lot: who stands for everybody where not all are here, and so makes the ranks; None: all are here.
    """

    acts: Cumulated
    created: Cumulated
    start_week: Ints
    is_start_known: Bools
    community: Ints
    trained_week: Ints
    by_lot: Bools | None = None

    @property
    def n(self) -> int:
        """People."""
        return int(self.acts.shape[0])

    @property
    def weeks(self) -> int:
        """Whole weeks in scope."""
        return int(self.acts.shape[1]) - 1

    @cached_property
    def is_alive(self) -> Bools:
        """Who did anything at all in which week, kept so that a week is read in one go."""
        return np.asfortranarray(np.diff(self.acts, axis=1) > 0)

    @cached_property
    def trained(self) -> Ints:
        """Rows of everybody who was trained, in or out of the scope."""
        return np.flatnonzero(self.trained_week < NEVER)

    @property
    def share_trained(self) -> float:
        """Share (0 to 1) of everybody who was ever trained."""
        stands = self.trained_week if self.by_lot is None else self.trained_week[self.by_lot]
        return float((stands < NEVER).mean()) if stands.size else 0.0

    @cached_property
    def kept_tiers(self) -> dict[tuple[int, int], NDArray[np.int8]]:
        """First and last week of a window -> everybody's tier in it, for those who have worked it out once."""
        return {}


class Counting:
    """Counts by person and week, added up part by part and then turned into running sums where they stand.

    >>> counting = Counting(1, 3)
    >>> counting.add(np.array([2, 0, -1]), np.array([3, 2, 9]))
    >>> counting.cumulated()
    array([[0, 2, 2, 5]], dtype=int32)
    """

    def __init__(self, people: int, weeks: int) -> None:
        self._sums = np.zeros((weeks + 1, people), dtype=np.int32)  # the week before all others first; it holds nothing

    def add(self, places: Ints, counts: Ints) -> None:
        """Add counts to their places, week · people + person; -1 is none."""
        kept = places >= 0
        flat = self._sums[1:].reshape(-1)
        found = np.bincount(places[kept], weights=counts[kept], minlength=flat.size)
        np.add(flat, found, out=flat, casting="unsafe")  # whole numbers below 2^53

    def cumulated(self) -> Cumulated:
        """The running sums; nothing can be added afterwards."""
        for week in range(1, len(self._sums)):
            self._sums[week] += self._sums[week - 1]
        return self._sums.T


def cumulated(counts: NDArray[np.integer]) -> Cumulated:
    """Counts by person and week as running sums, with a zero column first; a week lies together in memory.

    >>> cumulated(np.array([[2, 0, 3]]))
    array([[0, 2, 2, 5]], dtype=int32)
    """
    sums = np.zeros((counts.shape[0], counts.shape[1] + 1), dtype=np.int32, order="F")
    for week in range(counts.shape[1]):
        np.add(sums[:, week], counts[:, week], out=sums[:, week + 1])
    return sums


def window(sums: Cumulated, rows: Ints | slice, first: int, last: int) -> Ints:
    """What these people did in weeks first to last, both counted.

    >>> window(cumulated(np.array([[2, 0, 3]])), np.array([0]), 1, 2)
    array([3])
    """
    found: Ints = sums[:, last + 1][rows].astype(np.int64) - sums[:, first][rows]
    return found
