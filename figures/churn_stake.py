"""Quiet key members: silent beyond their own rhythm, and what would be lost with each of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from figures.cache import by_data_version
from figures.churn_data import histories
from figures.churn_members import own_rhythm
from figures.churn_stay import stay
from models.active_days import Ints
from models.rhythm import is_quiet_key
from models.stake import stake
from models.tiers import RECENT_DAYS
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace


@dataclass(frozen=True, eq=False)
class QuietKey:
    """Quiet key members, most at stake first: places in histories, answers given, people who turn to them."""

    places: Ints
    answers: Ints
    turning: Ints


@by_data_version
def quiet_key(workspace: Workspace, filters: Filters) -> QuietKey:
    """Who is quiet beyond their rhythm, with anything to lose; nobody where the rule of departure is refused."""
    found = stay(workspace, filters)
    none = np.zeros(0, dtype=np.int64)
    if found is None:
        return QuietKey(none, none, none)
    mine = histories(workspace, filters)
    quiet = np.flatnonzero(
        is_quiet_key(
            found.tenures,
            own_rhythm(workspace, filters),
            mine.days.last,
            cycle_starts=found.cycle.start_of_window(),
            since=mine.window.end - max(RECENT_DAYS, found.tenures.threshold),
        )
    )
    rows = ask(workspace, "at_stake", filters, member_keys=[int(key) for key in mine.keys[quiet]])
    made, answers, turning = (
        rows[name].to_numpy(dtype=np.int64) for name in ("count_created", "count_answers", "count_turning")
    )
    lost = stake(made, answers, turning)
    order = np.argsort(-lost, kind="stable")
    order = order[lost[order] > 0]
    places = np.searchsorted(mine.keys, rows["member_key"].to_numpy(dtype=np.int64)[order])
    return QuietKey(places.astype(np.int64), answers[order], turning[order])
