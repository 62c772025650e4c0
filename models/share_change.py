"""Did a share, a ratio or a count change between two periods: the change with its interval, or "cannot tell"."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, hypot, log
from typing import Literal

from models.estimate import Estimate, with_interval
from models.rates import count_interval

Verdict = Literal["rose", "fell", "no_sign", "cannot_tell"]
CLEAR = 0.10  # an interval within so much on both sides is "no sign"; a longer one tells nothing
CLEAR_TIMES = 1.25  # the same of ratios


@dataclass(frozen=True)
class ShareChange:
    """Two periods' numbers, and the change with its 95 % interval: now minus before, of ratios now over before.

    low, high: None without two intervals.
    """

    now: Estimate
    before: Estimate
    low: float | None
    high: float | None
    verdict: Verdict


def share_change(now: Estimate, before: Estimate) -> ShareChange:
    """Compare two shares of different people or periods by the ends of their own intervals.

    People who are in both periods make the two alike, and then the interval is too long rather than too short.
    Source: the method of variance estimates recovery, Newcombe 1998, Statistics in Medicine 17:873, method 10.
    """
    ends = _difference(now, before)
    return ShareChange(now, before, ends[0], ends[1], _verdict(ends, -CLEAR, CLEAR))


def ratio_change(now: Estimate, before: Estimate) -> ShareChange:
    """How many times the one of before a ratio is now: as share_change, on logarithms."""
    ends = _difference(_logged(now), _logged(before))
    low, high = (None if end is None else exp(end) for end in ends)
    return ShareChange(now, before, low, high, _verdict(ends, -log(CLEAR_TIMES), log(CLEAR_TIMES)))


def count_change(now: int, before: int) -> ShareChange:
    """Compare counts of people in two periods of one length, each as if from a Poisson distribution.

    "No sign" is never said of counts: how much would matter is not known.
    Source: Garwood 1936, Biometrika 28:437, for the ends; combined as in share_change.

    >>> found = count_change(10, 3)
    >>> round(found.low, 2), round(found.high, 2), found.verdict
    (-0.77, 15.72, 'cannot_tell')
    """
    one, other = _counted(now), _counted(before)
    ends = _difference(one, other)
    return ShareChange(one, other, ends[0], ends[1], _verdict(ends, 0.0, 0.0))


def _counted(n: int) -> Estimate:
    """A count of events with the exact ends of its expectation."""
    return with_interval(float(n), *count_interval(n), n=n)


def _logged(each: Estimate) -> Estimate:
    """The estimate and its ends as logarithms; without an interval where one of them has none."""
    ends = (each.value, each.low, each.high)
    if any(end is None or end <= 0 for end in ends):
        return Estimate(None, None, None, each.n, each.state, each.reason)
    value, low, high = (log(end) for end in ends if end is not None)
    return with_interval(value, low, high, n=each.n)


def _difference(now: Estimate, before: Estimate) -> tuple[float, float] | tuple[None, None]:
    ends = (now.value, now.low, now.high, before.value, before.low, before.high)
    if any(each is None for each in ends):
        return None, None
    new, new_low, new_high, old, old_low, old_high = (float(each) for each in ends if each is not None)
    return new - old - hypot(new - new_low, old_high - old), new - old + hypot(new_high - new, old - old_low)


def _verdict(ends: tuple[float, float] | tuple[None, None], least: float, most: float) -> Verdict:
    low, high = ends
    if low is None or high is None:
        return "cannot_tell"
    if low > 0:
        return "rose"
    if high < 0:
        return "fell"
    return "no_sign" if low > least and high < most else "cannot_tell"
