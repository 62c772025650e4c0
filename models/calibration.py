"""Whether predicted chances come true: by tenths of members, and as one slope."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.retention import wilson
from models.survival import Floats, Z

GROUPS = 10
FEWEST = 50  # outcomes of either kind, for a slope
STEPS = 25  # of Newton's method: it stops at the first that changes nothing


@dataclass(frozen=True, eq=False)
class Calibration:
    """By group, lowest chances first: members, mean predicted, seen, its Wilson interval.

    slope: of the logistic regression of what was seen on the predicted log odds: 1 where chances are right, below where
    they are too extreme; None with fewer than FEWEST outcomes of a kind. low, high: its 95 % interval.
    """

    n: Floats
    predicted: Floats
    seen: Floats
    low: Floats
    high: Floats
    slope: float | None
    slope_low: float | None
    slope_high: float | None

    @property
    def mean_predicted(self) -> float:
        """Share predicted over all."""
        return float(self.n @ self.predicted / self.n.sum())

    @property
    def mean_seen(self) -> float:
        """Share seen over all."""
        return float(self.n @ self.seen / self.n.sum())


def calibration(predicted: Floats, seen: Floats, *, groups: int = GROUPS) -> Calibration:
    """Compare chances with what came of them. predicted, seen (0 or 1): one per member. Raises ValueError without any.

    Groups hold equally many members, those of equal chance together. Slope: Cox 1958, Biometrika 45:562.
    """
    if not predicted.size:
        raise ValueError("nobody to compare")
    cuts = np.unique(np.quantile(predicted, np.linspace(0, 1, groups + 1)[1:-1]))
    group = np.searchsorted(cuts, predicted, side="left")
    n = np.bincount(group)
    some = n > 0
    hits = np.bincount(group, weights=seen)[some]
    low, high = wilson(hits.astype(np.int64), n[some])
    means = np.bincount(group, weights=predicted)[some] / n[some]
    slope, error = _slope(predicted, seen)
    known = slope is not None and error is not None
    return Calibration(
        n=n[some].astype(np.float64),
        predicted=means,
        seen=hits / n[some],
        low=low,
        high=high,
        slope=slope,
        slope_low=slope - Z * error if known and slope is not None and error is not None else None,
        slope_high=slope + Z * error if known and slope is not None and error is not None else None,
    )


def _slope(predicted: Floats, seen: Floats) -> tuple[float | None, float | None]:
    """Slope and its standard error; None where chances or outcomes do not vary enough."""
    hits = float(seen.sum())
    if min(hits, seen.size - hits) < FEWEST or np.ptp(predicted) < 1e-6:  # noqa: PLR2004 - all chances alike
        return None, None
    inside = np.clip(predicted, 1e-6, 1 - 1e-6)
    design = np.column_stack([np.ones(seen.size), np.log(inside / (1 - inside))])
    at = np.array([0.0, 1.0])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(design @ at, -30, 30)))
        information = design.T @ (design * (chance * (1 - chance))[:, None])
        step = np.linalg.solve(information, design.T @ (seen - chance))
        at = at + step
        if np.abs(step).max() < 1e-9:  # noqa: PLR2004 - nothing changes any more
            break
    return float(at[1]), float(np.sqrt(np.linalg.inv(information)[1, 1]))
