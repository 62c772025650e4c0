"""Probability that a member is still there from yes or no in each of equally many periods: BG/BB."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaln, logsumexp

from models.maximise import maximise
from models.survival import Floats


@dataclass(frozen=True)
class WeeklyHabits:
    """Fitted BG/BB: alpha, beta of coming in a period, gamma, delta of leaving before one."""

    parameters: tuple[float, float, float, float]
    log_likelihood: float

    def alive_next(self, comings: ArrayLike, last: ArrayLike, periods: ArrayLike) -> Floats:
        """Probability of being there in the period after the last of `periods`, by member."""
        alpha, beta, gamma, delta = self.parameters
        x, at, n = (np.atleast_1d(np.asarray(each, dtype=np.float64)) for each in (comings, last, periods))
        stays = betaln(alpha + x, beta + n - x) - betaln(alpha, beta)
        stays = stays + betaln(gamma, delta + n + 1) - betaln(gamma, delta)
        return np.asarray(np.exp(stays - _terms(self.parameters, x, at, n)))

    def comes_within(self, more: int, comings: ArrayLike, last: ArrayLike, periods: ArrayLike) -> Floats:
        """Probability of coming in at least one of so many more periods, by member."""
        x, at, n = (np.atleast_1d(np.asarray(each, dtype=np.float64)) for each in (comings, last, periods))
        none = _terms(self.parameters, x, at, n + more) - _terms(self.parameters, x, at, n)
        return np.asarray(-np.expm1(np.minimum(none, 0.0)))


def fit_weekly(comings: ArrayLike, last: ArrayLike, periods: ArrayLike, weight: ArrayLike) -> WeeklyHabits:
    """Maximum likelihood fit (Fader, Hardie & Shang 2010, Marketing Science 29:1086).

    comings: periods with activity, last: the last of them (0 for none), periods: how many there were, weight: members.
    All members must have had the same chances to come; leaving is taken as unrelated to tenure.
    """
    x, at, n, many = (np.asarray(each, dtype=np.float64) for each in (comings, last, periods, weight))

    members = float(many.sum())
    best, mean = maximise(lambda values: float(many @ _terms(tuple(values), x, at, n)) / members, [1.0] * 4)
    alpha, beta, gamma, delta = best
    return WeeklyHabits((alpha, beta, gamma, delta), mean * members)


def _terms(values: tuple[float, ...], x: Floats, last: Floats, periods: Floats) -> Floats:
    """Log-likelihood of each row: still there at the end, or gone after any period since the last coming."""
    alpha, beta, gamma, delta = values
    stays = betaln(alpha + x, beta + periods - x) + betaln(gamma, delta + periods)
    steps = np.arange(int((periods - last).max(initial=0)))
    gone = last[:, None] + steps[None, :]
    possible = gone < periods[:, None]
    trials = np.where(possible, gone, last[:, None])
    leaves = betaln(alpha + x[:, None], beta + trials - x[:, None]) + betaln(gamma + 1, delta + trials)
    every = np.concatenate([stays[:, None], np.where(possible, leaves, -np.inf)], axis=1)
    return np.asarray(logsumexp(every, axis=1) - betaln(alpha, beta) - betaln(gamma, delta))
