"""Whether a team's audience buys more often than people like them outside it: an association, never an effect."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.estimate import Estimate, count_only, with_interval
from models.histogram import Floats, Ints
from models.intervals import RESAMPLES, percentile_interval

FEWEST_MATCHED = 20  # people a side, below which a share says nothing
FEWEST_BUYERS = 5  # in all

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class FollowThrough:
    """Shares who bought afterwards among the audience and among people like them outside it.

    difference: in share, with its interval over members. audience, outside: people compared. unmatched: people of the
    audience who have nobody like them outside, left out.
    """

    audience_share: float | None
    outside_share: float | None
    difference: Estimate
    audience: int
    outside: int
    unmatched: int


def follow_through(in_audience: Bools, bought: Bools, strata: Ints, *, rng: np.random.Generator) -> FollowThrough:
    """Share of buyers in the audience minus the share outside it at the audience's mix of strata.

    One entry per member: whether they belong to the audience before the landmark, whether they bought after it, and a
    number for people who are alike. Both groups are judged from the same day on, so that nobody gains time by being
    heard late. Whoever is alike in what was counted may still differ in everything else.
    """
    weight, kept = _weights(in_audience, strata)
    n_in, n_out = int((in_audience & kept).sum()), int((~in_audience & kept).sum())
    unmatched = int((in_audience & ~kept).sum())
    buyers = int((bought & kept).sum())
    if min(n_in, n_out) < FEWEST_MATCHED or buyers < FEWEST_BUYERS:
        reason = f"{n_in} people and {n_out} like them outside, {buyers} bought; it takes 20, 20 and 5"
        return FollowThrough(None, None, count_only(n=n_in + n_out, reason=reason), n_in, n_out, unmatched)
    inside, outside = _shares(in_audience, bought, weight)
    draws = _draws(in_audience[kept], bought[kept], strata[kept], rng=rng)
    difference = with_interval(inside - outside, *percentile_interval(draws), n=n_in + n_out, possible=(-0.5, 0.5))
    return FollowThrough(inside, outside, difference, n_in, n_out, unmatched)


def _weights(in_audience: Bools, strata: Ints) -> tuple[Floats, Bools]:
    """1 for the audience; outside so that each stratum weighs as much as in it. kept: strata that have both."""
    _, place = np.unique(strata, return_inverse=True)
    of_audience = np.bincount(place, weights=in_audience)
    of_outside = np.bincount(place, weights=~in_audience)
    kept = ((of_audience > 0) & (of_outside > 0))[place]
    share = np.divide(of_audience, of_outside, out=np.zeros_like(of_audience), where=of_outside > 0)[place]
    return np.where(in_audience, 1.0, share) * kept, kept


def _shares(in_audience: Bools, bought: Bools, weight: Floats) -> tuple[float, float]:
    inside, outside = weight * in_audience, weight * ~in_audience
    return float((inside * bought).sum() / inside.sum()), float((outside * bought).sum() / outside.sum())


def _draws(in_audience: Bools, bought: Bools, strata: Ints, *, rng: np.random.Generator) -> Floats:
    """Differences in resamples of members, matched anew in each: members fall into few cells, so cells are drawn."""
    _, place = np.unique(strata, return_inverse=True)
    cells = place * 4 + in_audience * 2 + bought
    counts = np.bincount(cells, minlength=4 * (int(place.max()) + 1))
    drawn = rng.multinomial(counts.sum(), counts / counts.sum(), size=RESAMPLES).reshape(RESAMPLES, -1, 2, 2)
    outside, inside = drawn[:, :, 0], drawn[:, :, 1]
    n_in, n_out = inside.sum(axis=2), outside.sum(axis=2)
    both = (n_in > 0) & (n_out > 0)
    weight = n_in * both
    with np.errstate(divide="ignore", invalid="ignore"):
        gap = np.where(both, inside[:, :, 1] / n_in - outside[:, :, 1] / n_out, 0.0)
        result: Floats = (weight * gap).sum(axis=1) / weight.sum(axis=1)
    return result
