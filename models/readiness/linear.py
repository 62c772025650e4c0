"""Logistic regression whose coefficients are drawn towards given ones, and linear scores as plain numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from scipy.special import expit
from sklearn.base import BaseEstimator, ClassifierMixin

from models.histogram import Floats, Ints

STEPS = 25
TOLERANCE = 1e-6
FREE_INTERCEPT = 1e-3  # the intercept is hardly drawn anywhere: how many rise is the community's own
STEEPEST = 30.0  # log-odds beyond which a probability is 0 or 1 in floating point


class TowardsPrior(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Ridge logistic regression with the penalty strength/2 · |β - centre|² instead of |β|².

    strength: how many rows' worth the centre weighs, in units of one row's information. centre: intercept first, or
    None for zero. of_intercept: strength for the intercept, next to nothing by default. The posterior mode under a
    normal prior: how a small community borrows from others.
    """

    def __init__(
        self, strength: float = 30.0, centre: Sequence[float] | None = None, of_intercept: float = FREE_INTERCEPT
    ) -> None:
        self.strength = strength
        self.centre = centre
        self.of_intercept = of_intercept

    def fit(self, features: Floats, rose: Ints, sample_weight: Floats | None = None) -> Self:
        """Newton's method; features of shape (rows, columns), already scaled."""
        x = np.column_stack([np.ones(len(features)), features])
        y = np.asarray(rose, dtype=np.float64)
        weight = np.ones(len(x)) if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)
        centre = np.zeros(x.shape[1]) if self.centre is None else np.asarray(self.centre, dtype=np.float64)
        penalty = np.full(x.shape[1], float(self.strength))
        penalty[0] = self.of_intercept
        beta = centre.copy()
        for _ in range(STEPS):
            chance = expit(np.clip(x @ beta, -STEEPEST, STEEPEST))
            slope = x.T @ (weight * (chance - y)) + penalty * (beta - centre)
            rows = x * np.sqrt(weight * chance * (1 - chance))[:, None]
            curve = rows.T @ rows + np.diag(penalty)  # one matrix with itself: half the work of two
            step = np.linalg.solve(curve, slope)
            beta = beta - step
            if np.abs(step).max() < TOLERANCE:
                break
        self.classes_ = np.array([0, 1])
        self.intercept_ = np.array([beta[0]])
        self.coef_ = beta[None, 1:]
        return self

    def decision_function(self, features: Floats) -> Floats:
        """Log-odds, one per row."""
        odds: Floats = self.intercept_[0] + np.asarray(features) @ self.coef_[0]
        return odds

    def predict_proba(self, features: Floats) -> Floats:
        """Probabilities of not rising and rising, one row per row."""
        chance = expit(self.decision_function(features))
        return np.column_stack([1 - chance, chance])

    def predict(self, features: Floats) -> Ints:
        """1 where rising is the likelier."""
        return np.asarray(self.decision_function(features) > 0, dtype=np.int64)


@dataclass(frozen=True)
class LinearScore:
    """Log-odds = intercept + Σ coefficient · (feature - mean) / scale; everything plain numbers."""

    names: tuple[str, ...]
    intercept: float
    coefficients: tuple[float, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]

    def log_odds(self, features: Floats) -> Floats:
        """One per row; columns in the order of `names`."""
        odds: Floats = self.intercept + self.scaled(features) @ np.asarray(self.coefficients)
        return odds

    def scaled(self, features: Floats) -> Floats:
        """The features with mean 0 and spread 1, as the coefficients want them."""
        values: Floats = (np.asarray(features, dtype=np.float64) - np.asarray(self.mean)) / np.asarray(self.scale)
        return values

    def contributions(self, features: Floats, usual: Floats) -> Floats:
        """What each feature adds to the log-odds against the usual row; rows sum to the difference exactly."""
        values: Floats = (self.scaled(features) - self.scaled(usual[None, :])) * np.asarray(self.coefficients)
        return values

    def as_json(self) -> dict[str, Any]:
        """Plain values for the model's card."""
        return {
            "names": list(self.names),
            "intercept": self.intercept,
            "coefficients": list(self.coefficients),
            "mean": list(self.mean),
            "scale": list(self.scale),
        }


def from_json(plain: Mapping[str, Any]) -> LinearScore:
    """The score that as_json wrote; numbers only, nothing is executed."""
    numbers = {key: tuple(float(each) for each in plain[key]) for key in ("coefficients", "mean", "scale")}
    return LinearScore(names=tuple(map(str, plain["names"])), intercept=float(plain["intercept"]), **numbers)


def mean_of(scores: Sequence[LinearScore]) -> LinearScore:
    """The mean of scores that scale the same features alike: the blend is again linear."""
    first = scores[0]
    coefficients = np.mean([each.coefficients for each in scores], axis=0)
    return LinearScore(
        names=first.names,
        intercept=float(np.mean([each.intercept for each in scores])),
        coefficients=tuple(float(each) for each in coefficients),
        mean=first.mean,
        scale=first.scale,
    )
