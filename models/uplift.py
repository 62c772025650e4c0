"""Did training change anything: symmetric, alive-matched, stratified ratio difference-in-differences (METHODS 4)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from models.histogram import Floats, Ints
from models.panel import Cumulated, window
from models.stacks import GROUPS, Stacks

Z = 1.959964  # 95 %
POWER_Z = 2.8  # 1.96 + .84: a difference of so many standard errors is found four times in five
SMALLEST_CALLED = math.log(1.06)  # below, data that nobody randomised can be wrong by as much (world I of METHODS 4.2)
SMALL = math.log(1.20)  # an interval within this on both sides is no sign of an effect
FEWEST, FEWEST_OK, FEWEST_KEPT = 20, 50, 0.70  # trained for an estimate; for a state ok; share kept for a state ok

Verdict = Literal["lifted", "harmed", "no_sign", "cannot_tell"]
Windows = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, eq=False)
class Sums:
    """What trained (a) and weighted controls (b) did before (0) and after (1), by person and tier of the trained."""

    a1: Floats
    a0: Floats
    b1: Floats
    b0: Floats
    count_trained: Ints  # by tier


@dataclass(frozen=True, eq=False)
class LogRatio:
    """ln(A1/A0) - ln(B1/B0) with its standard error over people; value None where a sum is zero."""

    value: float | None
    standard_error: float | None
    n: int
    totals: tuple[float, float, float, float]  # A1, A0, B1, B0
    influence: Floats | None = None

    @property
    def is_known(self) -> bool:
        """There is a value with a standard error."""
        return self.value is not None and self.standard_error is not None

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of the log ratio; without a value it is everything."""
        if self.value is None or self.standard_error is None:
            return -math.inf, math.inf
        return self.value - Z * self.standard_error, self.value + Z * self.standard_error

    @property
    def smallest_detectable(self) -> float | None:
        """The uplift that would have been found four times in five."""
        return math.expm1(POWER_Z * self.standard_error) if self.standard_error is not None else None


def symmetric(length: int) -> Windows:
    """Weeks before and after the index week, which itself is in neither."""
    return (-length, -1), (1, length)


def window_sums(stacks: Stacks, sums: Cumulated, windows: Windows, *, by_tier: bool = True) -> Sums:
    """The sums of both windows over all stacks.

    windows: first and last week before, first and last after, counted from the index week. by_tier False: one column
    for all tiers together, which is a good deal less work.
    """
    shape = (stacks.n_members, len(GROUPS) if by_tier else 1)
    a1, a0, b1, b0 = (np.zeros(shape) for _ in range(4))
    count = np.zeros(len(GROUPS), dtype=np.int64)
    before, after = windows
    for stack in stacks.stacks:
        column = stack.groups if by_tier else 0
        weights = stack.weights if by_tier else stack.stands_for[:, None]
        for (first, last), trained, controls in ((before, a0, b0), (after, a1, b1)):
            span = (stack.week + first, stack.week + last)
            trained[stack.trained, column] += window(sums, stack.trained, *span)
            controls[stack.controls] += weights * window(sums, stack.controls, *span)[:, None]
        count += np.bincount(stack.groups, minlength=len(GROUPS))
    return Sums(a1, a0, b1, b0, count)


def log_ratio(sums: Sums, group: int | None = None) -> LogRatio:
    """The estimate of all trained or of one tier (a place in GROUPS).

    A member's influence is a1/A1 - a0/A0 - b1/B1 + b0/B0 over all stacks, SE the root of the sum of squares: no
    bootstrap is needed, and members without any act stay in. Source: METHODS 4.2.
    """
    a1, a0, b1, b0 = (
        part.sum(axis=1) if group is None else part[:, group] for part in (sums.a1, sums.a0, sums.b1, sums.b0)
    )
    n = int(sums.count_trained.sum() if group is None else sums.count_trained[group])
    total = (float(a1.sum()), float(a0.sum()), float(b1.sum()), float(b0.sum()))
    if min(total) <= 0:
        return LogRatio(None, None, n, total)
    influence = a1 / total[0] - a0 / total[1] - b1 / total[2] + b0 / total[3]
    value = math.log(total[0] / total[1]) - math.log(total[2] / total[3])
    return LogRatio(value, float(np.sqrt(influence @ influence)), n, total, influence)


def ratio_of(one: LogRatio, other: LogRatio) -> LogRatio:
    """How much more one changed than the other, such as reactions than posts: reactions per post."""
    if one.value is None or other.value is None or one.influence is None or other.influence is None:
        return LogRatio(None, None, one.n, one.totals)
    influence = one.influence - other.influence
    return LogRatio(one.value - other.value, float(np.sqrt(influence @ influence)), one.n, one.totals, influence)


def verdict_of(low: float, high: float, *, least: float = SMALLEST_CALLED) -> Verdict:
    """The verdict in one of four words, from the 95 % interval of the log ratio.

    least: 0 for a randomised round, otherwise ln 1.06.

    >>> verdict_of(0.07, 0.6), verdict_of(0.01, 0.6), verdict_of(-0.1, 0.1), verdict_of(-0.5, -0.2)
    ('lifted', 'cannot_tell', 'no_sign', 'harmed')
    """
    if low > least:
        return "lifted"
    if high < -least:
        return "harmed"
    return "no_sign" if low > -SMALL and high < SMALL else "cannot_tell"
