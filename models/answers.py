"""How long questions wait for an answer: Kaplan-Meier with open questions censored, intervals over those who ask."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm

from models.estimate import Estimate, count_only, not_shown, with_interval
from models.histogram import Floats, Ints
from models.survival import Survival, lifetimes, survival

FEWEST_QUESTIONS = 5  # METHODS 6.1: below, a share of questions answered is one question more or less
SHORTEST_WAIT = 1 / 3600  # hours: an answer in the same second was waited for, too
Z = float(norm.ppf(0.975))
HALF_LEVEL = 0.025


@dataclass(frozen=True, eq=False)
class Waits:
    """One entry a question. hours: until the answer, or until the end of what is seen. asker: -1 where unknown."""

    hours: Floats
    answered: NDArray[np.bool_]
    asker: Ints

    @property
    def n(self) -> int:
        """Questions."""
        return int(self.hours.size)

    @cached_property
    def count_askers(self) -> int:
        """People who asked; every question of somebody unknown counts as one."""
        known = self.asker[self.asker >= 0]
        return int(np.unique(known).size + (self.asker.size - known.size))

    def part(self, chosen: NDArray[np.bool_] | Ints) -> Waits:
        """The chosen questions, by mask or by place."""
        return Waits(self.hours[chosen], self.answered[chosen], self.asker[chosen])


def waits(hours: ArrayLike, answered: ArrayLike, asker: ArrayLike) -> Waits:
    """Waits from arrays of one length; an answer in no time at all counts as one within a second."""
    return Waits(
        np.maximum(np.asarray(hours, dtype=np.float64), SHORTEST_WAIT),
        np.asarray(answered, dtype=np.bool_),
        np.asarray(asker, dtype=np.int64),
    )


class AnswerCurve:
    """Share of questions answered by the time that passed, 1 - Kaplan-Meier, with intervals over those who ask.

    One person's questions share a fate (the same topic, the same tone), so Greenwood's variance is too small: each
    asker's pull on the curve is added up and squared (infinitesimal jackknife over askers), on the log-log scale. With
    one question each it is Greenwood's formula. Wrong where open questions were taken out of the export.
    Source: Kaplan & Meier 1958, JASA 53:457; clusters: Williams 1995, Lifetime Data Analysis 1:171.

    >>> curve = AnswerCurve(waits(np.array([1.0, 2.0, 50.0, 80.0]), np.array([1, 1, 1, 0]), np.arange(4)))
    >>> float(curve.share_at(24)), float(curve.share_at(72))
    (0.5, 0.75)
    """

    def __init__(self, data: Waits) -> None:
        self.data = data
        self.curve: Survival = survival(lifetimes(data.hours, data.answered))
        self.longest = float(data.hours.max()) if data.n else 0.0
        left = self.curve.at_risk - self.curve.events
        with np.errstate(divide="ignore"):
            self._left = 1 / left
        steps = self._left - 1 / self.curve.at_risk
        self._stayed = np.concatenate([[0.0], np.cumsum(np.where(left > 0, steps, 0.0))])
        self._place = np.searchsorted(self.curve.time, data.hours, side="right")

    def share_at(self, hours: float) -> float:
        """Share answered within so many hours; 0 before the first answer."""
        return 1 - float(self.curve.at(hours))

    def reaches(self, hours: float) -> bool:
        """Whether the share is known so far: some question was followed for so long, or all were answered before."""
        return self.longest >= hours or (self.data.n > 0 and self.share_at(hours) >= 1)

    def within(self, hours: float) -> Estimate:
        """Share answered within so many hours, n of it the people who asked.

        count_only below FEWEST_QUESTIONS questions, not_shown where no question was followed for so long.
        """
        people = self.data.count_askers
        if self.data.n < FEWEST_QUESTIONS:
            return count_only(n=people, reason=f"{self.data.n} questions; a share needs {FEWEST_QUESTIONS}")
        if not self.reaches(hours):
            return not_shown(n=people, reason=f"no question was followed for {hours:.0f} hours")
        share = self.share_at(hours)
        low, high = self.interval(hours)
        return with_interval(share, low, high, n=people, possible=(0.0, 1.0))

    def interval(self, hours: float) -> tuple[float, float]:
        """95 % interval of the share answered; exact in the number of askers where all or none are."""
        open_share = 1 - self.share_at(hours)
        edge = HALF_LEVEL ** (1 / max(self.data.count_askers, 1))
        if open_share >= 1:
            return 0.0, 1 - edge
        if open_share <= 0:
            return edge, 1.0
        log = np.log(open_share)
        width = Z * np.sqrt(self._variance(hours)) / abs(log)
        return 1 - float(np.exp(log * np.exp(-width))), 1 - float(np.exp(log * np.exp(width)))

    def _variance(self, hours: float) -> float:
        """Variance of the log of the share still open: squared sums of the askers' pulls."""
        last = int(np.searchsorted(self.curve.time, hours, side="right"))
        seen = np.minimum(self._place, last)
        pulls = self._stayed[seen]
        ends = self.data.answered & (self._place <= last)
        pulls = pulls - np.where(ends, self._left[np.maximum(self._place - 1, 0)], 0.0)
        known = self.data.asker >= 0
        sums = np.bincount(self.data.asker[known], weights=pulls[known]) if known.any() else np.zeros(1)
        return float((sums**2).sum() + (pulls[~known] ** 2).sum())
