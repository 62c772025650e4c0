"""What a group's recommendations add up to: a week, a year, and as long as a member stays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import chi2

from models.estimate import Estimate, count_only, not_shown, with_interval
from models.histogram import Floats, histogram
from models.intervals import RESAMPLES, percentile_interval, resampled
from models.rates import FEW_ACTS, FEW_MEMBERS
from models.survival import Z

WEEKS_A_YEAR = 365.25 / 7
EXACT_DRAWS = 20_000  # of the exact interval for few members, drawn so that it can be carried on


@dataclass(frozen=True)
class AddsUp:
    """Recommendations of the whole group a week and a year, and of one member as long as members stay."""

    a_week: Estimate
    a_year: Estimate
    a_lifetime: Estimate


def adds_up(counts: ArrayLike, *, weeks: float, stay_weeks: Estimate | None, rng: np.random.Generator) -> AddsUp:
    """From counts per member over `weeks`, zeros kept: the rate goes on as it was, nobody new, nobody gone.

    stay_weeks: how long a member stays, with its interval; None where that is not known. 95 % by resampling members,
    exact Poisson with at most 20 members or 10 acts (too short where members differ). A season is not taken out: these
    weeks stand for all others. The lifetime multiplies the rate of a member by the stay, as if both were unrelated.
    """
    made = np.asarray(counts, dtype=np.int64)
    n, total = int(made.size), int(made.sum())
    if not n or not total:
        nothing = count_only(n=n, reason="nobody of them recommended anything in these weeks")
        return AddsUp(nothing, nothing, nothing)
    few = n <= FEW_MEMBERS or total <= FEW_ACTS
    draws = _exact(total, rng) if few else _resampled(made, rng)
    a_week = _estimate(total / weeks, draws / weeks, n=n, approximate=few)
    a_year = _estimate(total / weeks * WEEKS_A_YEAR, draws / weeks * WEEKS_A_YEAR, n=n, approximate=few)
    return AddsUp(a_week, a_year, _lifetime(total / (n * weeks), draws / (n * weeks), stay_weeks, n=n, rng=rng))


def _lifetime(rate: float, draws: Floats, stay: Estimate | None, *, n: int, rng: np.random.Generator) -> Estimate:
    """Rate times stay; both intervals go into the result, the stay's as if it were normal."""
    if stay is None or stay.value is None or stay.low is None or stay.high is None:
        reason = (stay.reason if stay else None) or "how long a member stays cannot be told here"
        return not_shown(n=n, reason=reason)
    spread = (stay.high - stay.low) / (2 * Z)
    stays = np.maximum(rng.normal(stay.value, spread, size=draws.size), 0.0)
    return _estimate(rate * stay.value, draws * stays, n=n, approximate=True)


def _estimate(value: float, draws: Floats, *, n: int, approximate: bool) -> Estimate:
    return with_interval(value, *percentile_interval(draws), n=n, is_ratio=True, approximate=approximate)


def _exact(total: int, rng: np.random.Generator) -> Floats:
    """Draws whose middle 95 % is Garwood's exact Poisson interval (1936): low tail from total, high from total + 1."""
    share = rng.uniform(size=EXACT_DRAWS)
    low = chi2.ppf(share, 2 * total) / 2
    high = chi2.ppf(share, 2 * total + 2) / 2
    result: Floats = np.where(share < 0.5, low, high).astype(np.float64)
    return result


def _resampled(made: np.ndarray, rng: np.random.Generator) -> Floats:
    data = histogram(made)
    parts = [members @ data.values for members in resampled(data, rng=rng, resamples=RESAMPLES)]
    return np.concatenate(parts).astype(np.float64)
