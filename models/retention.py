"""Who came back: cohorts of joining by blocks of 28 days, and active people as new + retained + resurrected."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.silence import Ints
from models.survival import Floats, Z

BLOCK_DAYS = 28
FEWEST_IN_COHORT = 10  # METHODS 2.4: cells of smaller cohorts are hatched
MOST_OUTAGE = 0.2  # share of a block without log above which it says nothing (METHODS 0.1)


@dataclass(frozen=True, eq=False)
class Cohorts:
    """Joining cohorts. block: of joining, ascending. size: members. active: in block + age, -1 past the end.

    pooled: active of the cohorts that reach age j, by age; n: their members. low, high: Wilson interval of pooled.
    """

    block: Ints
    size: Ints
    active: Ints
    pooled: Ints
    n: Ints
    low: Floats
    high: Floats

    @property
    def share(self) -> Floats:
        """Share of each cohort active at each age, NaN past the end."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(self.active >= 0, self.active / self.size[:, None], np.nan)


@dataclass(frozen=True, eq=False)
class Growth:
    """One row per block, ascending. active = new + unknown + retained + resurrected; churned: active before, not now.

    unknown: first seen so early that they may have been there before. quick_ratio: NaN where nobody churned.
    """

    block: Ints
    active: Ints
    new: Ints
    unknown: Ints
    retained: Ints
    resurrected: Ints
    churned: Ints
    quick_ratio: Floats


def wilson(part: NDArray[np.int64], n: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Interval of a share (Wilson 1927, JASA 22:209); NaN where nobody is counted.

    >>> low, high = wilson(np.array([8]), np.array([10]))
    >>> round(float(low[0]), 3), round(float(high[0]), 3)
    (0.49, 0.943)
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        share = part / n
        centre = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
        half = Z / (1 + Z**2 / n) * np.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    return np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)


def cohorts(member: Ints, block: Ints, joined: Floats, *, blocks: int) -> Cohorts:
    """Retention of joining cohorts.

    member, block: one row per member (from 0) and block in which they were active; blocks are numbered from 0, all
    whole. joined: block of joining by member, NaN where it is not known or before the first block.
    """
    joins = np.isfinite(joined) & (joined >= 0) & (joined < blocks)
    start = np.where(joins, joined, -1).astype(np.int64)
    age = block - start[member]
    counted = joins[member] & (age >= 0) & (block < blocks)
    active = np.zeros((blocks, blocks), dtype=np.int64)
    np.add.at(active, (start[member[counted]], age[counted]), 1)
    size = np.bincount(start[joins], minlength=blocks).astype(np.int64)
    ages = np.arange(blocks)
    reached = ages[None, :] + np.arange(blocks)[:, None] < blocks
    pooled = np.where(reached, active, 0).sum(axis=0)
    n = (reached * size[:, None]).sum(axis=0)
    low, high = wilson(pooled, n)
    some = size > 0
    cells = np.where(reached, active, -1)[some]
    return Cohorts(np.flatnonzero(some).astype(np.int64), size[some], cells, pooled, n, low, high)


def growth(member: Ints, block: Ints, *, blocks: int, is_new: NDArray[np.bool_]) -> Growth:
    """Growth accounting: rows of member (from 0) and block sorted by member, then block, no pair twice.

    is_new: by member, whether the first block in which they are seen is their first at all. Adds up by construction:
    active_t = active_(t-1) + new + unknown + resurrected - churned. Source: J. Hsu, Social Capital, 2015.
    """
    begins = np.concatenate([[True], member[1:] != member[:-1]]) if member.size else np.zeros(0, dtype=np.bool_)
    follows = np.zeros(member.size, dtype=np.bool_)
    follows[1:] = ~begins[1:] & (block[1:] == block[:-1] + 1)

    def count(rows: NDArray[np.bool_], shift: int = 0) -> Ints:
        return np.bincount(block[rows] + shift, minlength=blocks)[:blocks].astype(np.int64)

    ends = np.concatenate([~follows[1:], [True]]) if member.size else begins
    new, unknown = count(begins & is_new[member]), count(begins & ~is_new[member])
    retained, back = count(follows), count(~begins & ~follows)
    churned = count(ends, shift=1)
    gained = (new + unknown + back).astype(np.float64)
    ratio = np.divide(gained, churned, out=np.full(blocks, np.nan), where=churned > 0)
    active = new + unknown + retained + back
    return Growth(np.arange(blocks), active, new, unknown, retained, back, churned, ratio)
