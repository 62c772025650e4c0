"""Each member against their own rhythm: evergreen ones, and those who are silent for longer than is usual for them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.active_days import ActiveDays, Ints, Window
from models.retention import BLOCK_DAYS
from models.silence import Gaps
from models.survival import Floats, Survival
from models.tenure import Tenures

Mask = NDArray[np.bool_]

FEWEST_GAPS = 10  # of one member, for a 95th percentile of their own
RARE = 0.05  # share of the own gaps that were as long as the silence now
EVERGREEN_TAIL = 0.1  # METHODS 2.8: longer than nine in ten stay
EVERGREEN_BLOCKS = 0.6  # share of blocks since joining with activity
EVERGREEN_ALIVE = 0.8  # probability of being still there, where there is no cycle
CYCLES = 2  # an evergreen member has outstayed two natural cycles


@dataclass(frozen=True, eq=False)
class Rhythm:
    """One row per member. gaps: how many; typical: mean own gap in days, NaN without one; silent: exposed days now.

    rare: share of the own gaps at least as long as the silence now, NaN below FEWEST_GAPS.
    """

    gaps: Ints
    typical: Floats
    silent: Ints
    rare: Floats

    @property
    def is_quiet(self) -> Mask:
        """Silent beyond the 95th percentile of the own gaps."""
        return self.rare < RARE

    @property
    def is_usual(self) -> Mask:
        """Silent for no longer than the own 95th percentile."""
        return self.rare >= RARE


@dataclass(frozen=True)
class EvergreenRule:
    """Tenure beyond which a member can be evergreen; None with the reason where that cannot be told."""

    days: float | None
    reason: str | None


def rhythm(days: ActiveDays, found: Gaps) -> Rhythm:
    """How long each member is silent now, and how that compares with the gaps they had before."""
    n = days.n_members
    count = np.bincount(found.member, minlength=n)
    total = np.bincount(found.member, weights=found.length, minlength=n)
    as_long = np.bincount(found.member[found.length >= np.repeat(found.open_length, count)], minlength=n)
    with np.errstate(invalid="ignore", divide="ignore"):
        rare = np.where(count >= FEWEST_GAPS, as_long / count, np.nan)
        return Rhythm(count.astype(np.int64), total / count, found.open_length, rare)


def share_of_blocks(days: ActiveDays, window: Window, since: Floats) -> Floats:
    """Share of the 28-day blocks since `since` (by member) with activity; NaN where that day is not known."""
    whole = -(-window.length // BLOCK_DAYS) * BLOCK_DAYS  # blocks are counted back from the end
    active = np.bincount(days.active_parts(window.end - whole, BLOCK_DAYS)[0], minlength=days.n_members)
    possible = (window.end - 1 - np.maximum(since, window.first)) // BLOCK_DAYS + 1
    return np.asarray(active / possible)


def evergreen_rule(curve: Survival, mode: float | None) -> EvergreenRule:
    """Longer than nine in ten stay and than two cycles. curve: of tenure; mode: of the cycle, where there is one.

    Where the curve does not come down to one in ten, two cycles alone decide; without a cycle either it cannot be told.
    """
    longest = curve.quantile(EVERGREEN_TAIL)
    two = CYCLES * mode if mode is not None else None
    if np.isfinite(longest):
        return EvergreenRule(max(longest, two or 0.0), None)
    if two is not None:
        return EvergreenRule(two, None)
    return EvergreenRule(None, "more than one in ten are still there at the end of what can be seen, and no cycle is")


def is_evergreen(found: Tenures, rule: EvergreenRule, blocks: Floats, there: Mask, *, end: int) -> Mask:
    """Who has outstayed the rule, came in 60 % of the blocks since joining and is still there.

    there: by member, whether the probability of being there is above .8, or the silence is usual for them.
    """
    if rule.days is None:
        return np.zeros(found.last.size, dtype=np.bool_)
    tenure = end - found.start
    return np.asarray((tenure > rule.days) & (blocks >= EVERGREEN_BLOCKS) & there & ~found.departed)


def is_quiet_key(found: Tenures, own: Rhythm, last: Ints, *, cycle_starts: float, since: int) -> Mask:
    """Who is silent beyond their own rhythm, last active on or after day `since`, not explained by a finished cycle."""
    tenure = last - found.start
    finished = np.isfinite(tenure) & (tenure >= cycle_starts)
    return np.asarray(own.is_quiet & ~finished & (last >= since))
