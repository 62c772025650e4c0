"""Counts per member as a histogram: how many members have each count. Every concentration measure works on it.

200,000 members rarely have more than a few hundred distinct counts, so measures and resamples cost milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from errors import TooFewMembers

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]

# Tallying into a table is faster than sorting as long as the table is not much larger than the data.
TABLE_SLOTS_PER_MEMBER = 4
TABLE_SLOTS_AT_LEAST = 65_536


@dataclass(frozen=True, eq=False)
class CountHistogram:
    """values: distinct counts, ascending. members: how many members have each. Members at zero are counted too."""

    values: Ints
    members: Ints

    @cached_property
    def n(self) -> int:
        """Members, those at zero included."""
        return int(self.members.sum())

    @cached_property
    def total(self) -> int:
        """Events of all members together."""
        return int(self.values @ self.members)

    @cached_property
    def contributors(self) -> int:
        """Members above zero."""
        return int(self.members[self.values > 0].sum())

    @property
    def mean(self) -> float:
        """Events a member; 0 where there is no member."""
        return self.total / self.n if self.n else 0.0

    def positive(self) -> CountHistogram:
        """The members above zero alone."""
        keep = self.values > 0
        return CountHistogram(self.values[keep], self.members[keep])

    def with_members(self, n_members: int) -> CountHistogram:
        """The same events among n_members people: the missing ones are added at zero.

        Raises ValueError where n_members is below the members already counted.

        >>> histogram([3, 1]).with_members(5).members.tolist()
        [3, 1, 1]
        """
        missing = n_members - self.n
        if missing < 0:
            raise ValueError(f"{n_members} members cannot hold the {self.n} already counted")
        return from_pairs(np.append(self.values, 0), np.append(self.members, missing))


@dataclass(frozen=True, eq=False)
class ManyHistograms:
    """Many histograms over the same ascending values, as resampling gives them: members has one row each."""

    values: Ints
    members: Ints

    @cached_property
    def people(self) -> Ints:
        """Members up to and including each value, by row."""
        return np.cumsum(self.members, axis=1)

    @cached_property
    def made(self) -> Ints:
        """Events of the members up to and including each value, by row."""
        return np.cumsum(self.members * self.values, axis=1)

    @property
    def n(self) -> Ints:
        """Members of each row."""
        return self.people[:, -1]

    @property
    def total(self) -> Ints:
        """Events of each row."""
        return self.made[:, -1]


Counts: TypeAlias = CountHistogram | Ints | Sequence[int]


def histogram(counts: Counts) -> CountHistogram:
    """Histogram of the counts of each member (shape (n_members,), whole numbers, zeros included).

    A histogram is handed through. Raises ValueError on negative or fractional counts.

    >>> histogram([5, 1, 1, 0]).values.tolist(), histogram([5, 1, 1, 0]).members.tolist()
    ([0, 1, 5], [1, 2, 1])
    """
    if isinstance(counts, CountHistogram):
        return counts
    array = _whole_numbers(np.asarray(counts))
    if array.size == 0:
        return CountHistogram(array, array)
    highest = int(array.max())
    if highest < max(TABLE_SLOTS_AT_LEAST, TABLE_SLOTS_PER_MEMBER * array.size):
        table = np.bincount(array)
        values = np.flatnonzero(table)
        return CountHistogram(values, table[values])
    values, members = np.unique(array, return_counts=True)
    return CountHistogram(values, members)


def from_pairs(values: Ints | Sequence[int], members: Ints | Sequence[int]) -> CountHistogram:
    """Histogram from (count, members) pairs in any order; equal counts are joined, empty pairs dropped.

    >>> from_pairs([2, 0, 2], [1, 4, 2]).members.tolist()
    [4, 3]
    """
    value_array, member_array = _whole_numbers(np.asarray(values)), _whole_numbers(np.asarray(members))
    if value_array.shape != member_array.shape:
        raise ValueError(f"{value_array.size} counts do not match {member_array.size} numbers of members")
    kept = member_array > 0
    distinct, position = np.unique(value_array[kept], return_inverse=True)
    joined = np.zeros(distinct.size, dtype=np.int64)
    np.add.at(joined, position, member_array[kept])
    return CountHistogram(distinct, joined)


def check_something_counted(counts: CountHistogram) -> None:
    """Raise TooFewMembers where there is no member or no event: no share of nothing exists."""
    if counts.n == 0:
        raise TooFewMembers("no member is in scope", remedy="Widen the period or the communities.")
    if counts.total == 0:
        raise TooFewMembers(
            f"none of the {counts.n:,} members created anything in scope", remedy="Widen the period or the communities."
        )


def _whole_numbers(array: NDArray[np.generic]) -> Ints:
    if array.size and array.dtype.kind not in "iub":
        raise ValueError(f"counts must be whole numbers, not {array.dtype}")
    whole = array.astype(np.int64, copy=False).ravel()
    if whole.size and int(whole.min()) < 0:
        raise ValueError("counts cannot be negative")
    return whole
