"""Whether counts are spread as a negative binomial says: what the latent Gini takes for granted."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2, nbinom

from models.histogram import CountHistogram, Floats

# Refused below these chances. Together they refuse 2 to 10 of 100 communities that are spread so (9,000 simulated).
LEAST_CHANCE, LEAST_CHANCE_OF_TOP = 0.05, 0.01
# Pearson's test needs about five expected members in a class; thirty classes tell shapes of thousands of members.
FEWEST_EXPECTED, MOST_CLASSES = 5.0, 30
FITTED = 3  # degrees of freedom taken: the total, the mean and the shape
# Counts beyond this are one class: a table of every count up to the largest stays small.
LARGEST_TABLE = 100_000


@dataclass(frozen=True)
class Fit:
    """How likely counts so far from the fit are (0 to 1): over all classes, and for the most active member."""

    chance: float
    chance_of_top: float

    @property
    def is_refused(self) -> bool:
        """The counts are not spread so; a community below 1,000 members may be unlike without being found out."""
        return self.chance < LEAST_CHANCE or self.chance_of_top < LEAST_CHANCE_OF_TOP


def fit_of_negative_binomial(data: CountHistogram, *, shape: float, mean: float) -> Fit:
    """Pearson's test of the counts by classes, zero among them, and of the largest count, under the fitted model.

    shape, mean: of the fit; an infinite shape (no more spread than chance gives) is never refused.
    Source: Pearson 1900, Philosophical Magazine 50:157.
    """
    if not math.isfinite(shape):
        return Fit(1.0, 1.0)
    size, chance = shape, shape / (shape + mean)
    largest = int(data.values[-1])
    grid = np.arange(min(largest, LARGEST_TABLE) + 1)
    expected = data.n * np.asarray(nbinom.pmf(grid, size, chance), dtype=np.float64)
    expected[-1] += data.n * float(nbinom.sf(grid[-1], size, chance))
    observed = np.zeros(grid.size)
    np.add.at(observed, np.minimum(data.values, grid[-1]), data.members)
    reached = float(nbinom.sf(largest - 1, size, chance))  # one member has as many as the most active
    none = data.n * math.log1p(-reached) if reached < 1 else -math.inf
    return Fit(_pearson(observed, expected, data.n), -math.expm1(none))


def _pearson(observed: Floats, expected: Floats, n: int) -> float:
    """Chance of a distance as large, over classes of neighbouring counts with members enough in each."""
    wanted = max(FEWEST_EXPECTED, n / MOST_CLASSES)
    starts, inside = [0], 0.0
    for count, members in enumerate(expected):
        inside += members
        if inside >= wanted:
            starts.append(count + 1)
            inside = 0.0
    if starts[-1] >= expected.size or (inside < FEWEST_EXPECTED and len(starts) > 1):
        starts.pop()  # what is left over belongs to the last class
    made, model = np.add.reduceat(observed, starts), np.add.reduceat(expected, starts)
    freedom = model.size - FITTED
    return float(chi2.sf(float(((made - model) ** 2 / model).sum()), freedom)) if freedom > 0 else 1.0
