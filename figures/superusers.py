"""How many very active answerers a community of this size is said to need, beside how many there are, by skill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from figures.cache import by_data_version
from figures.questions import acts_by, answers
from figures.scope import recent, scope
from figures.skills import skills_view
from queries.filters import Filters
from warehouse import settings
from warehouse.workspace import Workspace

# participants up to -> fewest and most superusers (PRODUCT, "Orientation values": CXL playbook)
NEEDED = ((100, 2, 3), (500, 3, 5), (1_000, 5, 10))
LARGE, LARGE_NEEDS = 5_000, 50
FEWEST_ANSWERS = 12  # in 90 days, so one a week: below, somebody helps out now and then
FEWEST_ON_SKILL = 3  # METHODS 6.1: of these so many on the skill itself
COLUMNS = ["skill", "participants", "active", "needed", "is_own", "missing", "asked"]


@dataclass(frozen=True, eq=False)
class Target:
    """participants: active in the last 90 days. fewest, most: said to be needed. active: superusers there are.

    needed: as the manager wants, else `most`. by_skill: skill, participants (who asked or answered on it in 90 days),
    active (superusers with 3 answers on it), needed, is_own (the manager's number), missing, asked (questions in 90
    days); most missing first.
    """

    participants: int
    fewest: int
    most: int
    active: int
    needed: int
    by_skill: pd.DataFrame

    def as_json(self) -> dict[str, Any]:
        """Plain values for the command line."""
        rows = self.by_skill.to_dict("records")
        return {name: getattr(self, name) for name in ("participants", "fewest", "most", "active", "needed")} | {
            "by_skill": [{str(name): value for name, value in row.items()} for row in rows]
        }


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
    """Participants, the number said to be needed, and who is there; all in all and for each skill."""
    facts = scope(workspace, filters)
    lately = recent(filters, facts.from_day, facts.end_day)
    given = answers(workspace, lately)
    totals = given.groupby("member_key")["count_answers"].sum()
    supers = totals.index[totals >= FEWEST_ANSWERS]
    view = skills_view(workspace, filters)
    acts = acts_by(workspace, lately, columns=(view.by,)) if view.skills else pd.DataFrame()
    own = settings.all_settings(workspace)
    rows = []
    for skill in view.skills:
        part = acts[acts[view.by] == skill.name]
        able = part[part["member_key"].isin(supers) & (part["count_answers"] >= FEWEST_ON_SKILL)]
        wanted = own.get(f"{settings.FOR_SKILL}{skill.name}", "")
        needed = int(wanted) if wanted else needed_for(len(part))[1]
        rows.append(
            {
                "skill": skill.name,
                "participants": len(part),
                "active": len(able),
                "needed": needed,
                "is_own": bool(wanted),
                "missing": max(needed - len(able), 0),
                "asked": skill.demand,
            }
        )
    frame = pd.DataFrame(rows, columns=COLUMNS).sort_values(
        ["missing", "asked", "skill"], ascending=[False, False, True], kind="stable", ignore_index=True
    )
    fewest, most = needed_for(facts.count_active_90)
    needed = int(own["superusers"]) if own.get("superusers") else most
    return Target(facts.count_active_90, fewest, most, len(supers), needed, frame)
