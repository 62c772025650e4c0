"""Rolling origin: every snapshot predicted from those whose outcome was known by then, the learner chosen likewise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit

from models.histogram import Floats, Ints
from models.readiness.baselines import fit_gamma_poisson, simple_scores, three_features
from models.readiness.labels import Label
from models.readiness.learners import DEFAULT, Fitted, Training, fit_all, learners_for
from models.readiness.linear import LinearScore, TowardsPrior
from models.readiness.metrics import average_precision
from models.readiness.windows import RIPE_AFTER

FEWEST_SNAPSHOTS, FEWEST_POSITIVES = 3, 50  # METHODS 5.9: of training
BOOSTED_EVERY = 6  # fits of the others to one of the boosted model
MOST_FITS = 30  # with more test origins, a fit serves some in a row: a year-old model loses next to nothing
CLEARLY_BETTER = 0.02  # average precision by which a challenger must lead in the past to take the place of the default
# The sigmoid moves from the identity only as far as earlier predictions insist: recalibrating at every origin would
# otherwise shuffle the ranks between origins.
STEADY = 200.0
FEWEST_TO_CALIBRATE = 50  # positives among earlier predictions; fewer, and the learner's own probabilities stand


Counts = dict[int, Ints]  # of each unit's members


@dataclass(frozen=True)
class Calibration:
    """Sigmoid: probability = 1 / (1 + exp(-(intercept + slope · log-odds))). Source: Platt 1999."""

    intercept: float = 0.0
    slope: float = 1.0

    def probability(self, log_odds: Floats) -> Floats:
        """Calibrated probabilities of log-odds."""
        chance: Floats = expit(self.intercept + self.slope * log_odds)
        return chance


@dataclass(frozen=True)
class Predictions:
    """The band of all test origins, in the order of data.rows: what was predicted before it happened.

    tested: indices into the training rows. probability: of the chosen learner, calibrated. reference: share who rose
    among the training rows, per row. chosen: learner by origin. scores: the simple rankings by their DESIGN name.
    by_learner: log-odds of every learner that competed throughout, nan where it did not.
    """

    tested: Ints
    probability: Floats
    reference: Floats
    chosen: dict[int, str]
    scores: dict[str, Floats]
    by_learner: dict[str, Floats]


def test_origins(data: Training) -> list[int]:
    """Origins, oldest first, before which enough was known: fifty who rose, one who did not."""
    origin = data.rows["origin"].to_numpy(dtype=np.int64)
    found = []
    for each in sorted({int(one) for one in origin[data.in_band]}, reverse=True):
        known = data.in_band & (origin >= each + RIPE_AFTER)
        rose = int(data.rose[known].sum())
        if np.unique(origin[known]).size >= FEWEST_SNAPSHOTS and FEWEST_POSITIVES <= rose < known.sum():
            found.append(each)
    return found


def predict_by_rolling_origin(
    data: Training, prior: LinearScore, *, label: Label, counts_of: dict[int, Counts]
) -> Predictions:
    """Predict every test origin; counts_of: by origin and unit the 12-week counts of all members, with zeros."""
    origin = data.rows["origin"].to_numpy(dtype=np.int64)
    origins = test_origins(data)
    size, odds, chosen = len(data.rows), dict[str, Floats](), dict[int, str]()
    chance, reference, logistic = np.full(size, np.nan), np.full(size, np.nan), np.full(size, np.nan)
    fitted: dict[str, Fitted] = {}
    small = TowardsPrior()
    every = max(1, len(origins) // MOST_FITS)
    for position, each in enumerate(origins):
        past = origin >= each + RIPE_AFTER
        band_past, here = past & data.in_band, data.in_band & (origin == each)
        if position % every == 0:
            keep = fitted if position % (every * BOOSTED_EVERY) else {}
            fitted = _fitted(data.of(past), prior, label, int(data.rose[band_past].sum()), keep)
            small = small_logistic(data.of(past))
        for name, model in fitted.items():
            odds.setdefault(name, np.full(size, np.nan))[here] = model.log_odds(data.features[here])
        logistic[here] = small.decision_function(three_features(data.rows[here]))
        known = band_past & np.isin(origin, list(chosen))
        chosen[each] = choose(odds, data.rose, known, tuple(fitted))
        pick = odds[chosen[each]]
        chance[here] = calibrate(pick[known], data.rose[known]).probability(pick[here])
        reference[here] = data.rose[band_past].mean()
    tested = np.flatnonzero(data.in_band & np.isin(origin, origins))
    scores = {"gamma_poisson": _gamma_poisson(data, tested, origins, counts_of)} | simple_scores(data.rows.iloc[tested])
    return Predictions(
        tested,
        chance[tested],
        reference[tested],
        chosen,
        scores | {"logistic_3": logistic[tested]},
        {name: values[tested] for name, values in odds.items()},
    )


def _fitted(
    part: Training, prior: LinearScore, label: Label, positives: int, keep: dict[str, Fitted]
) -> dict[str, Fitted]:
    """Every learner that may compete, fitted; the boosted one is kept for a while: slow to fit, slow to change."""
    names = learners_for(label, positives)
    kept = {name: model for name, model in keep.items() if name == "boosted" and name in names}
    fresh = fit_all(tuple(name for name in names if name not in kept), part, prior)
    return {name: (fresh | kept)[name] for name in names}


def choose(odds: dict[str, Floats], rose: Ints, known: Ints, names: tuple[str, ...]) -> str:
    """The learner that ranked the past best, where it leads clearly; the default otherwise, and without a past."""
    default = DEFAULT if DEFAULT in names else names[0]
    if rose[known].sum() < FEWEST_POSITIVES:
        return default
    past: dict[str, float] = {}
    for name in names:
        if np.isfinite(odds[name][known]).all():
            past[name] = average_precision(rose[known], odds[name][known])
    best = max(past, key=lambda name: past[name], default=default)
    return best if past.get(best, 0.0) > past.get(default, 0.0) + CLEARLY_BETTER else default


def calibrate(log_odds: Floats, rose: Ints) -> Calibration:
    """The sigmoid through earlier predictions and what came of them; unchanged where they are too few."""
    known = np.isfinite(log_odds)
    if rose[known].sum() < FEWEST_TO_CALIBRATE:
        return Calibration()
    middle = float(log_odds[known].mean())  # about it, so that a level which is off is not taken for a slope
    fitted = TowardsPrior(strength=STEADY, centre=(middle, 1.0), of_intercept=STEADY).fit(
        log_odds[known][:, None] - middle, rose[known]
    )
    slope = float(max(fitted.coef_[0, 0], 0.0))
    return Calibration(float(fitted.intercept_[0]) - slope * middle, slope)


def small_logistic(data: Training) -> TowardsPrior:
    """The logistic regression on three features, on the band alone (METHODS 5.4, baseline 3)."""
    rows = data.rows[data.in_band]
    return TowardsPrior(strength=1.0).fit(three_features(rows), data.rose[data.in_band])


def _gamma_poisson(data: Training, tested: Ints, origins: list[int], counts_of: dict[int, Counts]) -> Floats:
    """P(rate above the origin's cut | the member's count), fitted to each origin's own counts."""
    score = np.full(len(data.rows), np.nan)
    origin = data.rows["origin"].to_numpy(dtype=np.int64)
    for each in origins:
        here = np.flatnonzero(data.in_band & (origin == each))
        score[here] = habit(data.rows.iloc[here], counts_of[each])
    return score[tested]


def habit(band: pd.DataFrame, counts_of_unit: Counts) -> Floats:
    """P(rate above the circle's cut | what a member shows now), from everybody's counts in the unit: needs no past."""
    score = np.zeros(len(band))
    for unit, rows in band.groupby(band["unit"].to_numpy()):
        model = fit_gamma_poisson(counts_of_unit[int(str(unit))])
        here = band["unit"].to_numpy() == unit
        score[here] = model.chance_above(rows["standing"].to_numpy(), float(rows["cut_top"].iloc[0]))
    return score
