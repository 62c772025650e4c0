"""Thinning: everyone's events left out at random down to one mean, then the Gini of what is left.

The Gini of the same people changes as they write more and as there are more of them; thinned to one mean it does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.optimize import brentq
from scipy.special import bdtr

from models.histogram import CountHistogram, Counts, Floats, Ints, histogram

# A binomial count further from its mean than this many standard deviations (and as many counts) is never seen.
WINDOW = 7.0
# Grid steps within one standard deviation of a thinned count: a sum over so smooth a curve is exact to 1e-9.
STEPS_PER_DEVIATION = 2.0
# Beyond this count the grid grows by 1 in 500 a step, which bounds the table (a member of 100,000 events: 3,200
# points) and moves the count of such a member by less than one in a thousand.
FINE_UP_TO = 500
# A share of events kept below this leaves nothing to compare.
LEAST_KEPT = 1e-9


@dataclass(frozen=True, eq=False)
class Thinned:
    """The distribution of each distinct count after thinning, as far as the mean difference needs it.

    keep: share of events kept. below: shape (values, points), P(thinned count ≤ point). width: how many whole numbers
    each point stands for. silenced: P(nothing is left), by value.
    """

    values: Ints
    keep: float
    below: Floats
    width: Floats
    silenced: Floats

    def gini_of_rows(self, members: Ints | Floats, *, among_contributors: bool = False) -> Floats:
        """Corrected Gini of thinned counts, expected over all thinnings; members has one row per resample.

        The mean difference of two members' thinned counts over twice the mean; a member is not compared with itself.
        among_contributors: of those alone who still have an event.
        """
        members = members.astype(np.float64)  # once: products of whole numbers are no matter of fast libraries
        n = members.sum(axis=1)
        mixed = members @ self.below
        own = members @ ((self.below * (1 - self.below)) @ self.width)
        made = (members @ self.values.astype(np.float64)) * self.keep
        pairs = (mixed * (n[:, None] - mixed)) @ self.width - own
        if among_contributors:
            # A pair of which one member fell silent differs by the other's whole count; such pairs go.
            quiet = members @ self.silenced
            pairs = pairs - quiet * made + members @ (self.silenced * self.values * self.keep)
            n = n - quiet
        with np.errstate(invalid="ignore", divide="ignore"):
            result: Floats = pairs / ((n - 1) * made)
        return result

    def gradient(self, members: Ints, *, among_contributors: bool = False) -> Floats:
        """How much one more member at each value changes gini_of_rows of this one histogram (shape (values,))."""
        gini = float(self.gini_of_rows(members[None, :], among_contributors=among_contributors)[0])
        n, mixed = float(members.sum()), members @ self.below
        made_by_one = self.values * self.keep
        made = float(members @ made_by_one)
        own = (self.below * (1 - self.below)) @ self.width
        pairs = self.below @ (self.width * (n - 2 * mixed)) + float(mixed @ self.width) - own
        counted = np.ones(self.values.size)
        if among_contributors:
            quiet = float(members @ self.silenced)
            pairs = pairs - self.silenced * made - (quiet - self.silenced) * made_by_one
            n, counted = n - quiet, 1 - self.silenced
        result: Floats = pairs / ((n - 1) * made) - gini * (counted / (n - 1) + made_by_one / made)
        return result


def thinned(values: Ints, keep: float) -> Thinned:
    """Distribution functions of counts of which each event is kept with probability `keep` (binomial thinning).

    Tabulated at every whole number while the functions are steep, and in steps of a quarter deviation beyond.
    """
    if keep >= 1:  # nothing is taken away: steps at the counts themselves
        width = np.append(np.diff(values), 1).astype(np.float64)
        return Thinned(values, 1.0, np.tri(values.size).T, width, (values == 0).astype(np.float64))
    points = _points(int(values.max(initial=0)), keep)
    below = np.zeros((values.size, points.size))
    middle = values * keep
    reach = WINDOW * (np.sqrt(middle * (1 - keep)) + 1)
    first = np.searchsorted(points, middle - reach)
    last = np.searchsorted(points, np.minimum(middle + reach, values))
    columns = np.arange(points.size)
    here, there = np.nonzero((columns >= first[:, None]) & (columns < last[:, None]))
    below[here, there] = bdtr(points[there], values[here], keep)
    below[columns >= last[:, None]] = 1.0
    edges = np.concatenate(([-0.5], (points[1:] + points[:-1]) / 2, [points[-1] + 0.5]))
    silenced = np.power(1.0 - keep, values.astype(np.float64))
    return Thinned(values, keep, below, np.diff(edges), silenced)


def share_kept(data: CountHistogram, mean: float, *, among_contributors: bool = False) -> float:
    """The share of events to keep so that members have this mean, or those who then still have an event.

    Raises ValueError when the counts' own mean is below it.
    """
    own = data.total / (data.contributors if among_contributors else data.n)
    if not 0 < mean <= own * (1 + 1e-12):
        raise ValueError(f"counts with the mean {own} cannot be thinned to {mean}")
    if not among_contributors or mean >= own:
        return min(1.0, mean / own)
    if mean <= 1:
        raise ValueError("those who contribute have at least one event each: the mean must be above 1")

    def surplus(keep: float) -> float:
        left = -np.expm1(data.values * np.log1p(-keep)) if keep < 1 else data.values > 0
        return float(data.total * keep - mean * (data.members @ left))

    return float(brentq(surplus, LEAST_KEPT, 1.0, xtol=1e-12))


def thinned_gini(counts: Counts, mean: float, *, among_contributors: bool = False) -> float:
    """Corrected Gini after thinning every member's events at random to this mean.

    The mean over all possible thinnings (as a ratio of means), computed and not drawn. Exactly fair for any mixture of
    habits with Poisson counts: gamma-Poisson (k, m) thinned to m* is gamma-Poisson (k, m*). among_contributors: members
    at zero are unknown; thinned until those who still have an event have this mean, and of those alone. That is the
    same (k, m*) without its zeros, and as fair. Raises ValueError above the counts' own mean.

    >>> round(thinned_gini([0, 2, 4, 10], 1.0), 4)
    0.7261
    """
    data = histogram(counts)
    table = thinned(data.values, share_kept(data, mean, among_contributors=among_contributors))
    return float(table.gini_of_rows(data.members[None, :], among_contributors=among_contributors)[0])


def _points(highest: int, keep: float) -> Floats:
    """Whole numbers from 0 on, one by one while a deviation is short, then two steps to a deviation."""
    single = int(min(highest, FINE_UP_TO, (STEPS_PER_DEVIATION**2) / (1 - keep)))
    points = list(range(single + 1))
    while points[-1] < highest:
        deviation = sqrt(points[-1] * (1 - keep))
        step = max(1, int(deviation / STEPS_PER_DEVIATION), points[-1] // FINE_UP_TO)
        points.append(min(highest, points[-1] + step))
    return np.array(points, dtype=np.float64)
