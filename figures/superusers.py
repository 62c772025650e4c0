"""How many very active answerers a community of this size is said to need, beside how many there are, by skill."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from figures.cache import by_data_version
from figures.questions import answers
from figures.scope import recent, scope
from figures.skills import skills_view
from queries.filters import Filters
from warehouse.workspace import Workspace

# participants up to -> fewest and most superusers (PRODUCT, "Orientation values": CXL playbook)
NEEDED = ((100, 2, 3), (500, 3, 5), (1_000, 5, 10))
LARGE, LARGE_NEEDS = 5_000, 50
FEWEST_ANSWERS = 12  # in 90 days, so one a week: below, somebody helps out now and then


@dataclass(frozen=True, eq=False)
class Target:
    """participants: active in the last 90 days. fewest, most: said to be needed. active: superusers there are.

    by_skill: skill, active (of them with 3 answers on it in 90 days), asked (questions in 90 days); most asked first.
    """

    participants: int
    fewest: int
    most: int
    active: int
    by_skill: pd.DataFrame


def needed_for(participants: int) -> tuple[int, int]:
    """Fewest and most superusers for so many participants; between 1,000 and 5,000 in proportion.

    >>> needed_for(80), needed_for(300), needed_for(1000), needed_for(3000), needed_for(9000)
    ((2, 3), (3, 5), (5, 10), (28, 30), (50, 50))
    """
    for end, fewest, most in NEEDED:
        if participants <= end:
            return fewest, most
    end, fewest, most = NEEDED[-1]
    share = min((participants - end) / (LARGE - end), 1.0)
    return round(fewest + share * (LARGE_NEEDS - fewest)), round(most + share * (LARGE_NEEDS - most))


@by_data_version
def target(workspace: Workspace, filters: Filters) -> Target:
    """Participants, the number said to be needed, and who is there."""
    facts = scope(workspace, filters)
    lately = recent(filters, facts.from_day, facts.end_day)
    given = answers(workspace, lately)
    totals = given.groupby("member_key")["count_answers"].sum()
    supers = totals.index[totals >= FEWEST_ANSWERS]
    view = skills_view(workspace, filters)
    few = given[given["member_key"].isin(supers)]
    rows = []
    for skill in view.skills:
        per = few[few[view.by] == skill.name].groupby("member_key")["count_answers"].sum()
        rows.append({"skill": skill.name, "active": int((per >= 3).sum()), "asked": skill.demand})  # noqa: PLR2004
    frame = pd.DataFrame(rows, columns=["skill", "active", "asked"]).sort_values(
        "asked", ascending=False, kind="stable"
    )
    fewest, most = needed_for(facts.count_active_90)
    return Target(facts.count_active_90, fewest, most, len(supers), frame.reset_index(drop=True))
