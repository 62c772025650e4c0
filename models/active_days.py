"""Who was active on which days, and what the log covers: days are whole numbers since any origin."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]

WEEK = 7
LONG_OUTAGE = 6  # days in a row: more than a fifth of a block of 28 days (METHODS 0.1)


@dataclass(frozen=True, eq=False)
class Window:
    """What the log covers: days from `first` to `end` (the first day not covered), and the outage days in it."""

    first: int
    end: int
    outages: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @property
    def length(self) -> int:
        """Days covered."""
        return self.end - self.first

    def exposed(self, day: ArrayLike) -> Ints:
        """Days before `day` that were not outages, counted from any fixed day: differences are exposed time."""
        days = np.asarray(day, dtype=np.int64)
        if not self.outages.size:
            return days
        return np.asarray(days - np.searchsorted(self.outages, days), dtype=np.int64)

    def before_end(self, exposed_days: int) -> int:
        """The last day that has so many exposed days from it to the end."""
        day = self.end - exposed_days
        while self.exposed(self.end) - self.exposed(day) < exposed_days:
            day -= 1
        return day

    def long_outages(self) -> Ints:
        """First days of outages so long that a silence over them is not known to be one."""
        if not self.outages.size:
            return self.outages
        runs = np.split(self.outages, np.flatnonzero(np.diff(self.outages) > 1) + 1)
        return np.array([run[0] for run in runs if run.size >= LONG_OUTAGE], dtype=np.int64)


@dataclass(frozen=True, eq=False)
class ActiveDays:
    """Who was active when: members numbered from 0 without gaps, sorted by member, then day; no pair twice."""

    member: Ints
    day: Ints

    @property
    def n_members(self) -> int:
        """How many members."""
        return int(self.member[-1]) + 1 if self.member.size else 0

    @cached_property
    def starts(self) -> Ints:
        """Where each member's days begin."""
        return begins_of(self.member)

    @property
    def first(self) -> Ints:
        """First active day of each member."""
        return self.day[self.starts]

    @property
    def last(self) -> Ints:
        """Last active day of each member."""
        return self.day[np.append(self.starts[1:], self.member.size) - 1] if self.member.size else self.day

    def until(self, end: int) -> tuple[ActiveDays, Ints]:
        """The days before `end`, members numbered anew, and which members they were."""
        kept = self.day < end
        many = np.add.reduceat(kept, self.starts, dtype=np.int64) if kept.size else np.zeros(0, dtype=np.int64)
        members = np.flatnonzero(many)
        return ActiveDays(np.repeat(np.arange(members.size), many[members]), self.day[kept]), members

    def active_parts(self, begin: int, days: int) -> tuple[Ints, Ints]:
        """Member and part of each part of so many days, from `begin` on, with activity; sorted, no pair twice.

        >>> who, part = ActiveDays(np.array([0, 0, 1]), np.array([1, 2, 9])).active_parts(0, 7)
        >>> who.tolist(), part.tolist()
        ([0, 1], [0, 1])
        """
        if not self.day.size:
            return self.member, self.day
        lowest = int(self.day.min())
        table = (np.arange(lowest, int(self.day.max()) + 1) - begin) // days
        part = table.astype(np.int32)[self.day - lowest]  # looked up: a division a day takes several times as long
        fresh = np.ones(part.size, dtype=np.bool_)
        np.not_equal(part[1:], part[:-1], out=fresh[1:])
        fresh[self.starts] = True
        if lowest < begin:
            fresh &= part >= 0
        return self.member[fresh], part[fresh].astype(np.int64)


def begins_of(member: Ints) -> Ints:
    """Places at which a sorted column changes, the first included.

    >>> begins_of(np.array([3, 3, 8])).tolist()
    [0, 2]
    """
    changes = np.ones(member.size, dtype=np.bool_)
    changes[1:] = member[1:] != member[:-1]
    return np.flatnonzero(changes).astype(np.int64)
