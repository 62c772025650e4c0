"""What orders the list where no model does: of each group the simple ranking that its own past chose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.histogram import Floats, Ints
from models.readiness.baselines import simple_scores, three_features
from models.readiness.evaluate import FEWEST_TESTED, GroupScore, Verdict
from models.readiness.labels import RETURNING, RISING
from models.readiness.learners import Training
from models.readiness.linear import TowardsPrior
from models.readiness.rolling import Counts, Predictions, habit, small_logistic

LISTS = (RISING, RETURNING)


@dataclass(frozen=True)
class Ordered:
    """The order of the band. rankings: by group. score, probability: one per row of the band."""

    rankings: dict[str, str]
    score: Floats
    probability: Floats


def rankings_of(groups: dict[str, GroupScore], said: Verdict) -> dict[str, str]:
    """The best simple ranking of each group; where too few of it rose, that of everyone in the band.

    An alarm names one ranking for all: said.ranking is none of the groups' own then.
    """
    everyone = groups["everyone"].best or "gamma_poisson"
    if said.ranking == "logistic_3" and said.is_alarm:
        return dict.fromkeys(LISTS, said.ranking)
    chosen = {}
    for name in LISTS:
        score = groups[name]
        chosen[name] = score.best if score.positives >= FEWEST_TESTED and score.best else everyone
    return chosen


def ordered(data: Training, made: Predictions, band: pd.DataFrame, counts: Counts, rankings: dict[str, str]) -> Ordered:
    """Each group by its ranking, with the probability that the past outcomes of it give."""
    score, probability = np.zeros(len(band)), np.zeros(len(band))
    then = data.rows.iloc[made.tested]["group"].to_numpy()
    for group, name in rankings.items():
        here = (band["group"] == group).to_numpy()
        past = then == group
        if data.rose[made.tested][past].sum() < FEWEST_TESTED:
            past = np.ones(then.size, dtype=bool)
        if here.any():
            score[here] = _scores(data, band[here], counts, name)
            probability[here] = _chances(score[here], made.scores[name][past], data.rose[made.tested][past], name)
    return Ordered(rankings, score, probability)


def _scores(data: Training, band: pd.DataFrame, counts: Counts, name: str) -> Floats:
    """One group's rows by one ranking."""
    if name == "logistic_3":
        return small_logistic(data).decision_function(three_features(band))
    return habit(band, counts) if name == "gamma_poisson" else simple_scores(band)[name]


def _chances(now: Floats, then: Floats, rose: Ints, name: str) -> Floats:
    """The probability that what came of such scores in the past gives."""
    if name in ("count_4_weeks", "count_12_weeks", "count_48_weeks"):
        now, then = np.log1p(now), np.log1p(then)
    middle, spread = float(then.mean()), float(then.std()) or 1.0
    fitted = TowardsPrior(strength=1.0).fit(((then - middle) / spread)[:, None], rose)
    fitted.coef_ = np.maximum(fitted.coef_, 0.0)  # the ranking stands; where it says nothing all are equally likely
    chance: Floats = fitted.predict_proba(((now - middle) / spread)[:, None])[:, 1]
    return chance
