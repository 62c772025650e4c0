"""How large the next round of a program must be: worked out when somebody asks, since no finding above rests on it."""

from __future__ import annotations

import numpy as np

from figures.cache import by_data_version
from figures.training_panel import ACTIVITY_ALONE, weeks_of
from models.sample_size import Plan, plans
from models.uplift_summary import ACTIVITY
from queries.filters import Filters
from warehouse.workspace import Workspace

SEED = 20_261_126  # the same community shows the same plan every time


@by_data_version
def planner(workspace: Workspace, filters: Filters, *, program: str, without_others: bool = False) -> tuple[Plan, ...]:
    """People that a round needs by effect and weeks, judged by the past of this program; empty without a whole week."""
    weeks = weeks_of(workspace, filters, program=program, without_others=without_others, only=ACTIVITY_ALONE)
    if weeks is None:
        return ()
    return plans(weeks.panel, weeks.outcomes[ACTIVITY], rng=np.random.default_rng(SEED))


def planner_json(found: tuple[Plan, ...]) -> list[dict[str, float | None]]:
    """Plain values for the command line."""
    return [
        {
            "uplift": plan.effect,
            "weeks": plan.weeks,
            "trained_needed": plan.compared,
            "lottery_people_needed": plan.lottery,
            "lottery_people_needed_without_own_past": plan.lottery_plain,
        }
        for plan in found
    ]
