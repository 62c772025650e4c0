"""Graduation or trouble: departures of a judged window against those expected from tenure alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from models.estimate import Estimate, not_shown, with_interval
from models.rates import count_interval
from models.survival import Lifetimes, Survival, Z, survival, weight_at_risk
from models.tenure import Tenures

Band = Literal["bounce", "early", "on_cycle"]
Chosen: TypeAlias = NDArray[np.bool_]
BANDS: tuple[Band, ...] = ("bounce", "early", "on_cycle")
JUDGED_DAYS, JUDGED_DAYS_SHORT = 26 * 7, 12 * 7  # METHODS 2.7
LONG_HISTORY = 78 * 7  # days from the start to A; below, the shorter window is judged
FEWEST_AT_RISK = 10  # a reference hazard from fewer is no reference
# Below this share of E the reference's own variance is nothing beside chance, and the exact interval is right.
NEGLIGIBLE = 0.02


@dataclass(frozen=True)
class Ratio:
    """Observed and expected departures. spread: variance of E from the reference being an estimate itself.

    estimate: observed / expected with its interval. z: how many standard deviations more than expected.
    """

    observed: int
    expected: float
    spread: float
    estimate: Estimate
    z: float | None

    @property
    def side(self) -> int:
        """1 more departures than expected, -1 fewer, 0 no sign of either: whether the interval lies off 1."""
        low, high = self.estimate.low, self.estimate.high
        if low is not None and low > 1:
            return 1
        return -1 if high is not None and high < 1 else 0

    @property
    def chance(self) -> float:
        """How likely a distance as large is by chance (two-sided normal); 1 where nothing was expected."""
        return 1.0 if self.z is None else 2 * NormalDist().cdf(-abs(self.z))


@dataclass(frozen=True)
class Judgement:
    """A window judged by tenure. start, end: its days. unjudged: share of person-time at tenures without reference."""

    total: Ratio
    bands: Mapping[Band, Ratio]
    start: int
    end: int
    unjudged: float

    @property
    def shown(self) -> dict[Band, Ratio]:
        """The bands that have a ratio."""
        return {band: each for band, each in self.bands.items() if each.estimate.value is not None}


@dataclass(frozen=True, eq=False)
class Reference:
    """The hazard by tenure before the judged window, up to the last tenure with enough at risk."""

    curve: Survival
    until: float


def judged_start(end: int, first: int) -> int:
    """First day of the judged window that ends at `end`: 26 weeks, 12 where the history is shorter than 78."""
    return end - (JUDGED_DAYS if end - first >= LONG_HISTORY else JUDGED_DAYS_SHORT)


def reference(found: Tenures, start: int, members: Chosen | None = None) -> Reference:
    """Nelson-Aalen over tenure of what happened before day `start`, of all or of some members."""
    chosen = found.is_known if members is None else found.is_known & members
    data = found.lifetimes().part(chosen).cut(end=start - found.start[chosen])
    curve = survival(data).until(FEWEST_AT_RISK)
    return Reference(curve, float(curve.time[-1]) if curve.time.size else 0.0)


def judge(
    found: Tenures, start: int, against: Reference, *, on_cycle: float, bounce: float, members: Chosen | None = None
) -> Judgement:
    """Observed/expected departures from day `start` on, in all and by band of tenure.

    Bands: bounce below `bounce` days, early up to `on_cycle`, on_cycle from there (METHODS 2.7; indirect
    standardisation, Breslow & Day 1987). The test has both variances: z = (O - E)/sqrt(E + V). It judges against the
    community's own past, so a trouble that was always there is not seen.
    """
    chosen = found.is_known if members is None else found.is_known & members
    data = found.lifetimes().part(chosen).cut(start - found.start[chosen])
    inside = data.cut(0.0, against.until)
    whole = float((data.exit - data.entry).clip(0).sum())
    judged = float((inside.exit - inside.entry).sum())
    edges = (0.0, bounce, on_cycle, np.inf)
    bands = {
        band: _ratio(inside.cut(low, high) if low < np.inf else None, against.curve)
        for band, low, high in zip(BANDS, edges[:-1], edges[1:], strict=True)
    }
    return Judgement(
        total=_ratio(inside, against.curve),
        bands=bands,
        start=start,
        end=found.end,
        unjudged=1 - judged / whole if whole > 0 else 0.0,
    )


def ratio(observed: int, expected: float, spread: float = 0.0, *, n: int = 0) -> Ratio:
    """Observed against expected: exact Poisson interval where `spread` is negligible, else the score interval with it.

    The score interval holds every θ with (O - θE)² <= z²(θE + θ²V); it lies off 1 where the test says so.

    >>> found = ratio(10, 5.0)
    >>> round(found.estimate.low, 3), round(found.estimate.high, 3)
    (0.959, 3.678)
    """
    if expected <= 0:
        nothing = not_shown(n=n, reason="no departure was to be expected: nobody was there at such a tenure")
        return Ratio(observed, expected, spread, nothing, None)
    low, high = _exact(observed, expected) if spread <= NEGLIGIBLE * expected else _score(observed, expected, spread)
    z = (observed - expected) / float(np.sqrt(expected + spread))
    return Ratio(observed, expected, spread, with_interval(observed / expected, low, high, n=n, is_ratio=True), z)


def expected_departures(data: Lifetimes, curve: Survival) -> tuple[float, float]:
    """Departures expected under a cumulative hazard from entry to exit of each, and the variance of that sum."""
    expected = float((curve.hazard_at(data.exit) - curve.hazard_at(data.entry)).sum())
    there = weight_at_risk(data, curve.time)
    return expected, float((there**2 * curve.events / curve.at_risk**2).sum())


def _ratio(data: Lifetimes | None, curve: Survival) -> Ratio:
    if data is None:
        return Ratio(0, 0.0, 0.0, not_shown(n=0, reason="no natural cycle is seen, so nobody can be on it"), None)
    expected, spread = expected_departures(data, curve)
    return ratio(data.count_ended, expected, spread, n=data.n)


def _exact(observed: int, expected: float) -> tuple[float, float]:
    """Exact Poisson interval of the ratio (Garwood 1936)."""
    low, high = count_interval(observed)
    return low / expected, high / expected


def _score(observed: int, expected: float, spread: float) -> tuple[float, float]:
    a = expected**2 - Z**2 * spread
    b = 2 * observed * expected + Z**2 * expected
    if a <= 0:  # the reference is so uncertain that no ratio is too large
        return observed**2 / b, float("inf")
    root = float(np.sqrt(max(b**2 - 4 * a * observed**2, 0.0)))
    return (b - root) / (2 * a), (b + root) / (2 * a)
