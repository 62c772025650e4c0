"""How long things last when some are not over yet: survival curve, cumulative hazard, their intervals, with late entry.

Times are in any one unit. A lifetime is seen from `entry` (0 unless it began before anyone looked) to `exit`, and ends
there (`ended`) or is still running (right-censored). At time t it is at risk when entry < t <= exit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm

from models.estimate import Estimate, not_shown, with_interval

Floats = NDArray[np.float64]

Z = float(norm.ppf(0.975))


@dataclass(frozen=True, eq=False)
class Lifetimes:
    """Lifetimes as arrays of one length: exit, whether it ended there, entry, and how much each weighs."""

    exit: Floats
    ended: NDArray[np.bool_]
    entry: Floats
    weight: Floats

    @property
    def n(self) -> int:
        """How many lifetimes."""
        return int(self.exit.size)

    @property
    def count_ended(self) -> int:
        """How many of them ended while they were looked at."""
        return int((self.ended & (self.exit > self.entry)).sum())

    def part(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> Lifetimes:
        """The chosen ones (a mask, or places, which may repeat as in a resample)."""
        return Lifetimes(self.exit[chosen], self.ended[chosen], self.entry[chosen], self.weight[chosen])

    def cut(self, start: Floats | float = 0.0, end: Floats | float = np.inf) -> Lifetimes:
        """What is seen of them between two times of their own clock (one for all, or one for each)."""
        exits, entries = np.minimum(self.exit, end), np.maximum(self.entry, start)
        seen = exits > entries
        return Lifetimes(exits[seen], (self.ended & (self.exit == exits))[seen], entries[seen], self.weight[seen])


@dataclass(frozen=True, eq=False)
class Survival:
    """Curve over the times at which something ended, ascending. All arrays have one length.

    at_risk, events: weighted counts at each time. survival: Kaplan-Meier just after it. greenwood: its variance divided
    by its square. low, high: log-log interval, 95 %. hazard, hazard_variance: cumulative, Nelson-Aalen.
    """

    time: Floats
    at_risk: Floats
    events: Floats
    survival: Floats
    greenwood: Floats
    low: Floats
    high: Floats
    hazard: Floats
    hazard_variance: Floats
    n: int

    def at(self, time: ArrayLike) -> Floats:
        """Share still there just after `time`."""
        return _step(self.time, self.survival, time, before=1.0)

    def interval_at(self, time: float) -> tuple[float, float]:
        """Log-log interval of the share still there just after `time`; (1, 1) before anything ended."""
        low = _step(self.time, self.low, time, before=1.0)
        return float(low), float(_step(self.time, self.high, time, before=1.0))

    def hazard_at(self, time: ArrayLike) -> Floats:
        """Cumulative hazard up to and with `time`."""
        return _step(self.time, self.hazard, time, before=0.0)

    def standard_error_at(self, time: float) -> float:
        """Greenwood's standard error of the share still there."""
        return float(self.at(time) * np.sqrt(_step(self.time, self.greenwood, time, before=0.0)))

    def until(self, fewest_at_risk: float) -> Survival:
        """The curve up to the last time with so many at risk."""
        enough = np.flatnonzero(self.at_risk >= fewest_at_risk)
        kept = slice(int(enough[-1]) + 1 if enough.size else 0)
        arrays = ("time", "at_risk", "events", "survival", "greenwood", "low", "high", "hazard", "hazard_variance")
        return replace(self, **{name: getattr(self, name)[kept] for name in arrays})

    def quantile(self, share: float = 0.5) -> float:
        """First time at which no more than `share` are still there; infinite where that is never seen."""
        return _first_at_or_below(self.time, self.survival, share)


def lifetimes(
    exits: ArrayLike, ended: ArrayLike, *, entry: ArrayLike | None = None, weight: ArrayLike | None = None
) -> Lifetimes:
    """Lifetimes from arrays of one length. Those that leave before they enter are never at risk and do no harm."""
    leaves = np.asarray(exits, dtype=np.float64)
    entries = np.zeros_like(leaves) if entry is None else np.asarray(entry, dtype=np.float64)
    weights = np.ones_like(leaves) if weight is None else np.asarray(weight, dtype=np.float64)
    return Lifetimes(leaves, np.asarray(ended, dtype=np.bool_), entries, weights)


def survival(data: Lifetimes) -> Survival:
    """Kaplan-Meier estimate with Greenwood's variance and log-log interval, and Nelson-Aalen's cumulative hazard.

    With late entry the first at risk may be so few that one departure takes the curve to 0 for ever: start it where
    enough are at risk (`data.cut`). Wrong where being looked at no longer depends on how the lifetime goes on.
    Source: Kaplan & Meier 1958, JASA 53:457; Nelson 1972, Technometrics 14:945; log-log interval Kalbfleisch &
    Prentice 1980.

    >>> curve = survival(lifetimes([6, 6, 6, 6, 7, 10], [1, 1, 1, 0, 1, 0]))
    >>> [round(float(share), 3) for share in curve.survival]
    [0.5, 0.25]
    """
    time, at_risk, events = risk_table(data)
    left = at_risk - events
    shares: Floats = np.cumprod(left / at_risk).astype(np.float64)
    with np.errstate(divide="ignore"):
        greenwood = np.cumsum(np.where(left > 0, events / (at_risk * left), np.inf))
    low, high = _log_log(shares, greenwood)
    return Survival(
        time=time,
        at_risk=at_risk,
        events=events,
        survival=shares,
        greenwood=greenwood,
        low=low,
        high=high,
        hazard=np.cumsum(events / at_risk),
        hazard_variance=np.cumsum(events / at_risk**2),
        n=data.n,
    )


def risk_table(data: Lifetimes) -> tuple[Floats, Floats, Floats]:
    """Times at which something ended, the weight at risk at each, and the weight that ended.

    >>> time, at_risk, events = risk_table(lifetimes([2, 3, 3], [1, 1, 0], entry=[0, 0, 2]))
    >>> time.tolist(), at_risk.tolist(), events.tolist()
    ([2.0, 3.0], [2.0, 2.0], [1.0, 1.0])
    """
    ended = data.ended & (data.exit > data.entry)
    time, place = np.unique(data.exit[ended], return_inverse=True)
    events = np.bincount(place, weights=data.weight[ended], minlength=time.size).astype(np.float64)
    return time, weight_at_risk(data, time), events


def weight_at_risk(data: Lifetimes, time: Floats) -> Floats:
    """Weight at risk at each time: entered before it, not gone before it."""
    seen = data.exit > data.entry
    weights = data.weight[seen]
    return _before(data.entry[seen], weights, time) - _before(data.exit[seen], weights, time)


def _before(values: Floats, weights: Floats, time: Floats) -> Floats:
    """Total weight of the values that lie before each time."""
    order = np.argsort(values, kind="stable")
    total = np.concatenate([[0.0], np.cumsum(weights[order])])
    return np.asarray(total[np.searchsorted(values[order], time, side="left")])


def median(curve: Survival) -> Estimate:
    """Time by which half are gone, with the interval of Brookmeyer & Crowley 1982 on the log-log scale.

    Not shown where the curve does not come down to a half; an end that is never seen is left open.
    """
    value = curve.quantile(0.5)
    if not np.isfinite(value):
        return not_shown(n=curve.n, reason="more than half are still there at the end of what can be seen")
    low = _first_at_or_below(curve.time, curve.low, 0.5)
    return with_interval(value, low, _first_at_or_below(curve.time, curve.high, 0.5), n=curve.n, is_ratio=True)


def restricted_mean(curve: Survival, horizon: float) -> Estimate:
    """Mean time within the horizon: the area under the curve up to it, with its normal interval.

    Shown only up to a horizon that the curve reaches; the caller sees to that. Source: Irwin 1949, J. Hygiene 47:188.
    """
    value, variance = _area(curve, horizon)
    half = Z * float(np.sqrt(variance))
    return with_interval(value, max(0.0, value - half), min(horizon, value + half), n=curve.n, possible=(0, horizon))


def restricted_mean_difference(one: Survival, other: Survival, horizon: float, *, comparisons: int = 1) -> Estimate:
    """How much longer the first group stays within the horizon than the second.

    comparisons: how many such intervals are to hold together with 95 % (Bonferroni).
    """
    width = float(norm.ppf(1 - 0.025 / comparisons))
    (first, variance), (second, more) = _area(one, horizon), _area(other, horizon)
    difference, half = first - second, width * float(np.sqrt(variance + more))
    ends = (difference - half, difference + half)
    return with_interval(difference, *ends, n=one.n + other.n, possible=(-horizon / 2, horizon / 2))


def _area(curve: Survival, horizon: float) -> tuple[float, float]:
    """Area under the curve up to the horizon, and its variance (Greenwood)."""
    inside = curve.time < horizon
    edges = np.concatenate([[0.0], curve.time[inside], [horizon]])
    shares = np.concatenate([[1.0], curve.survival[inside]])
    pieces = np.diff(edges) * shares
    after = np.cumsum(pieces[::-1])[::-1][1:]  # area from each event to the horizon
    steps = np.diff(np.concatenate([[0.0], curve.greenwood[inside]]))
    known = after > 0
    return float(pieces.sum()), float((after[known] ** 2 * steps[known]).sum())


def _log_log(shares: Floats, greenwood: Floats) -> tuple[Floats, Floats]:
    """Interval that stays within 0 to 1. Where nobody is left there is nothing to say: 0 and 0."""
    low, high = np.zeros_like(shares), np.zeros_like(shares)
    inside = (shares > 0) & (shares < 1)
    logs = np.log(shares[inside])
    width = Z * np.sqrt(greenwood[inside]) / np.abs(logs)
    with np.errstate(over="ignore"):  # the lower end is 0 where the width is endless
        low[inside], high[inside] = np.exp(logs * np.exp(width)), np.exp(logs * np.exp(-width))
    low[shares >= 1], high[shares >= 1] = 1.0, 1.0
    return low, high


def _step(time: Floats, values: Floats, at: ArrayLike, *, before: float) -> Floats:
    place = np.searchsorted(time, np.asarray(at, dtype=np.float64), side="right")
    return np.asarray(np.concatenate([[before], values])[place])


def _first_at_or_below(time: Floats, shares: Floats, share: float) -> float:
    below = np.flatnonzero(shares <= share + 1e-12)  # a half that floating point leaves a hair above it is a half
    return float(time[below[0]]) if below.size else float("inf")
