"""Sums over windows of whole six weeks: one number per half and member, added up for every origin at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.histogram import Ints
from models.readiness.windows import HISTORY_WEEKS, STEP_WEEKS

HALVES = HISTORY_WEEKS // STEP_WEEKS  # in the history of one origin
Table = NDArray[np.integer[Any]]  # a number per half and member, or per origin and member


@dataclass(frozen=True, eq=False)
class Halves:
    """The places of numbers by half and member. Origin o reads the halves from o on; half 0 is the newest.

    members: keys, ascending, each once.
    """

    members: Ints
    count_origins: int

    @property
    def count_halves(self) -> int:
        """Of all origins together."""
        return self.count_origins + HALVES - 1

    def zeros(self, dtype: type[np.integer[Any]] = np.int32) -> Table:
        """A table for numbers by half and member."""
        return np.zeros((self.count_halves, self.members.size), dtype=dtype)

    @cached_property
    def _place_of(self) -> NDArray[np.int32]:
        found = np.full(int(self.members[-1]) + 2 if self.members.size else 1, -1, dtype=np.int32)
        found[self.members] = np.arange(self.members.size)
        return found

    def flat(self, half: Ints, keys: Ints) -> Ints:
        """Where the number of each half and member stands in a table laid flat; -1 for other halves and people."""
        place = self._place_of[np.minimum(keys, self._place_of.size - 1)]
        found: Ints = half * np.int64(self.members.size) + place
        found[(place < 0) | (half < 0) | (half >= self.count_halves)] = -1
        return found

    def count(self, table: Table, flat: Ints, times: Ints | None = None) -> None:
        """Add one for each place that `flat` names, or `times`; -1 names none."""
        kept = flat >= 0
        weights = None if times is None else times[kept]
        laid_flat = table.reshape(-1)
        laid_flat += np.bincount(flat[kept], weights=weights, minlength=table.size).astype(table.dtype)

    def window(self, table: Table, halves: int) -> Table:
        """Sums of the newest so many halves of each origin: origins x members.

        >>> two = Halves(np.array([7]), 2)
        >>> two.window(np.array([[1], [2], [4], [0], [0], [0], [0], [0], [0]]), 2).tolist()
        [[3], [6]]
        """
        found: Table = table[: self.count_origins].copy()
        for step in range(1, halves):
            found += table[step : step + self.count_origins]
        return found


def runs_of(codes: Ints) -> tuple[Ints, Ints]:
    """The different numbers among ascending ones, and where each begins.

    >>> [each.tolist() for each in runs_of(np.array([3, 3, 5]))]
    [[3, 5], [0, 2]]
    """
    begins = np.flatnonzero(np.append(True, codes[1:] != codes[:-1])) if codes.size else np.zeros(0, dtype=np.int64)
    return codes[begins], begins
