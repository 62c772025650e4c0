"""Ids that are not simply a person: whose they are, and whether they stand for many, or for staff or a bot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.histogram import Ints

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class SpecialIds:
    """The few of them: columns of equal length.

    person: key of whom the id belongs to. pooled: stands for many, as "[deleted]" does. staff: or a bot.
    """

    member: Ints
    person: Ints
    pooled: Flags
    staff: Flags

    def by_key(self, count: int) -> tuple[Ints, Flags, Flags]:
        """Person, pooled and staff of every id with a key below `count`, which stands for itself if it is not special.

        >>> person, pooled, staff = SpecialIds(*(np.array(each) for each in ([2], [1], [False], [True]))).by_key(4)
        >>> person.tolist(), pooled.tolist(), staff.tolist()
        ([0, 1, 1, 3], [False, False, False, False], [False, False, True, False])
        """
        person = np.arange(count)
        pooled, staff = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
        known = self.member < count
        at = self.member[known]
        person[at], pooled[at], staff[at] = self.person[known], self.pooled[known], self.staff[known]
        return person, pooled, staff


NOBODY = np.zeros(0, dtype=np.int64)
NONE_SPECIAL = SpecialIds(NOBODY, NOBODY, NOBODY.astype(bool), NOBODY.astype(bool))
