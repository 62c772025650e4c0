"""How much more often one group does something than everybody else: rate ratios with intervals that hold.

Members differ, so their counts spread far more than Poisson's: the interval comes from resampling members. Where
people or acts are few, the exact conditional interval stands in, and it is too short for counts that spread.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import beta, binomtest, chi2, norm

from models.estimate import Estimate, count_only, with_interval
from models.histogram import Floats, Ints, histogram
from models.intervals import RESAMPLES, percentile_interval, resampled

FEW_MEMBERS, FEW_ACTS = 20, 10  # METHODS 3.4: up to so many on one side, the exact interval and "few events"
TOP_SHARE = 0.05

Basis = Literal["resampled", "exact", "none"]


@dataclass(frozen=True)
class RateRatio:
    """Rate of one group over another's: how often a member-week sees the act, the ratio, its 95 % interval.

    p_value: of the exact two-sided test, only for the exact interval.
    """

    value: float
    low: float
    high: float
    p_value: float | None = None


def count_interval(count: int) -> tuple[float, float]:
    """Exact 95 % interval of the expectation behind a count of events. Source: Garwood 1936, Biometrika 28:437.

    >>> low, high = count_interval(7)
    >>> round(low, 3), round(high, 3)
    (2.814, 14.423)
    """
    low = float(chi2.ppf(0.025, 2 * count)) / 2 if count else 0.0
    return low, float(chi2.ppf(0.975, 2 * count + 2)) / 2


def exact_ratio(events: tuple[int, int], exposure: tuple[float, float]) -> RateRatio:
    """Ratio of two Poisson rates with the exact conditional interval (Clopper & Pearson 1934) and test.

    The second group needs an event. Too short where members differ in their rates, which they do.
    Source: Przyborowski & Wilenski 1940, Biometrika 31:313; as R's poisson.test.

    >>> found = exact_ratio((11, 21), (800, 3011))
    >>> [round(number, 4) for number in (found.value, found.low, found.high, found.p_value)]
    [1.9715, 0.8584, 4.2773, 0.0797]
    """
    first, second = events
    total = first + second
    per = exposure[1] / exposure[0]
    low = float(beta.ppf(0.025, first, second + 1)) if first else 0.0
    high = float(beta.ppf(0.975, first + 1, second)) if second else 1.0
    test = binomtest(first, total, exposure[0] / sum(exposure)) if total else None
    ends = [share / (1 - share) * per if share < 1 else np.inf for share in (low, high)]
    value = first / second * per if second else np.inf
    return RateRatio(value, float(ends[0]), float(ends[1]), float(test.pvalue) if test else None)


def score_ratio(events: tuple[int, int], exposure: tuple[float, float]) -> RateRatio:
    """The same with the score interval (Wilson 1927 on the conditional share): shorter, right on average.

    >>> found = score_ratio((60, 30), (51477.5, 54308.7))
    >>> [round(number, 4) for number in (found.value, found.low, found.high)]
    [2.11, 1.366, 3.2593]
    """
    first, second = events
    total, per, z = first + second, exposure[1] / exposure[0], float(norm.ppf(0.975))
    share = first / total
    middle = (share + z**2 / (2 * total)) / (1 + z**2 / total)
    half = z * np.sqrt(share * (1 - share) / total + z**2 / (4 * total**2)) / (1 + z**2 / total)
    low, high = middle - half, middle + half
    return RateRatio(first / second * per, float(low / (1 - low) * per), float(high / (1 - high) * per))


@dataclass(frozen=True)
class Multiple:
    """How many times as often a group does something as everybody else, and what it is made from.

    members, events, rate (per member-week): of the group; other_…: of everybody else. basis: of the interval.
    """

    estimate: Estimate
    basis: Basis
    members: int
    events: int
    rate: float
    other_members: int
    other_events: int
    other_rate: float


def multiple(group: ArrayLike, others: ArrayLike, *, weeks: float, rng: np.random.Generator) -> Multiple:
    """Rate ratio of a group against all others, counts per member over the same weeks, zeros kept.

    95 % by resampling members within each side (500 times); exact where a side has at most 20 members or 10 acts.
    Wrong where the group was picked by these very counts: pick in one window, measure in the next.
    """
    first, second = np.asarray(group, dtype=np.int64), np.asarray(others, dtype=np.int64)
    events = (int(first.sum()), int(second.sum()))
    sizes = (int(first.size), int(second.size))
    rates = [made / (size * weeks) if size else 0.0 for made, size in zip(events, sizes, strict=True)]
    estimate, basis = _ratio_of(first, second, weeks=weeks, rng=rng)
    return Multiple(estimate, basis, sizes[0], events[0], rates[0], sizes[1], events[1], rates[1])


def _ratio_of(first: Ints, second: Ints, *, weeks: float, rng: np.random.Generator) -> tuple[Estimate, Basis]:
    n = int(first.size + second.size)
    events = (int(first.sum()), int(second.sum()))
    if not first.size or not second.size:
        return count_only(n=n, reason="there is nobody to compare"), "none"
    if not sum(events):
        return count_only(n=n, reason="nobody recommended anything in the window that measures"), "none"
    if not events[1]:
        return count_only(n=n, reason="nobody else recommended anything: there is no rate to divide by"), "none"
    if min(first.size, second.size) <= FEW_MEMBERS or min(events) <= FEW_ACTS:
        found = exact_ratio(events, (first.size * weeks, second.size * weeks))
        return with_interval(found.value, found.low, found.high, n=n, is_ratio=True, approximate=True), "exact"
    draws = _mean_draws(first, rng=rng) / _mean_draws(second, rng=rng)
    value = float(first.mean() / second.mean())
    return with_interval(value, *percentile_interval(draws), n=n, is_ratio=True), "resampled"


def _mean_draws(counts: Ints, *, rng: np.random.Generator) -> Floats:
    """Means of resamples of members."""
    data = histogram(counts)
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = [members @ data.values / data.n for members in resampled(data, rng=rng, resamples=RESAMPLES)]
    means = np.concatenate(parts).astype(np.float64)
    result: Floats = np.where(means > 0, means, np.nan)
    return result


@dataclass(frozen=True)
class PickedByRate:
    """Multiples of the members with the highest counts: in the window that picked them, and in the next one."""

    same_window: float | None
    next_window: float | None


def picked_by_rate(first: ArrayLike, second: ArrayLike, *, share: float = TOP_SHARE) -> PickedByRate:
    """What the top `share` by count in the first window do as a multiple of the rest, in both windows.

    The same members in both arrays. Who is equal at the border is in the top in part, as if drawn by lot. The first
    multiple is inflated by chance, the more the fewer the acts; only the second says something about the members.

    >>> picked_by_rate([9, 1, 0, 0, 0], [4, 1, 1, 1, 1], share=0.2)
    PickedByRate(same_window=36.0, next_window=4.0)
    """
    counts, later = np.asarray(first, dtype=np.int64), np.asarray(second, dtype=np.int64)
    wanted = share * counts.size
    border = int(np.sort(counts)[::-1][min(int(np.ceil(wanted)), counts.size) - 1]) if counts.size else 0
    above, level = counts > border, counts == border
    part = (wanted - above.sum()) / level.sum() if level.any() else 0.0
    weight = above + part * level
    return PickedByRate(_weighted_ratio(counts, weight), _weighted_ratio(later, weight))


def _weighted_ratio(counts: Ints, weight: Floats) -> float | None:
    inside, outside = float(weight.sum()), float((1 - weight).sum())
    rest = float(((1 - weight) * counts).sum())
    if not rest or not inside or not outside:
        return None
    return float((weight * counts).sum()) / inside / (rest / outside)
