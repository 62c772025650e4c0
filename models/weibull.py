"""Weibull tenure: whether members leave on schedule, at random, or less the longer they stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.optimize import minimize_scalar

from models.survival import Floats, Lifetimes, Z

Rhythm = Literal["schedule", "longer_more", "random", "longer_less", "not_shown"]

BOUNCE_DAYS = 28.0  # METHODS 2.6: those who leave within four weeks never were part of any cycle
ON_SCHEDULE = 1.2  # lower end of the shape's interval above which departures follow a schedule
FEWEST_DEPARTURES = 50  # METHODS 2.3: for a cycle
SHAPES = (0.02, 60.0)  # where the shape is looked for; 60 is a cycle exact to 3 %


@dataclass(frozen=True)
class Weibull:
    """Survival exp(-(t/scale)^shape), with the 95 % Wald interval of the shape. departures: lifetimes that ended."""

    scale: float
    shape: float
    low: float
    high: float
    log_likelihood: float
    n: int
    departures: int

    @property
    def mode(self) -> float:
        """Time at which most depart; 0 for shapes up to 1.

        >>> round(Weibull(40, 4, 4, 4, 0, 0, 0).mode, 3)
        37.224
        """
        return self.scale * (1 - 1 / self.shape) ** (1 / self.shape) if self.shape > 1 else 0.0

    @property
    def median(self) -> float:
        """Time by which half depart."""
        return float(self.scale * np.log(2) ** (1 / self.shape))

    @property
    def rhythm(self) -> Rhythm:
        """What the interval of the shape says (METHODS 2.6)."""
        if not (np.isfinite(self.low) and np.isfinite(self.high)):
            return "not_shown"
        if self.low > ON_SCHEDULE:
            return "schedule"
        if self.low > 1:
            return "longer_more"
        return "longer_less" if self.high < 1 else "random"


def weibull(data: Lifetimes, *, start: float = 0.0) -> Weibull | None:
    """Maximum likelihood fit to what is seen after `start` (left-truncated there); None below two departures.

    The scale is solved for, so that one dimension is left: λ^ρ = Σ(t^ρ - entry^ρ)/d. Equal times are worked on once.
    Source: Weibull 1951, J. Appl. Mech. 18:293. A mixture of people with and without a cycle looks less regular.
    """
    seen = data.cut(start)
    ended = seen.ended & (seen.exit > 0)
    departures = float(seen.weight[ended].sum())
    if departures < 2 or np.unique(seen.exit[ended]).size < 2:  # noqa: PLR2004 - one time has no shape
        return None
    unit = float(seen.exit.max())
    exits, leaving = _table(seen.exit / unit, seen.weight)
    entries, coming = _table(seen.entry / unit, seen.weight)
    sum_of_logs = float((seen.weight[ended] * np.log(seen.exit[ended] / unit)).sum())

    def mean_power(shape: float) -> float:
        with np.errstate(under="ignore"):
            return float((leaving @ exits**shape - coming @ entries**shape) / departures)

    def likelihood(shape: float) -> float:
        return float(departures * (np.log(shape) - np.log(mean_power(shape)) - 1) + (shape - 1) * sum_of_logs)

    found = minimize_scalar(
        lambda log_shape: -likelihood(float(np.exp(log_shape))),
        bounds=tuple(np.log(SHAPES)),
        method="bounded",
        options={"xatol": 1e-10},
    )
    shape = float(np.exp(found.x))
    step = 1e-4 * shape
    curvature = (likelihood(shape + step) - 2 * likelihood(shape) + likelihood(shape - step)) / step**2
    half = Z / np.sqrt(-curvature) if curvature < 0 else float("inf")
    return Weibull(
        scale=unit * mean_power(shape) ** (1 / shape),
        shape=shape,
        low=shape - half,
        high=shape + half,
        log_likelihood=likelihood(shape) - departures * float(np.log(unit)),
        n=seen.n,
        departures=round(departures),
    )


def _table(values: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Distinct values above zero and the weight of each."""
    at, place = np.unique(values, return_inverse=True)
    total = np.bincount(place, weights=weights, minlength=at.size).astype(np.float64)
    return at[at > 0], total[at > 0]
