"""95 % intervals by resampling members: what another period from the same members' habits would give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from models.histogram import CountHistogram, Floats, Ints, ManyHistograms

RESAMPLES = 500  # METHODS 0.4
LEVEL = (0.025, 0.975)
# Resamples are worked on in pieces of at most this many cells: 8 MB an array, whatever the community's size.
CELLS_AT_ONCE = 1_000_000

Statistic = Callable[[ManyHistograms], Floats]


def resampled(data: CountHistogram, *, rng: np.random.Generator, resamples: int = RESAMPLES) -> Iterator[Ints]:
    """Histograms of resampled members, rows over data.values, in pieces that fit in memory.

    Drawing members with replacement is drawing the number of members at each count from a multinomial distribution,
    so 300,000 members cost no more than their few hundred distinct counts. Source: Efron 1979, Ann. Statist. 7:1.
    """
    rows = max(1, CELLS_AT_ONCE // max(1, data.values.size))
    chances = data.members / data.n
    for start in range(0, resamples, rows):
        yield rng.multinomial(data.n, chances, size=min(rows, resamples - start))


def bootstrap(
    data: CountHistogram, statistics: Mapping[str, Statistic], *, rng: np.random.Generator, resamples: int = RESAMPLES
) -> dict[str, tuple[float, float]]:
    """Percentile interval of each statistic from the same resamples; a statistic takes many histograms.

    Resamples without any event have no share and are left out.
    """
    drawn: dict[str, list[Floats]] = {name: [] for name in statistics}
    for members in resampled(data, rng=rng, resamples=resamples):
        many = ManyHistograms(data.values, members)
        for name, statistic in statistics.items():
            drawn[name].append(statistic(many))
    return {name: percentile_interval(np.concatenate(parts)) for name, parts in drawn.items()}


def percentile_interval(draws: Floats) -> tuple[float, float]:
    """The middle 95 % of the draws that are numbers; (nan, nan) where there are none.

    >>> percentile_interval(np.arange(101.0))
    (2.5, 97.5)
    """
    known = draws[np.isfinite(draws)]
    if known.size == 0:
        return float("nan"), float("nan")
    low, high = np.quantile(known, LEVEL)
    return float(low), float(high)
