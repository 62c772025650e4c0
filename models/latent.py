"""Latent Gini: how unequal members' habits are, once the chance in their counts is taken out."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.optimize import brentq
from scipy.special import digamma, gammaln
from scipy.stats import chi2

from models.histogram import CountHistogram, Counts, check_something_counted, histogram

# Outside these the likelihood is flat: below, one person made everything; above, counts are as good as Poisson.
SMALLEST_SHAPE, LARGEST_SHAPE = 1e-6, 1e6
PROFILE_DROP = float(chi2.ppf(0.95, 1)) / 2  # log-likelihood lost at the ends of a 95 % profile interval


@dataclass(frozen=True)
class LatentGini:
    """Gini of the members' rates, with the negative binomial behind it.

    value, low, high: latent Gini with its 95 % profile-likelihood interval. shape: k of the gamma distribution of
    rates (infinite when counts vary no more than chance alone). mean: events a member. log_likelihood: at the fit.
    """

    value: float
    low: float
    high: float
    shape: float
    mean: float
    log_likelihood: float
    n: int


def gini_of_gamma(shape: float) -> float:
    """Gini of gamma-distributed rates: Γ(k+½) / (Γ(k+1) √π). Source: McDonald & Jensen 1979, JASA 74:856.

    >>> round(gini_of_gamma(1.0), 6), round(gini_of_gamma(0.5), 6)
    (0.5, 0.63662)
    """
    if math.isinf(shape):
        return 0.0
    return math.exp(float(gammaln(shape + 0.5) - gammaln(shape + 1))) / math.sqrt(math.pi)


def latent_gini(counts: Counts) -> LatentGini:
    """Latent Gini by maximum likelihood of the negative binomial, mean at the mean of the counts.

    counts: one per member of the whole denominator; members at zero belong to it, without them the fit is wrong.
    Too low by up to .07 where rates have heavier tails than gamma and members have many events: see reported_gini.
    Raises TooFewMembers without members or events. Source: Greenwood & Yule 1920, JRSS 83:255 (the model).

    >>> round(latent_gini([0, 0, 0, 0, 0, 1, 1, 2, 3, 8]).value, 3)
    0.641
    """
    data = histogram(counts)
    check_something_counted(data)
    shape = _best_shape(data)
    best = _log_likelihood(data, shape)
    reached = best - PROFILE_DROP
    finite_shape = min(shape, LARGEST_SHAPE)
    least = _crossing(data, reached, SMALLEST_SHAPE, finite_shape)
    most = _crossing(data, reached, LARGEST_SHAPE, finite_shape) if math.isfinite(shape) else math.inf
    low, high = gini_of_gamma(most if most < LARGEST_SHAPE else math.inf), gini_of_gamma(least)
    return LatentGini(gini_of_gamma(shape), low, high, shape, data.mean, best, data.n)


def _best_shape(data: CountHistogram) -> float:
    """The shape of largest likelihood. There is one exactly when the variance exceeds the mean (Levin & Reeds 1977)."""
    variance = float(data.members @ (data.values - data.mean) ** 2) / data.n
    if variance <= data.mean:
        return math.inf
    first, last = math.log(SMALLEST_SHAPE), math.log(LARGEST_SHAPE)
    if _score(data, LARGEST_SHAPE) >= 0:
        return math.inf
    if _score(data, SMALLEST_SHAPE) <= 0:
        return SMALLEST_SHAPE
    return math.exp(brentq(lambda log_shape: _score(data, math.exp(log_shape)), first, last, xtol=1e-12))


def _score(data: CountHistogram, shape: float) -> float:
    """Derivative of the log-likelihood by the shape, with the mean at its estimate."""
    more = float(data.members @ (digamma(data.values + shape) - digamma(shape)))
    return more - data.n * math.log1p(data.mean / shape)


def _log_likelihood(data: CountHistogram, shape: float) -> float:
    mean, values = data.mean, data.values
    if math.isinf(shape):
        return float(data.members @ (values * math.log(mean) - mean - gammaln(values + 1)))
    terms = gammaln(values + shape) - gammaln(shape) - gammaln(values + 1)
    at_zero = -shape * math.log1p(mean / shape)
    return float(data.members @ (terms + at_zero + values * (math.log(mean) - math.log(shape + mean))))


def _crossing(data: CountHistogram, reached: float, end: float, best: float) -> float:
    """Where between the best shape and an end of the range the profile falls to `reached`; else that end."""
    if _log_likelihood(data, end) >= reached:
        return end

    def above(log_shape: float) -> float:
        return _log_likelihood(data, math.exp(log_shape)) - reached

    return math.exp(brentq(above, math.log(end), math.log(best), xtol=1e-10))
