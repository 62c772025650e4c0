"""Active weeks of each member, as the models of being still there count them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.active_days import WEEK, ActiveDays, Ints
from models.alive import Habits, habits
from models.survival import Floats

FIRST_WEEKS = 26  # after the first, in which BG/BB looks at everybody alike


@dataclass(frozen=True, eq=False)
class Weeks:
    """By member: active weeks after the first (repeats), weeks from it to the last (recency), to the end (age)."""

    repeats: Floats
    recency: Floats
    age: Floats

    @property
    def repeaters(self) -> int:
        """Members who came in a second week."""
        return int((self.repeats > 0).sum())

    def part(self, chosen: Ints) -> Weeks:
        """The chosen members."""
        return Weeks(self.repeats[chosen], self.recency[chosen], self.age[chosen])

    def habits(self) -> Habits:
        """Members with equal values put together."""
        return habits(self.repeats, self.recency, self.age)


def active_weeks(days: ActiveDays, end: int) -> Weeks:
    """Weeks counted from each member's first active day; nothing after day `end` is in `days`."""
    since, member = _first_of_weeks(days)
    repeats = np.bincount(member, minlength=days.n_members) - 1.0
    recency = np.zeros(days.n_members)
    recency[member] = since  # ascending, so the last one stays
    return Weeks(repeats.astype(np.float64), recency, (end - days.first) / WEEK)


def first_weeks(days: ActiveDays, end: int, held_out: int) -> tuple[Weeks, Floats]:
    """The first FIRST_WEEKS weeks after the first, and who came (1) or not (0) in the held_out weeks after those.

    Of members who have been known for as long: for BG/BB, in which everybody has the same chances to come.
    """
    since, member = _first_of_weeks(days)
    known = (end - days.first) >= (FIRST_WEEKS + 1 + held_out) * WEEK
    early = (since > 0) & (since <= FIRST_WEEKS)
    repeats = np.bincount(member[early], minlength=days.n_members)
    recency = np.zeros(days.n_members)
    recency[member[early]] = since[early]
    came = np.zeros(days.n_members)
    came[member[(since > FIRST_WEEKS) & (since <= FIRST_WEEKS + held_out)]] = 1.0
    age = np.full(int(known.sum()), float(FIRST_WEEKS))
    return Weeks(repeats[known].astype(np.float64), recency[known], age), came[known]


def _first_of_weeks(days: ActiveDays) -> tuple[Ints, Ints]:
    """Active weeks since the first active day and whose, each once, sorted by member, then week."""
    since = (days.day - days.first[days.member]) // WEEK
    fresh = np.ones(since.size, dtype=np.bool_)
    fresh[1:] = (days.member[1:] != days.member[:-1]) | (since[1:] != since[:-1])
    return since[fresh], days.member[fresh]
