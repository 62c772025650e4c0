"""A campaign without a hold-out: the invited against people alike who were not, by the default of Training uplift."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pandas as pd

from figures.campaign_waves import HELD_OUT, same_campaign
from figures.training_panel import weeks_of_people
from models.chosen import WEEKS_BEFORE, ChosenUplift, chosen_uplift
from models.uplift_summary import ACTIVITY
from queries.filters import Filters
from queries.run import ask
from warehouse import settings
from warehouse.days import zone
from warehouse.workspace import Workspace


@dataclass(frozen=True, eq=False)
class Alike:
    """lists: whose invitations count: those of one campaign without arms. share: of all people, in the lot compared."""

    uplift: ChosenUplift
    lists: tuple[int, ...]
    share: float

    def as_json(self) -> dict[str, Any]:
        """Plain values for the command line."""
        found = self.uplift
        is_shown = found.state in ("ok", "wide")
        low, high = found.total.interval
        return {
            "design": "observational",
            "state": found.state,
            "reason": found.reason,
            "lists": list(self.lists),
            "invited": found.count_chosen,
            "compared": found.total.n,
            "weeks": found.length,
            "share_of_people_looked_at": self.share,
            "log_rate_ratio": found.total.value if is_shown else None,
            "low": low if is_shown else None,
            "high": high if is_shown else None,
            "verdict": found.verdict,
        }


def alike(workspace: Workspace, filters: Filters, *, made: pd.Series) -> Alike | None:
    """The comparison of a sent list without arms, with the other waves of its campaign; None without a whole week.

    Who is invited by a later wave is a control until then.
    """
    rows = same_campaign(ask(workspace, "people_sent", Filters()), made)
    with_arms = set(rows.loc[rows["arm"] == HELD_OUT, "list_key"])
    rows = rows[~rows["list_key"].isin(with_arms)]
    people = rows.groupby("member_key")["sent_at"].min().reset_index()
    place = zone(settings.get(workspace, "time_zone"))
    moments = pd.to_datetime(people["sent_at"])
    people["at"] = moments.dt.tz_localize("UTC").dt.tz_convert(place).dt.tz_localize(None)
    since = people["at"].min().date() - timedelta(weeks=WEEKS_BEFORE + 1)
    weeks = weeks_of_people(workspace, filters, people, since=since)
    if weeks is None:
        return None
    numbers = tuple(sorted(int(each) for each in rows["list_key"].unique()))
    return Alike(chosen_uplift(weeks.panel, weeks.outcomes[ACTIVITY]), numbers, weeks.share)
