"""What the team's recommendations add up to, and whether its audience buys more often than others like them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np

from figures.cache import by_data_version
from figures.churn_stay import stay
from figures.reach_rates import WEEKS
from figures.reach_team import SEED, team_of
from figures.reach_windows import Seen, windows
from models.estimate import Estimate
from models.follow_through import FollowThrough, follow_through
from models.histogram import Ints
from models.survival import restricted_mean
from models.worth import AddsUp, adds_up
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace

BUYS_WITHIN = 30  # days after the landmark (METHODS 3.4)
ALIKE_BY = 2.0  # acts of people who are alike differ by less than this factor
WEEK = 7.0


@dataclass(frozen=True)
class Worth:
    """What the team, and all micro-influencers, add up to; how long a member stays, None where that is unknown."""

    team: AddsUp
    micro: AddsUp
    team_size: int
    micro_size: int
    stay_weeks: Estimate | None


@dataclass(frozen=True)
class Bought:
    """Whether the team's audience bought more often afterwards; purchases and referrals credited to somebody by name.

    found: None where nothing was bought or referred, or there are no two windows (reason says which).
    """

    found: FollowThrough | None
    reason: str | None
    credited: int
    credited_to_team: int


@by_data_version
def worth(workspace: Workspace, filters: Filters) -> Worth | None:
    """From the later window; None where there are no two windows or nobody is in the team."""
    both, team = windows(workspace, filters), team_of(workspace, filters)
    if both is None or both.earlier is None or team is None or not team.keys:
        return None
    lasting = _stay_weeks(workspace, filters)
    micro = both.earlier.window.graph.members[team.voices.micro].astype(np.int64)
    groups = (np.array(team.keys, dtype=np.int64), micro)
    sums = [
        adds_up(_counts(both.later, keys), weeks=WEEKS, stay_weeks=lasting, rng=np.random.default_rng(SEED))
        for keys in groups
    ]
    return Worth(sums[0], sums[1], int(groups[0].size), int(micro.size), lasting)


def _counts(seen: Seen, keys: Ints) -> Ints:
    rows = seen.acts.set_index("member_key")["count_recommending"]
    return rows.reindex(keys, fill_value=0).to_numpy(dtype=np.int64)


def _stay_weeks(workspace: Workspace, filters: Filters) -> Estimate | None:
    """Mean weeks that a member stays, within what the survival curve shows; None where departures cannot be told."""
    found = stay(workspace, filters)
    if found is None or found.staying.reason is not None:
        return None
    mean = restricted_mean(found.staying.shown, found.staying.until)
    ends = [None if end is None else end / WEEK for end in (mean.value, mean.low, mean.high)]
    return replace(mean, value=ends[0], low=ends[1], high=ends[2])


@by_data_version
def bought(workspace: Workspace, filters: Filters) -> Bought:
    """The team's audience of the window that picked it, judged by the 30 days that follow it."""
    both, team = windows(workspace, filters), team_of(workspace, filters)
    credit = ask(workspace, "outcomes_credited", filters)
    of_team = credit["member_key"].isin(team.keys if team else ())
    credited, to_team = int(credit["count_outcomes"].sum()), int(credit.loc[of_team, "count_outcomes"].sum())
    if both is None or both.earlier is None or team is None or not team.keys:
        return Bought(None, "needs 180 days and a team", credited, to_team)
    landmark = both.earlier.until
    around = replace(filters, from_day=both.earlier.since, to_day=landmark + timedelta(days=BUYS_WITHIN))
    rows = ask(
        workspace, "outcomes_after", around, from_landmark=landmark, until_day=landmark + timedelta(days=BUYS_WITHIN)
    ).set_index("member_key")
    if rows.empty:
        return Bought(None, "nothing was bought or referred in these days", credited, to_team)
    acts = both.earlier.acts
    keys = acts["member_key"].to_numpy(dtype=np.int64)
    before, after = (rows[name].reindex(keys, fill_value=0).to_numpy() for name in ("count_before", "count_after"))
    graph = both.earlier.window.graph
    places = graph.places(team.keys)
    heard = np.unique(np.concatenate([graph.audience(int(place)) for place in places]))
    voices = np.isin(keys, [*team.keys, team.star if team.star is not None else -1])
    alike = np.floor(np.log(np.maximum(acts["count_acts"].to_numpy(), 1)) / np.log(ALIKE_BY)).astype(np.int64)
    found = follow_through(
        np.isin(keys, graph.members[heard])[~voices],
        (after > 0)[~voices],
        (2 * alike + (before > 0))[~voices],
        rng=np.random.default_rng(SEED),
    )
    return Bought(found, None, credited, to_team)
