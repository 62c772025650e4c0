"""Did a share change between two periods: the difference with its interval, or "cannot tell"."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import Literal

from models.estimate import Estimate

Verdict = Literal["rose", "fell", "no_sign", "cannot_tell"]
CLEAR = 0.10  # an interval within so much on both sides is "no sign"; a longer one tells nothing


@dataclass(frozen=True)
class ShareChange:
    """Share now and before, and the difference now minus before with its 95 % interval; None without two intervals."""

    now: Estimate
    before: Estimate
    low: float | None
    high: float | None
    verdict: Verdict


def share_change(now: Estimate, before: Estimate) -> ShareChange:
    """Compare two shares of different people or periods by the ends of their own intervals.

    Source: the method of variance estimates recovery, Newcombe 1998, Statistics in Medicine 17:873, method 10.
    """
    ends = (now.value, now.low, now.high, before.value, before.low, before.high)
    if any(each is None for each in ends):
        return ShareChange(now, before, None, None, "cannot_tell")
    new, new_low, new_high, old, old_low, old_high = (float(each) for each in ends if each is not None)
    low = new - old - hypot(new - new_low, old_high - old)
    high = new - old + hypot(new_high - new, old - old_low)
    return ShareChange(now, before, low, high, _verdict(low, high))


def _verdict(low: float, high: float) -> Verdict:
    if low > 0:
        return "rose"
    if high < 0:
        return "fell"
    return "no_sign" if low > -CLEAR and high < CLEAR else "cannot_tell"
