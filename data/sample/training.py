"""Who is invited to the training, who completes it, and who of the same band is the comparison."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from data.sample import plan
from data.sample.people import Person

_DROPS_OUT = 0.12  # share of the invited who start and never complete


@dataclass(frozen=True)
class Round:
    """One round of the training: its week, the invited, (person, week of completion), and the comparison."""

    week: int
    invited: tuple[int, ...]
    completed: tuple[tuple[int, int], ...]
    comparison: tuple[int, ...]


def draw_round(
    people: tuple[Person, ...],
    *,
    creates: NDArray[np.int64],
    burst: NDArray[np.float64],
    trained_in: NDArray[np.int64],
    week: int,
    rng: np.random.Generator,
) -> Round:
    """Invite part of the 5-10 % band of a list drawn a quarter ago; those in a burst of interest say yes more often.

    creates: people x weeks, known up to the week before. Who was trained before is not asked again.
    """
    members = _band(people, creates, week)
    band = [
        person.number
        for person in people
        if person.number in members
        and trained_in[person.number] > plan.WEEKS
        and person.leave > plan.FIRST_DAY + 7 * week
        and person.join < plan.FIRST_DAY + 7 * (week - plan.TRAINING_TENURE_WEEKS)
    ]
    weight = np.exp(0.5 * burst[band])
    asked = rng.random(len(band)) < np.clip(plan.TRAINING_INVITED_SHARE * weight / weight.mean(), 0, 0.95)
    invited = tuple(number for number, is_asked in zip(band, asked, strict=True) if is_asked)
    completed = tuple(
        (number, week + int(rng.integers(0, 2)))
        for number in invited
        if rng.random() > _DROPS_OUT and people[number].leave > plan.FIRST_DAY + 7 * (week + 2)
    )
    comparison = tuple(number for number, is_asked in zip(band, asked, strict=True) if not is_asked)
    return Round(week, invited, completed, comparison)


def _band(people: tuple[Person, ...], creates: NDArray[np.int64], week: int) -> frozenset[int]:
    """Members between the ceil(10 %)-th and the ceil(5 %)-th largest count of the weeks the list was drawn from."""
    counts = creates[:, week - plan.TRAINING_LIST_WEEKS[0] : week - plan.TRAINING_LIST_WEEKS[1]].sum(axis=1)
    ranked = sorted(
        ((int(counts[p.number]), p.number) for p in people if p.kind not in ("staff", "bot") and counts[p.number]),
        reverse=True,
    )
    low = ranked[ceil(0.10 * len(ranked)) - 1][0]
    high = ranked[ceil(0.05 * len(ranked)) - 1][0]
    return frozenset(number for count, number in ranked if low <= count < high)
