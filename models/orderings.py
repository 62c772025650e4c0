"""People in order of several measures of attention, and whether the order by decayed reach hangs on its constant."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import kendalltau

from models.attention import BETA, BETAS_TRIED, Attention, authority, decayed_reach, two_hops
from models.histogram import Floats, Ints

TOP = 10  # of whom it is counted who stays among the first


@dataclass(frozen=True, eq=False)
class Orderings:
    """For each of the people given: reach in one and two hops, decayed reach, and the place by each measure, from 1.

    Equal values share the better place. tau: Kendall's rank correlation of decayed reach at the smallest and at the
    largest constant tried, None where it cannot be told (fewer than two, or all equal). staying: how many of the first
    TOP by the one are among the first by the other.
    """

    near: Ints
    far: Ints
    decayed: Floats
    by_reach: Ints
    by_rank: Ints
    by_authority: Ints
    by_decayed: Ints
    tau: float | None
    staying: int

    @property
    def top(self) -> int:
        """How many the first ones are here."""
        return min(TOP, int(self.near.size))


def orderings(graph: Attention, rank: Floats, people: Ints) -> Orderings:
    """Places of these people among each other. rank: PageRank of everybody. people: places of the graph, in order.

    Of equal decayed reach, who comes first in `people` counts as first when the first ones are compared.
    """
    near, far = two_hops(graph, people)
    of_all = authority(graph)
    decayed = decayed_reach(near, far)
    low, high = (decayed_reach(near, far, beta=beta) for beta in BETAS_TRIED)
    return Orderings(
        near=near,
        far=far,
        decayed=decayed,
        by_reach=standing(near),
        by_rank=standing(rank[people]),
        by_authority=standing(of_all[people]),
        by_decayed=standing(decayed),
        tau=_tau(low, high),
        staying=int(np.intersect1d(_first(low), _first(high)).size),
    )


def standing(values: Floats | Ints) -> Ints:
    """The place of each value among all of them, the largest is 1; values equal to 12 digits share a place.

    >>> standing(np.array([5, 9, 5, 1])).tolist()
    [2, 1, 2, 4]
    """
    rounded = np.round(np.asarray(values, dtype=np.float64), 12)
    return (1 + rounded.size - np.searchsorted(np.sort(rounded), rounded, side="right")).astype(np.int64)


def _first(values: Floats) -> Ints:
    return np.argsort(-values, kind="stable")[:TOP].astype(np.int64)


def _tau(low: Floats, high: Floats) -> float | None:
    if any(np.unique(values).size <= 1 for values in (low, high)):
        return None
    return float(kendalltau(low, high).statistic)


def constants() -> tuple[float, float, float]:
    """The constant that is used, and the smallest and largest tried beside it."""
    return BETA, BETAS_TRIED[0], BETAS_TRIED[1]
