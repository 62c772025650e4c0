"""Departures by the clock of a milestone (wedding, due date): whether members go when it is over."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.estimate import Estimate, not_shown, with_interval
from models.retention import wilson
from models.silence import Ints
from models.survival import Floats
from models.tenure import Tenures

BIN_DAYS = 28
BINS = 13  # on either side: a year
NEAR = (-30, 45)  # days from the milestone that count as near it: the last month and six weeks after
FEWEST_DEPARTURES = 20  # METHODS 2.3


@dataclass(frozen=True, eq=False)
class MilestoneClock:
    """starts: first day of each bin, from the milestone; departures in it; rate: per 100 member-weeks, NaN if nobody.

    near: share of departures from 30 days before to 45 days after. n: members with a milestone.
    """

    starts: Ints
    departures: Ints
    rate: Floats
    near: Estimate
    n: int


def milestone_clock(found: Tenures, milestone: Floats) -> MilestoneClock:
    """Departures of those with a second active day by days since their milestone; milestones to come are before it.

    milestone: day by member, NaN where there is none.
    """
    has = np.isfinite(milestone) & found.came_again
    clock = found.last[has] - milestone[has]
    gone = found.departed[has]
    starts = BIN_DAYS * np.arange(-BINS, BINS)
    edges = np.append(starts, BIN_DAYS * BINS)
    departures = np.histogram(clock[gone], edges)[0].astype(np.int64)
    begin = np.maximum(found.seen[has], found.first[has]) - milestone[has]
    stop = np.where(gone, clock, found.end - milestone[has])
    spent = np.clip(np.minimum(stop[:, None], edges[1:]) - np.maximum(begin[:, None], starts), 0, None).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = np.where(spent > 0, 700 * departures / spent, np.nan)
    n_gone = int(gone.sum())
    if n_gone < FEWEST_DEPARTURES:
        near = not_shown(n=n_gone, reason=f"{n_gone} departures of members with a date; needs {FEWEST_DEPARTURES}")
    else:
        hits = np.array([int(((clock[gone] >= NEAR[0]) & (clock[gone] <= NEAR[1])).sum())])
        low, high = wilson(hits, np.array([n_gone]))
        near = with_interval(hits[0] / n_gone, float(low[0]), float(high[0]), n=n_gone, possible=(0, 1))
    return MilestoneClock(starts, departures, rate, near, int(has.sum()))
