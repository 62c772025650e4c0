"""How good a ranking with probabilities is: average precision, precision at a list's size, Brier skill, calibration."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2, norm

from models.estimate import Estimate, not_shown, with_interval
from models.histogram import Floats, Ints

BINS = 5  # equal-count bins of the calibration table (METHODS 5.6)
FEWEST_FOR_ECE = 200  # METHODS 5.6: below, a perfect model shows an error of .03 and more
NULL_DRAWS = 1_000
Z = float(norm.ppf(0.975))


def average_precision(rose: Ints, score: Floats) -> float:
    """Mean precision at the ranks of those who rose, equal scores taken together; nan where nobody did.

    Step-wise, as scikit-learn's. All scores equal: the share who rose.

    >>> round(average_precision(np.array([1, 0, 1, 1, 0]), np.array([.9, .8, .7, .6, .5])), 4)
    0.8056
    """
    order = np.argsort(-score, kind="stable")
    hits, ranked = np.cumsum(rose[order]), score[order]
    if not hits.size or hits[-1] == 0:
        return math.nan
    ends = np.append(np.flatnonzero(np.diff(ranked)), ranked.size - 1)
    gained = np.diff(np.append(0, hits[ends]))
    return float((gained * hits[ends] / (ends + 1)).sum() / hits[-1])


def precision_at(rose: Ints, score: Floats, size: int) -> float:
    """Expected share of the first `size` who rose, those equal at the end drawn by lot; of all where fewer.

    >>> precision_at(np.array([1, 0, 1, 0]), np.array([.9, .5, .5, .1]), 2)
    0.75
    """
    size = min(size, score.size)
    if size <= 0:
        return math.nan
    limit = np.sort(score)[::-1][size - 1]
    above, tied = score > limit, score == limit
    return float((rose[above].sum() + rose[tied].mean() * (size - above.sum())) / size)


def lift_at(rose: Ints, score: Floats, size: int) -> float:
    """Precision at `size` over the share of all who rose; nan where nobody did."""
    base = float(np.mean(rose)) if rose.size else 0.0
    return precision_at(rose, score, size) / base if base else math.nan


def brier(rose: Ints, probability: Floats) -> float:
    """Mean squared distance of probability and outcome. Source: Brier 1950."""
    return float(np.mean((probability - rose) ** 2))


def brier_skill(rose: Ints, probability: Floats, reference: Floats | float) -> float:
    """1 minus the Brier score over that of `reference`, the share who rose in training: above 0 is better than it."""
    worst = float(np.mean((np.asarray(reference) - rose) ** 2))
    return 1 - brier(rose, probability) / worst if worst else math.nan


def spiegelhalter_z(rose: Ints, probability: Floats) -> float:
    """Calibration as a standard normal number; beyond ±1.96 the probabilities are off. Source: Spiegelhalter 1986."""
    spread = (1 - 2 * probability) ** 2 * probability * (1 - probability)
    return float(((rose - probability) * (1 - 2 * probability)).sum() / math.sqrt(spread.sum()))


def expected_calibration_error(
    rose: Ints, probability: Floats, *, bins: int = BINS, equal_width: bool = False
) -> float:
    """Mean distance of probability and share over bins of equal count (or width), weighted by their size."""
    order = np.argsort(probability, kind="stable")
    y, p = rose[order], probability[order]
    if equal_width:
        at = np.minimum((p * bins).astype(np.int64), bins - 1)
        parts = [np.flatnonzero(at == each) for each in range(bins)]
    else:
        parts = np.array_split(np.arange(p.size), bins)
    return float(sum(abs(y[part].sum() - p[part].sum()) for part in parts if part.size) / max(p.size, 1))


def calibration_error_by_chance(probability: Floats, *, rng: np.random.Generator) -> float:
    """The 95th percentile of the calibration error that a perfect model would show with these probabilities."""
    drawn = rng.random((NULL_DRAWS, probability.size)) < probability
    return float(np.quantile([expected_calibration_error(each, probability) for each in drawn], 0.95))


def wilson(hits: float, n: int) -> tuple[float, float]:
    """95 % interval of a share. Source: Wilson 1927, JASA 22:209.

    >>> [round(end, 4) for end in wilson(6, 20)]
    [0.1455, 0.519]
    """
    share, spread = hits / n, Z * Z / n
    middle = (share + spread / 2) / (1 + spread)
    half = Z * math.sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def observed_over_expected(rose: Ints, probability: Floats) -> Estimate:
    """Those who rose over those who were expected to, with the exact Poisson interval (Garwood 1936)."""
    seen, expected = int(rose.sum()), float(probability.sum())
    if expected <= 0:
        return not_shown(n=int(rose.size), reason="nobody was expected to rise")
    low = float(chi2.ppf(0.025, 2 * seen)) / 2 if seen else 0.0
    high = float(chi2.ppf(0.975, 2 * seen + 2)) / 2
    return with_interval(seen / expected, low / expected, high / expected, n=int(rose.size), is_ratio=True)


@dataclass(frozen=True)
class CalibrationBin:
    """People of one fifth by probability: how many, mean probability, share who rose with its Wilson interval.

    chance_low, chance_high: where the share would lie by chance if the probabilities were exactly right.
    """

    n: int
    expected: float
    observed: float
    low: float
    high: float
    chance_low: float
    chance_high: float


def calibration_table(rose: Ints, probability: Floats, *, rng: np.random.Generator) -> tuple[CalibrationBin, ...]:
    """Fifths of the people by probability, lowest first; none below five people a bin."""
    if rose.size < BINS * BINS:
        return ()
    order = np.argsort(probability, kind="stable")
    rows = []
    for part in np.array_split(order, BINS):
        y, p = rose[part], probability[part]
        drawn = (rng.random((NULL_DRAWS, p.size)) < p).mean(axis=1)
        low, high = np.quantile(drawn, (0.025, 0.975))
        rows.append(
            CalibrationBin(
                n=int(part.size),
                expected=float(p.mean()),
                observed=float(y.mean()),
                low=wilson(float(y.sum()), part.size)[0],
                high=wilson(float(y.sum()), part.size)[1],
                chance_low=float(low),
                chance_high=float(high),
            )
        )
    return tuple(rows)
