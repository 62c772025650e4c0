"""Whether the few who write most follow a power law: the fit of the tail, and the test against a lognormal."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_ndtr, zeta

from models.histogram import CountHistogram, Counts, Floats, check_something_counted, histogram

FEWEST_IN_TAIL = 100  # METHODS 1.6: no exponent from fewer
# Exponents searched: below 1 the law has no sum, above 6 no count of people in communities was ever seen.
EXPONENTS = (1.0001, 6.0)
HALVINGS = 40  # of that range: the exponent is then known to 1e-11
FAVOURED = 0.1  # the ratio test must favour one law at this level before a word is said for it
# At most this many starts of the tail are tried, evenly by rank: 200 keep a page under a second at any size.
MOST_STARTS = 200

Verdict = Literal["power_law", "lognormal", "cannot_tell"]


@dataclass(frozen=True)
class PowerLaw:
    """The tail from `start` events on as P(x) ~ x^-exponent.

    standard_error: (exponent - 1)/√n_tail. distance: Kolmogorov-Smirnov. log_ratio, p_value: Vuong's test against a
    discrete lognormal, positive for the power law. favoured: what the test says at p < .1.
    """

    exponent: float
    standard_error: float
    start: int
    n_tail: int
    distance: float
    log_ratio: float
    p_value: float
    favoured: Verdict


def power_law(counts: Counts) -> PowerLaw | None:
    """Discrete power law by maximum likelihood, its start by the smallest Kolmogorov-Smirnov distance.

    None where no tail of FEWEST_IN_TAIL members with two different counts exists. A straight line in a log-log plot is
    no evidence, and neither is this fit without `favoured`. Source: Clauset, Shalizi & Newman 2009, SIAM Review 51:661.
    """
    data = histogram(counts)
    check_something_counted(data)
    made = data.positive()
    at_least = np.cumsum(made.members[::-1])[::-1]
    starts = np.flatnonzero((at_least >= FEWEST_IN_TAIL) & (np.arange(made.values.size) < made.values.size - 1))
    if starts.size == 0:
        return None
    starts = starts[np.unique(np.linspace(0, starts.size - 1, MOST_STARTS).astype(int))]
    exponents = _exponents(made, starts)
    distances = [_distance(_tail(made, int(first)), float(a)) for first, a in zip(starts, exponents, strict=True)]
    best = int(np.argmin(distances))
    tail, exponent = _tail(made, int(starts[best])), float(exponents[best])
    log_ratio, p_value = _against_lognormal(tail, exponent)
    favoured: Verdict = "cannot_tell"
    if p_value < FAVOURED:
        favoured = "power_law" if log_ratio > 0 else "lognormal"
    error = (exponent - 1) / math.sqrt(tail.n)
    return PowerLaw(exponent, error, int(tail.values[0]), tail.n, distances[best], log_ratio, p_value, favoured)


def _tail(data: CountHistogram, first: int) -> CountHistogram:
    return CountHistogram(data.values[first:], data.members[first:])


def _exponents(data: CountHistogram, starts: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Floats:
    """The likeliest exponent for each start, all at once: mean ln x = -d/da ln ζ(a, start), by halving."""
    logs = np.cumsum((data.members * np.log(data.values))[::-1])[::-1][starts]
    people = np.cumsum(data.members[::-1])[::-1][starts]
    first, mean_log = data.values[starts].astype(np.float64), logs / people
    low, high = np.full(starts.size, EXPONENTS[0]), np.full(starts.size, EXPONENTS[1])
    step = 1e-6
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        falling = (np.log(zeta(middle - step, first)) - np.log(zeta(middle + step, first))) / (2 * step)
        too_small = falling > mean_log
        low, high = np.where(too_small, middle, low), np.where(too_small, high, middle)
    result: Floats = (low + high) / 2
    return result


def _distance(tail: CountHistogram, exponent: float) -> float:
    """Largest gap between the tail's distribution function and the fitted one, at the counts that occur."""
    seen = np.cumsum(tail.members) / tail.n
    fitted = 1 - zeta(exponent, tail.values + 1.0) / zeta(exponent, float(tail.values[0]))
    return float(np.abs(seen - fitted).max())


def _against_lognormal(tail: CountHistogram, exponent: float) -> tuple[float, float]:
    """Log-likelihood ratio (positive for the power law) and its two-sided p: Vuong 1989, Econometrica 57:307."""
    power = -exponent * np.log(tail.values) - math.log(float(zeta(exponent, float(tail.values[0]))))
    difference = power - _lognormal(tail)
    ratio = float(tail.members @ difference)
    spread = math.sqrt(float(tail.members @ (difference - ratio / tail.n) ** 2) / tail.n)
    if spread == 0:
        return ratio, 1.0
    return ratio, math.erfc(abs(ratio) / (spread * math.sqrt(2 * tail.n)))


def _lognormal(tail: CountHistogram) -> Floats:
    """Log-probability of each count under the best lognormal rounded to whole numbers and cut off below the start."""
    below, above = np.log(tail.values - 0.5), np.log(tail.values + 0.5)

    def logs(parameters: Floats) -> Floats:
        centre, width = parameters[0], math.exp(parameters[1])
        # upper tails, so that counts far above the centre keep their digits
        upper, lower = log_ndtr(-(below - centre) / width), log_ndtr(-(above - centre) / width)
        inside = upper + np.log(-np.expm1(np.minimum(lower - upper, -1e-300)))
        result: Floats = inside - log_ndtr(-(below[0] - centre) / width)
        return result

    def loss(parameters: Floats) -> float:
        return -float(tail.members @ logs(parameters))

    mean = float(tail.members @ np.log(tail.values)) / tail.n
    spread = math.sqrt(float(tail.members @ (np.log(tail.values) - mean) ** 2) / tail.n)
    begins = [
        np.array([mean, math.log(spread)]),
        np.array([0.0, math.log(2 * spread)]),
        np.array([-5.0, math.log(3 * spread)]),
    ]
    fits = [
        minimize(loss, begin, method="Nelder-Mead", options={"maxiter": 2000, "xatol": 1e-7, "fatol": 1e-7})
        for begin in begins
    ]
    return logs(np.asarray(min(fits, key=lambda fit: float(fit.fun)).x))
