"""Probability that a member is still there, from how often and how lately they came: MBG/NBD, and BG/NBD as a check.

Unit: weeks with activity. repeats: active weeks after the first. recency: weeks from the first to the last. age: weeks
from the first to now. Equal members are worked on once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaln, gammaln, hyp2f1

from models.maximise import maximise
from models.survival import Floats

Kind = Literal["mbg_nbd", "bg_nbd", "pareto_nbd"]

FEWEST_MEMBERS, FEWEST_REPEATERS = 100, 50  # METHODS 2.9
MOST_FITTED = 20_000  # members; four parameters are not known better from more, and the fit takes a second
ROUGH = 1_000  # rows of equal members on which the first, rough search is made


@dataclass(frozen=True, eq=False)
class Habits:
    """Members as repeats, recency, age and how many have these values."""

    repeats: Floats
    recency: Floats
    age: Floats
    weight: Floats

    def thinned(self) -> Habits:
        """At most ROUGH rows, evenly taken."""
        kept = slice(None, None, -(-self.weight.size // ROUGH))
        return Habits(self.repeats[kept], self.recency[kept], self.age[kept], self.weight[kept])

    @property
    def n(self) -> float:
        """Members."""
        return float(self.weight.sum())

    @property
    def repeaters(self) -> float:
        """Members who came again."""
        return float(self.weight[self.repeats > 0].sum())


@dataclass(frozen=True)
class Buying:
    """A fitted model of coming and leaving for good; parameters in the order of its paper."""

    kind: Kind
    parameters: tuple[float, ...]
    log_likelihood: float

    def alive(self, repeats: ArrayLike, recency: ArrayLike, age: ArrayLike) -> Floats:
        """Probability of still being there, by member."""
        x, last, now = (np.asarray(each, dtype=np.float64) for each in (repeats, recency, age))
        if self.kind == "pareto_nbd":
            return _pareto_alive(self.parameters, x, last, now)
        r, alpha, a, b = self.parameters
        later = (r + x) * (np.log(alpha + now) - np.log(alpha + last))
        if self.kind == "mbg_nbd":
            return np.asarray(1 / (1 + a / (b + x) * np.exp(later)))
        odds = a / (b + np.maximum(x, 1) - 1) * np.exp(later)
        return np.where(x > 0, 1 / (1 + odds), 1.0)

    def comes_within(self, weeks: float, repeats: ArrayLike, recency: ArrayLike, age: ArrayLike) -> Floats:
        """Probability of at least one active week within so many.

        Of having come in none: the likelihood of the same comings by a later day over that by now.
        """
        now, x = np.asarray(age, dtype=np.float64), np.asarray(repeats, dtype=np.float64)
        if self.kind == "pareto_nbd":
            seen = Habits(x, np.asarray(recency, dtype=np.float64), now, np.ones_like(x))
            later = Habits(seen.repeats, seen.recency, now + weeks, seen.weight)
            values = np.array(self.parameters)
            return np.asarray(-np.expm1(np.minimum(_pareto(values, later) - _pareto(values, seen), 0.0)))
        r, alpha = self.parameters[:2]
        stays_away = ((alpha + now) / (alpha + now + weeks)) ** (r + x)
        return np.asarray(self.alive(repeats, recency, age) * (1 - stays_away))

    def expected(self, weeks: float, repeats: float, recency: float, age: float) -> float:
        """Expected active weeks within so many, for one member (BG/NBD; Fader, Hardie & Lee 2005, equation 10)."""
        r, alpha, a, b = self.parameters
        curve = hyp2f1(r + repeats, b + repeats, a + b + repeats - 1, weeks / (alpha + age + weeks))
        shrunk = ((alpha + age) / (alpha + age + weeks)) ** (r + repeats)
        first = (a + b + repeats - 1) / (a - 1) * (1 - shrunk * curve)
        return float(first * self.alive(repeats, recency, age))

    def expected_of_newcomer(self, weeks: float) -> float:
        """Expected active weeks of somebody who has just come (BG/NBD, equation 9)."""
        r, alpha, a, b = self.parameters
        curve = hyp2f1(r, b, a + b - 1, weeks / (alpha + weeks))
        return float((a + b - 1) / (a - 1) * (1 - (alpha / (alpha + weeks)) ** r * curve))


def habits(repeats: ArrayLike, recency: ArrayLike, age: ArrayLike) -> Habits:
    """Members with equal values put together."""
    table = np.column_stack([np.asarray(each, dtype=np.float64) for each in (repeats, recency, age)])
    rows, weight = np.unique(table, axis=0, return_counts=True)
    repeated, latest, known = (np.ascontiguousarray(column) for column in rows.T)
    return Habits(repeated, latest, known, weight.astype(np.float64))


def fit_alive(data: Habits, kind: Kind = "mbg_nbd") -> Buying:
    """Maximum likelihood fit.

    MBG/NBD: members may leave after every coming, the first included (Batislam, Denizel & Filiztekin 2007, IJRM
    24:201). BG/NBD: not after the first (Fader, Hardie & Lee 2005, Marketing Science 24:275); it says of everybody who
    came once that they are still there. Pareto/NBD: at any time (Schmittlein, Morrison & Colombo 1987, Management
    Science 33:1). All take leaving as unrelated to tenure: wrong where there is a natural cycle.
    """
    likelihood = {"mbg_nbd": _mbg, "bg_nbd": _bg, "pareto_nbd": _pareto}[kind]
    scale = max(float(data.weight @ data.age) / data.n / 4, 1.0)
    start = [0.5, scale, 0.8, scale if kind == "pareto_nbd" else 2.0]
    part = data.thinned()
    parameters, mean = maximise(
        lambda values: float(data.weight @ likelihood(values, data)) / data.n,
        start,
        rough=lambda values: float(part.weight @ likelihood(values, part)) / part.n,
    )
    return Buying(kind, parameters, mean * data.n)


def _rate(r: float, alpha: float, data: Habits) -> Floats:
    """The part of the likelihood that both BG models share."""
    return np.asarray(gammaln(r + data.repeats) - gammaln(r) + r * np.log(alpha))


def _mbg(values: Floats, data: Habits) -> Floats:
    r, alpha, a, b = values
    x = data.repeats
    stays = betaln(a, b + x + 1) - (r + x) * np.log(alpha + data.age)
    leaves = betaln(a + 1, b + x) - (r + x) * np.log(alpha + data.recency)
    return np.asarray(_rate(r, alpha, data) - betaln(a, b) + np.logaddexp(stays, leaves))


def _bg(values: Floats, data: Habits) -> Floats:
    r, alpha, a, b = values
    x = data.repeats
    stays = betaln(a, b + x) - (r + x) * np.log(alpha + data.age)
    leaves = betaln(a + 1, b + np.maximum(x, 1) - 1) - (r + x) * np.log(alpha + data.recency)
    both = np.where(x > 0, np.logaddexp(stays, leaves), stays)
    return np.asarray(_rate(r, alpha, data) - betaln(a, b) + both)


def _pareto_tail(values: Floats | tuple[float, ...], x: Floats, last: Floats, now: Floats) -> Floats:
    """Log A0 of the paper: the chance of having left between the last coming and now, without constants."""
    r, alpha, s, beta = values
    high, low = max(alpha, beta), abs(alpha - beta)
    second = s + 1 if alpha >= beta else r + x
    power = r + s + x
    one = np.log(hyp2f1(power, second, power + 1, low / (high + last))) - power * np.log(high + last)
    other = np.log(hyp2f1(power, second, power + 1, low / (high + now))) - power * np.log(high + now)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(other < one, one + np.log(-np.expm1(np.minimum(other - one, 0.0))), -np.inf)


def _pareto(values: Floats, data: Habits) -> Floats:
    r, alpha, s, beta = values
    x = data.repeats
    shared = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta)
    stays = -(r + x) * np.log(alpha + data.age) - s * np.log(beta + data.age)
    leaves = np.log(s / (r + s + x)) + _pareto_tail(values, x, data.recency, data.age)
    return np.asarray(shared + np.logaddexp(stays, leaves))


def _pareto_alive(values: tuple[float, ...], x: Floats, last: Floats, now: Floats) -> Floats:
    r, alpha, s, beta = values
    stays = -(r + x) * np.log(alpha + now) - s * np.log(beta + now)
    leaves = np.log(s / (r + s + x)) + _pareto_tail(values, x, last, now)
    return np.asarray(np.exp(stays - np.logaddexp(stays, leaves)))
