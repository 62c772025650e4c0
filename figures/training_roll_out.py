"""Trainings given to whole groups on dates that members did not choose: the cross-check for staggered roll-outs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from figures.cache import by_data_version
from figures.programs import people_of
from figures.training_panel import ACTIVITY_ALONE, Weeks, weeks_of
from models.panel import NEVER
from models.staggered import FIRST, OUTCOME, TIME, UNIT, Effect, callaway_santanna, imputation, poisson_by_cohort
from models.uplift import FEWEST
from models.uplift_summary import ACTIVITY
from queries.filters import Filters
from warehouse.workspace import Workspace

PERIOD = 4  # weeks
SEEN_BEFORE = 3  # periods before the first cohort
MOST_CONTROLS = 2_000  # more of them sharpen nothing and take seconds
TOGETHER, SHARE_TOGETHER = 5, 0.80  # completions on one day, and share of all, that look like dates set for a group
SEED = 20_261_126
NO_INTERVAL = "made from a few sums by group and period; too high where people leave, so only beside the two above"


@dataclass(frozen=True)
class RollOut:
    """Both estimators in acts per person and four weeks, and in proportion; reason: why there are none.

    dynamic: periods since training -> effect.
    """

    n_trained: int
    n_controls: int
    cohorts: int
    effect: Effect | None
    second_opinion: Effect | None
    proportional: float | None
    dynamic: dict[int, Effect]
    reason: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain values for the command line."""
        told = {"callaway_santanna": self.effect, "imputation": self.second_opinion}
        return {
            "trained": self.n_trained,
            "not_yet_trained": self.n_controls,
            "cohorts": self.cohorts,
            **{name: _effect_json(each) for name, each in told.items()},
            "proportional": {"value": self.proportional, "reason_without_interval": NO_INTERVAL},
            "by_period": {str(period): _effect_json(each) for period, each in self.dynamic.items()},
            "reason": self.reason,
        }


def _effect_json(effect: Effect | None) -> dict[str, float] | None:
    if effect is None:
        return None
    low, high = effect.interval
    return {"value": effect.value, "standard_error": effect.standard_error, "low": low, "high": high}


@by_data_version
def looks_like_roll_out(workspace: Workspace, filters: Filters, *, program: str) -> bool:
    """Most completions share their day with others, as when a date is set for a whole group."""
    completed = people_of(workspace, filters, program=program)["completed_at"].dropna()
    if not len(completed):
        return False
    by_day = completed.dt.date.value_counts()
    return bool(by_day[by_day >= TOGETHER].sum() >= SHARE_TOGETHER * len(completed))


@by_data_version
def roll_out(workspace: Workspace, filters: Filters, *, program: str) -> RollOut:
    """Callaway and Sant'Anna with controls not yet trained, and the imputation estimator beside it."""
    weeks = weeks_of(workspace, filters, program=program, only=ACTIVITY_ALONE)
    frame, reason = _periods(weeks) if weeks else (None, "the period is shorter than a week")
    if frame is None:
        return RollOut(0, 0, 0, None, None, None, {}, reason)
    first = frame.groupby(UNIT)[FIRST].first()
    found = callaway_santanna(frame)
    return RollOut(
        int((first > 0).sum()),
        int((first == 0).sum()),
        int(first[first > 0].nunique()),
        found.simple,
        imputation(frame).simple,
        poisson_by_cohort(frame),
        found.dynamic,
    )


def _periods(weeks: Weeks) -> tuple[pd.DataFrame | None, str | None]:
    """One row per person and four weeks, of all who were there SEEN_BEFORE periods before the first cohort."""
    panel = weeks.panel
    count = panel.weeks // PERIOD
    offset = panel.weeks - count * PERIOD
    inside = (panel.trained_week >= offset + PERIOD * SEEN_BEFORE) & (panel.trained_week < panel.weeks)
    if inside.sum() < FEWEST:
        return None, f"{int(inside.sum())} trained inside the data; this needs {FEWEST}"
    begin = (int(panel.trained_week[inside].min()) - offset) // PERIOD - SEEN_BEFORE
    is_there = panel.start_week <= offset + PERIOD * (begin + 1)
    trained = np.flatnonzero(inside & is_there)
    others = np.flatnonzero((panel.trained_week == NEVER) & is_there)
    if trained.size < FEWEST or others.size < FEWEST:
        return None, "too few were there before the first group and are trained, or are still untrained"
    if others.size > MOST_CONTROLS:
        others = np.sort(np.random.default_rng(SEED).choice(others, MOST_CONTROLS, replace=False))
    rows = np.concatenate([trained, others])
    edges = offset + PERIOD * np.arange(begin, count + 1)
    acts = np.diff(weeks.outcomes[ACTIVITY][rows][:, edges], axis=1)
    cohort = np.where(panel.trained_week[rows] < NEVER, (panel.trained_week[rows] - offset) // PERIOD - begin + 1, 0)
    periods = acts.shape[1]
    frame = pd.DataFrame(
        {
            UNIT: np.repeat(np.arange(rows.size), periods),
            TIME: np.tile(np.arange(1, periods + 1), rows.size),
            FIRST: np.repeat(cohort, periods),
            OUTCOME: acts.astype(float).ravel(),
        }
    )
    return frame, None
