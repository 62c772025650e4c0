"""How many of the people that a list named rose afterwards, beside as many of the most active: last list's hit rate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.estimate import Estimate, count_only, not_shown, with_interval
from models.histogram import Floats, Ints
from models.intervals import RESAMPLES, percentile_interval
from models.panel import Bools
from models.readiness.labels import TOP, cut
from models.readiness.metrics import precision_at, wilson

FEWEST_NAMED = 20  # people: below, only counts are told


@dataclass(frozen=True)
class Hits:
    """named: people of the list who were below the circle. rose: of them. by_activity: of as many most active ones.

    share: rose / named with its Wilson interval. difference: share less that of the most active, over resampled people.
    """

    named: int
    rose: int
    by_activity: float
    share: Estimate
    difference: Estimate


def hits(before: Floats, halves: Floats, is_named: Bools, *, rng: np.random.Generator) -> Hits:
    """Count the hits of a list, of everybody who wrote before and was not in the top circle.

    before: acts of the 12 weeks before. halves: shape (n, 2), acts of both halves of the 12 weeks after. Rose: in the
    top 5 % of those active afterwards, and active in both halves (METHODS 5.1). by_activity takes as many people by
    `before`, those who are equal at the end by lot.

    >>> before, halves = np.array([30.0, 5, 4, 3]), np.array([[1.0, 1], [0, 0], [9, 9], [1, 0]])
    >>> found = hits(before, halves, np.array([False, False, True, False]), rng=np.random.default_rng(0))
    >>> (found.named, found.rose, found.by_activity)
    (1, 1, 0.0)
    """
    after = halves.sum(axis=1)
    top_after = cut(after, TOP)
    rose = (
        ((halves > 0).all(axis=1) & (after >= top_after)).astype(np.int64) if top_after else np.zeros(len(after), int)
    )
    below = (before > 0) & (before < cut(before, TOP))
    before, rose, is_named = before[below], rose[below], is_named[below]
    named = int(is_named.sum())
    if not named:
        nothing = not_shown(n=0, reason="everybody named was in the top circle already, or wrote nothing before")
        return Hits(0, 0, 0.0, nothing, nothing)
    count = int(rose[is_named].sum())
    by_activity = named * precision_at(rose, before, named)
    if named < FEWEST_NAMED:
        few = count_only(n=named, reason=f"{named} named are too few to say; from {FEWEST_NAMED} on there is a share")
        return Hits(named, count, by_activity, few, few)
    low, high = wilson(count, named)
    share = with_interval(count / named, low, high, n=named, possible=(0.0, 1.0))
    return Hits(named, count, by_activity, share, _difference(rose, before, is_named, rng))


def _difference(rose: Ints, before: Floats, is_named: Bools, rng: np.random.Generator) -> Estimate:
    """Share of hits less that of as many most active people, with an interval over resampled people."""
    named = int(is_named.sum())
    value = float(rose[is_named].mean()) - precision_at(rose, before, named)
    draws = np.full(RESAMPLES, np.nan)
    for number in range(RESAMPLES):
        rows = rng.integers(0, rose.size, rose.size)
        some = is_named[rows]
        if some.any():
            drawn = rose[rows]
            draws[number] = drawn[some].mean() - precision_at(drawn, before[rows], int(some.sum()))
    low, high = percentile_interval(draws)
    return with_interval(value, low, high, n=named, possible=(-1.0, 1.0))
