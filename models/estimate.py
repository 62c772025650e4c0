"""A number as the product shows it: value, interval, n, and one of four display states with its reason."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypedDict

State = Literal["ok", "wide", "count_only", "not_shown"]

# An interval wider than half of what is possible says little: it is printed first and the number is grey.
WIDE_SHARE_OF_RANGE = 0.5
# A ratio whose upper end is more than four times its lower end is as good as unknown.
WIDE_RATIO = 4.0


class EstimateJson(TypedDict):
    """An estimate as plain values, for the command line."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    state: State
    reason: str | None
    approximate: bool


@dataclass(frozen=True)
class Estimate:
    """A number with its 95 % interval, or the reason why there is none.

    state: ok (number; with interval unless `reason` says why not), wide (interval first, number grey), count_only (raw
    counts, no rate: `value` is None), not_shown (`reason` says what is missing). n: members behind the number.
    approximate: the interval's cover was measured to fall a little short of 95 %.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    state: State
    reason: str | None = None
    approximate: bool = False

    @property
    def has_interval(self) -> bool:
        """Both ends are known."""
        return self.low is not None and self.high is not None

    def as_json(self) -> EstimateJson:
        """Plain values, in the order of the fields."""
        return EstimateJson(
            value=self.value,
            low=self.low,
            high=self.high,
            n=self.n,
            state=self.state,
            reason=self.reason,
            approximate=self.approximate,
        )


def with_interval(
    value: float,
    low: float,
    high: float,
    *,
    n: int,
    possible: tuple[float, float] | None = None,
    is_ratio: bool = False,
    approximate: bool = False,
) -> Estimate:
    """An estimate that is `wide` or `ok` by the width of its interval.

    possible: the range the number can take, for shares and indices. is_ratio: judge high / low instead.
    An end that is not finite counts as wide and is left open (None).

    >>> with_interval(0.5, 0.2, 0.8, n=12, possible=(0.0, 1.0)).state
    'wide'
    """
    wide = False
    if possible is not None:
        wide = not high - low <= WIDE_SHARE_OF_RANGE * (possible[1] - possible[0])
    if is_ratio:
        wide = wide or not (low > 0 and high / low <= WIDE_RATIO)
    wide = wide or not (math.isfinite(low) and math.isfinite(high))
    state: State = "wide" if wide else "ok"
    return Estimate(float(value), _finite(low), _finite(high), n, state, approximate=approximate)


def without_interval(value: float, *, n: int, reason: str) -> Estimate:
    """A number that is shown, with the reason why no interval stands beside it."""
    return Estimate(float(value), None, None, n, "ok", reason)


def count_only(*, n: int, reason: str) -> Estimate:
    """Raw counts are shown and no rate; `reason` says what is missing for one."""
    return Estimate(None, None, None, n, "count_only", reason)


def not_shown(*, n: int, reason: str) -> Estimate:
    """Nothing is shown; `reason` says what is missing."""
    return Estimate(None, None, None, n, "not_shown", reason)


def _finite(number: float) -> float | None:
    return float(number) if math.isfinite(number) else None
