"""The simple rankings that a model must beat, and what chance alone would give."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import gammaincc

from models.histogram import Floats, Ints, histogram
from models.latent import latent_gini
from models.readiness.labels import BAND, TOP, TOP_1, Label, cut

COUNTS = ("count_4_weeks", "count_12_weeks", "count_48_weeks", "count_mix")
BASELINES = ("gamma_poisson", *COUNTS, "logistic_3")  # the keys of DESIGN
DRAWS = 200  # METHODS 5.1
MANY_MEMBERS = 4_000  # a larger community's rate is known from so many drawn members a time


@dataclass(frozen=True)
class GammaPoisson:
    """Members' rates are Gamma(shape, mean), their counts Poisson: one window's habits without any change."""

    shape: float
    mean: float

    def chance_above(self, counts: Ints | Floats, limit: float) -> Floats:
        """P(rate > limit | count) of each count: rate given x is Gamma(shape + x, rate shape/mean + 1).

        >>> GammaPoisson(0.3, 4.0).chance_above(np.array([5, 10, 20]), 12).round(5).tolist()
        [0.00562, 0.19694, 0.96583]
        """
        shape = self.shape + np.asarray(counts, dtype=np.float64)
        chance: Floats = np.asarray(gammaincc(shape, limit * (self.shape / self.mean + 1)), dtype=np.float64)
        return chance

    def expected(self, counts: Ints) -> Floats:
        """E(rate | count).

        >>> GammaPoisson(0.3, 4.0).expected(np.array([0, 4, 40])).round(5).tolist()
        [0.27907, 4.0, 37.48837]
        """
        rate: Floats = (self.shape + np.asarray(counts, dtype=np.float64)) / (self.shape / self.mean + 1)
        return rate


def fit_gamma_poisson(counts: Ints) -> GammaPoisson:
    """By maximum likelihood; counts one per member, zeros included. Raises TooFewMembers without any event."""
    fit = latent_gini(histogram(counts))
    return GammaPoisson(min(fit.shape, 1e6) if math.isfinite(fit.shape) else 1e6, fit.mean)


def simple_scores(rows: pd.DataFrame) -> dict[str, Floats]:
    """The rankings that need no labels: 4-, 12- and 48-week count, log c48 + log c4, nothing fitted."""
    made = {weeks: rows[f"count_weeks_{weeks}"].to_numpy(dtype=np.float64) for weeks in (4, 12, 48)}
    return {
        "count_4_weeks": made[4],
        "count_12_weeks": made[12],
        "count_48_weeks": made[48],
        "count_mix": np.log1p(made[48]) + np.log1p(made[4]),
    }


def three_features(rows: pd.DataFrame) -> Floats:
    """log1p of the 12- and 4-week counts, and the active weeks of 12: columns of the small logistic."""
    return np.column_stack(
        [
            np.log1p(rows["count_weeks_12"].to_numpy(dtype=np.float64)),
            np.log1p(rows["count_weeks_4"].to_numpy(dtype=np.float64)),
            rows["active_weeks_12"].to_numpy(dtype=np.float64),
        ]
    )


@dataclass(frozen=True)
class ChanceRate:
    """Share (0 to 1) of the band that would be in the circle next if nobody's habits ever changed; None: no band."""

    everyone: float | None
    rising: float | None
    returning: float | None


def chance_rate(model: GammaPoisson, n_members: int, *, label: Label, rng: np.random.Generator) -> ChanceRate:
    """Base rate of the label in a stationary gamma-Poisson community, over DRAWS drawn ones. Source: METHODS 5.1."""
    n = min(n_members, MANY_MEMBERS)
    sums = np.zeros((2, 2))
    for _ in range(DRAWS if n_members <= MANY_MEMBERS else DRAWS // 4):
        rates = rng.gamma(model.shape, model.mean / model.shape, size=n)
        before = rng.poisson(rates, size=(3, n))
        now = rng.poisson(rates)
        halves = rng.poisson(rates / 2, size=(2, n))
        in_band = (now >= cut(now, BAND)) & (now < cut(now, TOP)) & (now > 0)
        former = np.zeros(n, dtype=bool)
        for window in before:
            former |= (window >= cut(window, TOP)) & (window > 0)
        rose = (halves > 0).all(axis=0)
        if label == "strict":
            rose &= (halves[0] >= cut(halves[0], TOP)) & (halves[1] >= cut(halves[1], TOP))
        else:
            rose &= halves.sum(axis=0) >= cut(halves.sum(axis=0), TOP_1 if label == "top_1" else TOP)
        for index, chosen in enumerate((in_band & ~former, in_band & former)):
            sums[index] += chosen.sum(), (rose & chosen).sum()
    total = sums.sum(axis=0)

    def share(pair: Floats) -> float | None:
        return float(pair[1] / pair[0]) if pair[0] else None

    return ChanceRate(share(total), share(sums[0]), share(sums[1]))
