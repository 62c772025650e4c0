"""How unequally content is spread over members: Lorenz curve, Gini, top shares, concentration, absence factor.

All functions take one count per member (or a CountHistogram); zeros are members who made nothing, and are kept.
They raise TooFewMembers where there is no member or no event.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.histogram import Counts, Floats, ManyHistograms, check_something_counted, histogram

# More points than this cannot be told apart on a chart, and make the page heavy.
LORENZ_POINTS = 400
TOP_SHARES = (1, 5, 10, 20)  # per cent of members
ABSENCE_SHARES = (0.5, 0.8)  # half is CHAOSS's definition; four fifths beside it shows the depth behind the few
SHARE_STEPS = 1_000_000  # shares are compared in whole millionths, so that .8 of 10 is 8 and not 8.000000000000002


@dataclass(frozen=True, eq=False)
class Lorenz:
    """The Lorenz curve: the share of content (y) that the least active share of members (x) made; (0,0) to (1,1)."""

    people_share: Floats
    content_share: Floats


@dataclass(frozen=True)
class EffectiveContributors:
    """Hill numbers: the activity works like this many equal contributors. order_2 = 1/HHI, order_1 = exp(entropy)."""

    order_1: float
    order_2: float


def lorenz(counts: Counts, *, max_points: int = LORENZ_POINTS) -> Lorenz:
    """Corners of the Lorenz curve, thinned to at most max_points; every point lies exactly on the curve.

    Source: Lorenz 1905, Publications of the American Statistical Association 9:209.

    >>> lorenz([1, 3]).content_share.tolist()
    [0.0, 0.25, 1.0]
    """
    people, content = _corners(counts)
    if people.size > max_points:
        # Equal steps along x + y keep the flat part and the steep part alike.
        steps = np.linspace(0.0, 2.0, max_points)
        kept = np.unique(np.searchsorted(people + content, steps).clip(0, people.size - 1))
        kept[-1] = people.size - 1
        people, content = people[kept], content[kept]
    return Lorenz(people, content)


def gini(counts: Counts) -> float:
    """Gini coefficient, plug-in: 0 all alike, (n-1)/n one person made everything.

    G = 2 Σ i·x_i / (nP) - (n+1)/n with x ascending. Falls with few members and few events: see gini_corrected and
    models.chance. Source: Gini 1912; formula as in Sen 1973, On Economic Inequality.

    >>> round(gini([1, 2, 3, 4, 5]), 6)
    0.266667
    """
    return float(gini_of_rows(_one(counts))[0])


def gini_corrected(counts: Counts) -> float:
    """Gini times n/(n-1), so that one person who made everything is 1 for every n. Needs two members (else 0).

    Source: Deltas 2003, Review of Economics and Statistics 85:226.

    >>> round(gini_corrected([1, 2, 3, 4, 5]), 6)
    0.333333
    """
    data = histogram(counts)
    return gini(data) * small_sample_factor(data.n)


def small_sample_factor(n: int) -> float:
    """n/(n-1), and 1 for a single member, whose Gini is 0 anyway."""
    return n / (n - 1) if n > 1 else 1.0


def top_share(counts: Counts, percent: float) -> float:
    """Share of content made by the most active `percent` of members, 1 - L(1 - q) on the interpolated curve.

    Interpolation makes it independent of how ties are ordered, and defined for parts of a person.

    >>> round(top_share([1, 2, 3, 4, 5], 20), 6)
    0.333333
    """
    return float(top_share_of_rows(_one(counts), percent)[0])


def hhi(counts: Counts) -> float:
    """Herfindahl-Hirschman index: the chance that two acts, drawn with replacement, are by the same person.

    Source: Hirschman 1945; Herfindahl 1950. With few events use hhi_unbiased.

    >>> hhi([7, 7, 7, 7])
    0.25
    """
    data = histogram(counts)
    check_something_counted(data)
    shares = data.values / data.total
    return float(data.members @ shares**2)


def hhi_unbiased(counts: Counts) -> float | None:
    """The chance that two different acts are by the same person, Σ x(x-1)/(P(P-1)); None below two events.

    Source: Simpson 1949, Nature 163:688.

    >>> round(hhi_unbiased([1, 2, 3, 4, 5]), 6)
    0.190476
    """
    data = histogram(counts)
    check_something_counted(data)
    if data.total < 2:  # noqa: PLR2004 - two acts make a pair
        return None
    shares = data.values / data.total
    pairs = (data.values - 1) / (data.total - 1)
    return float(data.members @ (shares * pairs))


def effective_contributors(counts: Counts) -> EffectiveContributors:
    """Hill numbers of order 1 and 2: how many equal contributors would be as spread out as these.

    Source: Hill 1973, Ecology 54:427.

    >>> round(effective_contributors([1, 2, 3, 4, 5]).order_2, 6)
    4.090909
    """
    data = histogram(counts)
    check_something_counted(data)
    made = data.positive()
    shares = made.values / made.total
    entropy = -float(made.members @ (shares * np.log(shares)))
    return EffectiveContributors(order_1=float(np.exp(entropy)), order_2=1.0 / hhi(data))


def absence_factor(counts: Counts, *, share: float = 0.5) -> int:
    """The smallest number of people who together made at least `share` of the content.

    Ties cannot change it. Source: CHAOSS, contributor absence factor (formerly bus factor).

    >>> absence_factor([1000, 202, 90, 33, 332, 343, 42, 433], share=0.5)
    2
    """
    return int(absence_factor_of_rows(_one(counts), share)[0])


def gini_of_rows(many: ManyHistograms) -> Floats:
    """Plug-in Gini of each histogram: one minus twice the area under its Lorenz curve. NaN without events."""
    doubled = np.einsum("ij,ij->i", many.members, 2 * many.made - many.members * many.values)
    with np.errstate(invalid="ignore", divide="ignore"):
        result: Floats = 1 - doubled / (many.n.astype(np.float64) * many.total)
    return result


def top_share_of_rows(many: ManyHistograms, percent: float) -> Floats:
    """Top share of each histogram. NaN without events."""
    below = many.n * (100 - percent) / 100
    block = np.minimum((many.people < below[:, None]).sum(axis=1), many.values.size - 1)
    rows = np.arange(block.size)
    # from the block's upper corner back along its straight piece, whose slope is the block's count
    beyond = many.made[rows, block] - (many.people[rows, block] - below) * many.values[block]
    with np.errstate(invalid="ignore", divide="ignore"):
        result: Floats = 1 - beyond / many.total
    return result


def absence_factor_of_rows(many: ManyHistograms, share: float) -> Floats:
    """Absence factor of each histogram. NaN without events."""
    # in whole numbers: that many events must be reached, whatever the rounding of the share
    needed = -(-many.total * round(share * SHARE_STEPS) // SHARE_STEPS)
    # the block, from the top, in which they are reached: all below it made no more than what is not needed
    block = (many.made[:, :-1] <= (many.total - needed)[:, None]).sum(axis=1)
    rows = np.arange(block.size)
    own = many.members[rows, block]
    made_from_top = many.total - many.made[rows, block] + own * many.values[block]
    people_from_top = many.n - many.people[rows, block] + own
    # at the block's end all of it is counted; those beyond the need are given back, a whole person each
    to_spare = (made_from_top - needed) // np.maximum(many.values[block], 1)
    return np.where(many.total > 0, people_from_top - to_spare, np.nan)


def _one(counts: Counts) -> ManyHistograms:
    data = histogram(counts)
    check_something_counted(data)
    return ManyHistograms(data.values, data.members[None, :])


def _corners(counts: Counts) -> tuple[Floats, Floats]:
    data = histogram(counts)
    check_something_counted(data)
    people = np.concatenate(([0.0], np.cumsum(data.members) / data.n))
    content = np.concatenate(([0.0], np.cumsum(data.members * data.values) / data.total))
    return people, content
