"""What chance alone gives: Gini and Lorenz curve of people who are all equally keen. Stands beside every Gini."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.optimize import brentq
from scipy.special import ive
from scipy.stats import poisson

from models.concentration import gini_of_rows, small_sample_factor
from models.histogram import Floats, Ints, ManyHistograms

CHANCE_DRAWS = 2_000  # METHODS 1.2; the ends of the band are then known to a few per cent of its width
BAND = (0.025, 0.975)
# Up to this many members every draw is made in full (a million cells); above, see _drawn_large.
LARGEST_FULL_DRAW = 500
# Poisson counts beyond this tail are less likely than one in all draws of a community of a million.
TAIL = 1e-10
# Few members with few events have few possible Ginis: an end of the band is one of them, and must hold it.
ROUNDING = 1e-9
CURVE_POINTS = 101  # whole per cents of members
# The band is a property of (members, events) alone, so its draws start from here and not from the caller's generator:
# a cached band is then the same whoever asked first.
SEED = 20_140_207
BANDS_KEPT = 512


@dataclass(frozen=True, eq=False)
class ChanceBand:
    """What n equally keen members with `total` events show, for the corrected Gini and for the Lorenz curve.

    expected, low, high: corrected Gini, mean and 95 % band. people_share, content_low, content_high: the band of the
    Lorenz curve, pointwise 95 %, all from (0,0) to (1,1).
    """

    n: int
    total: int
    expected: float
    low: float
    high: float
    people_share: Floats
    content_low: Floats
    content_high: Floats

    def contains(self, gini_corrected: float) -> bool:
        """Whether equal members could show this corrected Gini (95 %)."""
        return self.low - ROUNDING <= gini_corrected <= self.high + ROUNDING


def gini_by_chance(mean: float, *, among_contributors: bool = False) -> float:
    """Gini of equally keen members at this mean number of events: G0(m) = e^(-2m) [I0(2m) + I1(2m)].

    A Gini of 0.52 at one event a member is no inequality at all. A fixed total of n members has the plug-in mean
    (n-1)/n · G0, so the corrected Gini's mean is G0 itself. among_contributors: members at zero are unknown, `mean` is
    of those who have an event; then (G0(λ) - e^-λ) / (1 - e^-λ) with λ / (1 - e^-λ) = mean.
    Source: Ramasubban 1958, Biometrika 45:549 (mean difference of the Poisson distribution).

    >>> round(gini_by_chance(1.0), 4), round(gini_by_chance(2.0, among_contributors=True), 4)
    (0.5238, 0.2822)
    """
    if not among_contributors:
        return float(ive(0, 2 * mean) + ive(1, 2 * mean))
    rate = rate_of_contributors(mean)
    silent = float(np.exp(-rate))
    return max(0.0, (gini_by_chance(rate) - silent) / (1 - silent)) if rate > 0 else 0.0


def rate_of_contributors(mean: float) -> float:
    """The rate λ of equal people if those with an event have this mean: λ / (1 - e^-λ) = mean; 0 at a mean of 1."""
    if mean <= 1:
        return 0.0
    return float(brentq(lambda rate: rate / -np.expm1(-rate) - mean, 1e-12, mean, xtol=1e-12))


@lru_cache(maxsize=BANDS_KEPT)
def chance_band(n: int, total: int, *, among_contributors: bool = False) -> ChanceBand:
    """The band that chance alone gives to n members with `total` events; needs two members and one event.

    Null hypothesis: each event is by any member with the same probability (multinomial), CHANCE_DRAWS draws.
    among_contributors: the n members are those who have an event, others are unknown (zeros cannot occur).
    Raises ValueError below two members, below one event, or for contributors with fewer events than members.
    """
    if n < 2 or total < (n if among_contributors else 1):  # noqa: PLR2004 - inequality needs two
        raise ValueError(f"no band for {n} members with {total} events")
    rng = np.random.default_rng((SEED, n, total))
    people = np.linspace(0.0, 1.0, CURVE_POINTS)
    if n <= LARGEST_FULL_DRAW and not among_contributors:
        ginis, curves = _drawn_in_full(n, total, people, rng)
    else:
        rate = rate_of_contributors(total / n) if among_contributors else total / n
        values, chances = _poisson(rate, least=1 if among_contributors else 0)
        members = rng.multinomial(n, chances, size=CHANCE_DRAWS)
        ginis, curves = _with_total(values, members, total, people)
    low, high = np.quantile(np.clip(ginis * small_sample_factor(n), 0, 1), BAND)
    content = np.quantile(curves, BAND, axis=0)
    expected = min(1.0, gini_by_chance(total / n, among_contributors=among_contributors))
    return ChanceBand(n, total, expected, float(low), float(high), people, content[0], content[1])


def _drawn_in_full(n: int, total: int, people: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Gini of each draw, and each draw's Lorenz curve at `people`."""
    counts = np.sort(rng.multinomial(total, np.full(n, 1 / n), size=CHANCE_DRAWS), axis=1)
    made = np.concatenate([np.zeros((CHANCE_DRAWS, 1)), np.cumsum(counts, axis=1) / total], axis=1)
    ginis = 1 - (made[:, 1:] + made[:, :-1]).sum(axis=1) / n  # trapezoids under the curve
    rank = people * n
    corner = np.minimum(rank.astype(np.int64), n - 1)
    curves = made[:, corner] + (rank - corner) * (made[:, corner + 1] - made[:, corner])
    return ginis, curves


def _with_total(values: Ints, members: Ints, total: int, people: Floats) -> tuple[Floats, Floats]:
    """Gini and curves of drawn histograms (rows of `members`), at a cost that does not grow with the members.

    Counts of equal members are independent Poisson counts given their total. The total was left free; its effect is
    taken out by regression on it, which is exact for many members.
    """
    many = ManyHistograms(values, members)
    totals = many.total.astype(np.float64)
    curves = _at(people, many.people / many.n[:, None], many.made / totals[:, None])
    measures = np.column_stack([gini_of_rows(many), curves])
    surplus = totals - total
    spread = float(surplus @ surplus)
    slope = surplus @ (measures - measures.mean(axis=0)) / spread if spread else np.zeros(measures.shape[1])
    fixed = measures - np.outer(surplus, slope)
    return fixed[:, 0], fixed[:, 1:]


def _at(people: Floats, ranks: Floats, made: Floats) -> Floats:
    """Each row's curve through (0, 0) and its corners (ranks, made), read off at `people`."""
    start = np.zeros((ranks.shape[0], 1))
    # All rows in one piecewise line, each two further along than the one before: one call instead of thousands.
    offset = 2.0 * np.arange(ranks.shape[0])[:, None]
    along, content = np.hstack([start, ranks]) + offset, np.hstack([start, made])
    result: Floats = np.interp((people + offset).ravel(), along.ravel(), content.ravel()).reshape(-1, people.size)
    return result


def _poisson(rate: float, *, least: int) -> tuple[Ints, Floats]:
    """Counts from `least` on that a member may have, and how likely each is."""
    first, last = (int(edge) for edge in np.asarray(poisson.ppf([TAIL, 1 - TAIL], rate)))
    values = np.arange(max(first, least), max(last, least) + 2, dtype=np.int64)
    chances: Floats = np.asarray(poisson.pmf(values, rate))
    if chances.sum() == 0:  # a rate of zero: everyone who contributes has exactly one
        chances = (values == least).astype(np.float64)
    return values, chances / chances.sum()
