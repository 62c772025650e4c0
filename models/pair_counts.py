"""Counts pairs of people among acts: how many there are, and how many go both ways, in one sort of integers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

TO_SELF, OF_REMOVED, TO_STAFF = 0, -1, -2  # codes of acts that join no two people


@dataclass(frozen=True)
class PairCounts:
    """Acts that join two people, their distinct directed pairs, and how many of these have their reverse among them.

    to_self, of_removed: acts left out because they are aimed at their own author, or at or by a removed account.
    """

    edges: int = 0
    pairs: int = 0
    mutual: int = 0
    to_self: int = 0
    of_removed: int = 0

    def __add__(self, other: PairCounts) -> PairCounts:
        """Counts of both, which must have no two people in common."""
        return PairCounts(
            self.edges + other.edges,
            self.pairs + other.pairs,
            self.mutual + other.mutual,
            self.to_self + other.to_self,
            self.of_removed + other.of_removed,
        )


def pair_code(who: int, whom: int) -> int:
    """The number of an act: the two people, the lower key first, and in the last bit the direction.

    >>> pair_code(1, 2) - pair_code(2, 1), pair_code(3, 3)
    (1, 0)
    """
    if who == whom:
        return TO_SELF
    return (min(who, whom) << 33) + 2 * max(who, whom) + (who < whom)


def pair_counts(codes: ArrayLike) -> PairCounts:
    """Counts from one code per act (see pair_code); negative ones stand for acts that are left out.

    >>> pair_counts([pair_code(1, 2), pair_code(1, 2), pair_code(2, 1), pair_code(1, 3), 0, -1])
    PairCounts(edges=4, pairs=3, mutual=2, to_self=1, of_removed=1)
    """
    ordered = np.sort(np.asarray(codes, dtype=np.int64))
    removed, to_self, joined = (int(np.searchsorted(ordered, code)) for code in (OF_REMOVED, TO_SELF, 1))
    edges = ordered[joined:]
    distinct = edges[np.append(True, edges[1:] != edges[:-1])] if edges.size else edges
    both = int(np.count_nonzero(distinct[1:] >> 1 == distinct[:-1] >> 1))
    return PairCounts(int(edges.size), int(distinct.size), 2 * both, joined - to_self, to_self - removed)
