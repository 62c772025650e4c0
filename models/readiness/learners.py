"""The learners that compete, each fitted on one training part, and what a fitted one can say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from models.histogram import Floats, Ints
from models.readiness.features import design
from models.readiness.labels import Label
from models.readiness.linear import LinearScore, TowardsPrior, mean_of
from models.readiness.prior import is_near

OWN_STRENGTH, PRIOR_STRENGTH = 30.0, 100.0  # chosen on real communities, by leaving each out of the prior
BOOSTED_FROM = 300  # training positives (METHODS 5.5)
DEFAULT = "shared"
# METHODS 5.5; the twelve features of the boosted model, so that its explanation stays exact.
BOOSTED = {
    "max_iter": 120,
    "learning_rate": 0.05,
    "max_leaf_nodes": 8,
    "min_samples_leaf": 40,
    "l2_regularization": 1.0,
}
BOOSTED_FEATURES = (
    "count_2",
    "count_4",
    "count_12",
    "count_24",
    "count_48",
    "active_weeks_12",
    "active_weeks_48",
    "last",
    "nearest_before",
    "former",
    "tenure_share",
    "answer_share",
)
LIKELIEST = 1e-6  # probabilities are kept off 0 and 1 before log-odds


@dataclass(frozen=True)
class Boosted:
    """A boosted model with the features that it reads, out of those of design()."""

    pipeline: Any
    columns: tuple[int, ...]

    def log_odds(self, features: Floats) -> Floats:
        """One per row of design()."""
        chance = np.clip(self.pipeline.predict_proba(features[:, self.columns])[:, 1], LIKELIEST, 1 - LIKELIEST)
        odds: Floats = np.log(chance / (1 - chance))
        return odds


Fitted = LinearScore | Boosted


@dataclass(frozen=True)
class Training:
    """The labelled rows of one or more origins with their features, so that slices cost nothing."""

    rows: pd.DataFrame
    features: Floats
    names: tuple[str, ...]
    rose: Ints
    weight: Floats  # in learning; 0 for rows that teach nothing
    in_band: Any  # True where the row is of the band, at a date that may be judged

    def of(self, chosen: Any) -> Training:  # noqa: ANN401 - a mask
        """The chosen rows."""
        return Training(
            self.rows[chosen],
            self.features[chosen],
            self.names,
            self.rose[chosen],
            self.weight[chosen],
            self.in_band[chosen],
        )


def training(labelled_rows: pd.DataFrame) -> Training:
    """Features, outcomes and weights of labelled rows; those that teach nothing and are not of the band are dropped.

    Rows with `is_between`, where there is such a column, teach and are never judged.
    """
    weight = is_near(labelled_rows)
    in_band = labelled_rows["is_in_band"].to_numpy(dtype=bool)
    if "is_between" in labelled_rows:
        in_band = in_band & ~labelled_rows["is_between"].to_numpy(dtype=bool)
    kept = (weight > 0) | in_band
    rows = labelled_rows[kept].reset_index(drop=True)
    features = design(rows)
    return Training(
        rows,
        features.to_numpy(dtype=np.float64),
        tuple(map(str, features.columns)),
        rows["rose"].to_numpy(dtype=np.int64),
        weight[kept],
        in_band[kept],
    )


def fit(name: str, data: Training, prior: LinearScore) -> Fitted:
    """One learner by its name (of LEARNERS) on a training part."""
    return fit_all((name,), data, prior)[name]


def fit_all(names: tuple[str, ...], data: Training, prior: LinearScore) -> dict[str, Fitted]:
    """Several learners on the same part; what two of them need is fitted once."""
    own = _near(data, prior, OWN_STRENGTH, centre=None) if {"own", "shared"} & set(names) else None
    return {name: _fit(name, data, prior, own) for name in names}


def _fit(name: str, data: Training, prior: LinearScore, own: LinearScore | None) -> Fitted:
    if name == "boosted":
        return _boosted(data)
    if name == "ridge" or own is None:
        return _ridge(data)
    if name == "own":
        return own
    centre = (prior.intercept, *prior.coefficients)
    return mean_of([own, _near(data, prior, PRIOR_STRENGTH, centre=centre), prior])


LEARNERS = ("shared", "own", "ridge", "boosted")


def learners_for(label: Label, positives: int) -> tuple[str, ...]:
    """Who may compete: the boosted model from BOOSTED_FROM positives on; the prior knows the default label only."""
    names = [name for name in LEARNERS if name != "boosted" or positives >= BOOSTED_FROM]
    return tuple(name for name in names if name != "shared" or label == "default")


def _near(data: Training, prior: LinearScore, strength: float, centre: tuple[float, ...] | None) -> LinearScore:
    """Learned from everybody near the band, weighted by nearness."""
    fitted = TowardsPrior(strength=strength, centre=centre).fit(prior.scaled(data.features), data.rose, data.weight)
    return _plain(data.names, fitted.intercept_[0], fitted.coef_[0], prior.mean, prior.scale)


def _ridge(data: Training) -> LinearScore:
    """Ridge logistic regression on the band alone: the default of the literature (METHODS 5.5)."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    pipeline = make_pipeline(StandardScaler(), LogisticRegression(C=1 / OWN_STRENGTH, solver="newton-cholesky"))
    pipeline.fit(data.features[data.in_band], data.rose[data.in_band])
    scaler, logistic = pipeline[0], pipeline[1]
    return _plain(data.names, logistic.intercept_[0], logistic.coef_[0], scaler.mean_, scaler.scale_)


def _boosted(data: Training) -> Boosted:
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.pipeline import make_pipeline

    columns = tuple(data.names.index(name) for name in BOOSTED_FEATURES)
    learner = HistGradientBoostingClassifier(**BOOSTED, early_stopping=False, random_state=0)
    pipeline = make_pipeline(learner)
    taught = data.weight > 0
    pipeline.fit(
        data.features[taught][:, columns],
        data.rose[taught],
        histgradientboostingclassifier__sample_weight=data.weight[taught],
    )
    return Boosted(pipeline, columns)


def _plain(names: tuple[str, ...], intercept: float, coefficients: Any, mean: Any, scale: Any) -> LinearScore:  # noqa: ANN401
    numbers = [tuple(float(each) for each in part) for part in (coefficients, mean, scale)]
    return LinearScore(names, float(intercept), *numbers)
