"""Small groups pulled towards all of them together, as far as their own data leaves room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import overload

import numpy as np
from scipy.stats import beta

from models.histogram import Floats

FEWEST_GROUPS = 5  # METHODS 2.7: the spread of true values cannot be judged from fewer
PRIOR_QUESTIONS = 10.0  # METHODS 6.1: a topic's share counts as if ten more questions had gone as all do
LEVEL = (0.025, 0.975)


@overload
def shrunk_share(share: float, n: float, *, pooled: float, prior: float = ...) -> float: ...
@overload
def shrunk_share(share: Floats, n: Floats, *, pooled: float, prior: float = ...) -> Floats: ...
def shrunk_share(
    share: float | Floats, n: float | Floats, *, pooled: float, prior: float = PRIOR_QUESTIONS
) -> float | Floats:
    """A share of n pulled to the pooled one: (x + s·p̄)/(n + s); of one group or of an array of them.

    >>> shrunk_share(1.0, 10, pooled=0.5)
    0.75
    """
    return (share * n + prior * pooled) / (n + prior)


def shrunk_interval(share: float, n: float, *, pooled: float, prior: float = PRIOR_QUESTIONS) -> tuple[float, float]:
    """95 % of the Beta posterior behind shrunk_share: prior s·p̄ hits and s·(1 - p̄) misses.

    >>> low, high = shrunk_interval(0.5, 10, pooled=0.5)
    >>> round(low, 3), round(high, 3)
    (0.289, 0.711)
    """
    hits, misses = share * n + prior * pooled, (1 - share) * n + prior * (1 - pooled)
    if hits <= 0 or misses <= 0:
        return (0.0, 0.0) if hits <= 0 else (1.0, 1.0)
    return float(beta.ppf(LEVEL[0], hits, misses)), float(beta.ppf(LEVEL[1], hits, misses))


@dataclass(frozen=True, eq=False)
class Shrunk:
    """Values pulled to `pooled`; spread: variance of the true values among groups, 0 where chance explains them all."""

    values: Floats
    pooled: float
    spread: float


def shrunk_to_pooled(values: Floats, variances: Floats, weights: Floats) -> Shrunk:
    """Each group's value pulled to the pooled one by how much of its distance chance explains.

    values: one a group; variances: of each by chance; weights: the size behind each (posts). Needs FEWEST_GROUPS
    groups, below that all stay where they are. v' = v̄ + (v - v̄)·τ²/(τ² + s²), τ² by moments.
    Source: DerSimonian & Laird 1986, Controlled Clinical Trials 7:177; Efron & Morris 1975, JASA 70:311.

    >>> shrunk_to_pooled(np.full(5, 2.0), np.full(5, 0.1), np.ones(5)).spread
    0.0
    """
    pooled = float(values @ weights / weights.sum()) if weights.sum() > 0 else 0.0
    known = variances > 0
    if values.size < FEWEST_GROUPS or not known.any():
        return Shrunk(values.copy(), pooled, float("nan"))
    precision = 1 / variances[known]
    centre = float(values[known] @ precision / precision.sum())
    excess = float(((values[known] - centre) ** 2 @ precision) - (known.sum() - 1))
    scale = float(precision.sum() - (precision**2).sum() / precision.sum())
    spread = max(0.0, excess / scale) if scale > 0 else 0.0
    kept = np.where(known, spread / (spread + variances), 1.0) if spread > 0 else np.where(known, 0.0, 1.0)
    return Shrunk(pooled + (values - pooled) * kept, pooled, spread)
