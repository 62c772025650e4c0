"""Counts pairs of people among acts: how many there are, and how many go both ways, in one sort of integers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.histogram import Ints
from models.special_ids import NOBODY, SpecialIds

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


def pair_codes(who: ArrayLike, whom: ArrayLike, special: SpecialIds, *, with_staff: bool) -> Ints:
    """One number per act: the two people, the lower key first, and in the last bit the direction; negative if left out.

    who, whom: ids of author and target, one per act, not negative. Acts of staff are dropped but with_staff.

    >>> from models.special_ids import NONE_SPECIAL
    >>> codes = pair_codes([1, 2, 3], [2, 1, 3], NONE_SPECIAL, with_staff=False)
    >>> int(codes[0] - codes[1]), int(codes[2])
    (1, 0)
    """
    by, to = np.asarray(who), np.asarray(whom)
    if special.member.size == 0 or by.size == 0:
        return _codes(by, to)
    person, pooled, staff = special.by_key(1 + max(int(by.max()), int(to.max())))
    codes = _codes(person[by], person[to])
    joins = codes != TO_SELF
    if not with_staff:
        codes[joins & staff[to]] = TO_STAFF
    codes[joins & (pooled[by] | pooled[to])] = OF_REMOVED
    kept: Ints = codes if with_staff else codes[~staff[by]]
    return kept


def _codes(by: NDArray[np.integer], to: NDArray[np.integer]) -> Ints:
    codes: Ints = np.minimum(by, to).astype(np.int64)
    codes <<= 32
    codes |= np.maximum(by, to)
    codes <<= 1
    codes |= by < to
    codes[by == to] = TO_SELF
    return codes


def pair_counts(parts: Iterable[Ints]) -> PairCounts:
    """Counts from the codes of all acts (see pair_codes) in parts, each of which is sorted in place.

    >>> from models.special_ids import NONE_SPECIAL
    >>> codes = pair_codes([1, 1, 2, 1, 4], [2, 2, 1, 3, 4], NONE_SPECIAL, with_staff=False)
    >>> pair_counts([codes, np.array([OF_REMOVED])])
    PairCounts(edges=4, pairs=3, mutual=2, to_self=1, of_removed=1)
    """
    edges = to_self = of_removed = 0
    kept: list[Ints] = []
    for codes in parts:
        codes.sort()
        removed, own, joined = (int(np.searchsorted(codes, code)) for code in (OF_REMOVED, TO_SELF, 1))
        edges, to_self, of_removed = edges + codes.size - joined, to_self + joined - own, of_removed + own - removed
        kept.append(_distinct(codes[joined:]))
    distinct = kept[0] if len(kept) == 1 else distinct_of(kept)
    both = int(np.count_nonzero(distinct[1:] >> 1 == distinct[:-1] >> 1))
    return PairCounts(edges, int(distinct.size), 2 * both, to_self, of_removed)


def distinct_of(parts: list[Ints]) -> Ints:
    """The different numbers of all parts, ascending; the list is emptied, so that memory holds them twice at most.

    >>> distinct_of([np.array([2, 1]), np.array([2])]).tolist()
    [1, 2]
    """
    whole: Ints = np.concatenate([NOBODY, *parts])
    parts.clear()
    whole.sort()
    return _distinct(whole)


def _distinct(ordered: Ints) -> Ints:
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if ordered.size else ordered
