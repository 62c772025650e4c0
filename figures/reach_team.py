"""The team: picked in the earlier window, measured in the later one, under the conditions that somebody sets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from figures.cache import by_data_version
from figures.reach_windows import Seen, Windows, windows
from models.coverage import Greedy, guarantee, within_budget
from models.estimate import Estimate, without_interval
from models.exact_team import MOST_EXACT, best_team
from models.histogram import Floats, Ints
from models.reach import (
    MOST_TEAM,
    TEAM_WITHOUT_STAR,
    Team,
    TeamIntervals,
    Voices,
    measured,
    pick,
    team_intervals,
    voices,
)
from queries.filters import Filters
from warehouse.workspace import Workspace

SEED = 20_261_126  # the same community shows the same interval every time


@dataclass(frozen=True)
class Conditions:
    """What a team must keep to: at most so many of one group, who must be in and who must not, by member key.

    size: a team of exactly so many, None for as many as out-reach the star (TEAM_WITHOUT_STAR where there is none).
    """

    most_per_group: int | None = None
    must: tuple[int, ...] = ()
    never: tuple[int, ...] = ()
    size: int | None = None


ANY = Conditions()  # no condition at all


@dataclass(frozen=True, eq=False)
class PickedTeam:
    """The order in which people were picked, the team of it that is shown, and what is known about how good it is.

    picked_in: the window that picked. measured_in: the later one, None where the scope is shorter than 180 days.
    voices: star and micro-influencers of the picking window. intervals: None without a later window.
    best: reach of the best team of that size, where there were few enough candidates to try all.
    """

    picked_in: Seen
    measured_in: Seen | None
    voices: Voices
    team: Team
    size: int
    intervals: TeamIntervals | None
    best: int | None
    choice: Greedy  # greedy at exactly this size, for its online bound

    @property
    def of_best(self) -> float | None:
        """At least this share of what the best team of this size reached when picked; exact where all were tried."""
        if self.best:
            return self.choice.reach[-1] / self.best
        return self.choice.of_best

    @property
    def keys(self) -> tuple[int, ...]:
        """The team."""
        return self.team.keys[: self.size]

    @property
    def star(self) -> int | None:
        """Member key of the star to beat."""
        place = self.voices.star
        return int(self.picked_in.window.graph.members[place]) if place is not None else None

    @property
    def reach(self) -> int | None:
        """People the team reached in the later window; None where there is none."""
        return int(self.team.measured[self.size - 1]) if self.measured_in and self.size else None

    @property
    def reach_when_picked(self) -> int | None:
        """People it reached in the window that picked it, which flatters it."""
        return int(self.team.picked[self.size - 1]) if self.size else None

    @property
    def guaranteed(self) -> float:
        """Share of the best team's reach that greedy never falls short of, at this size."""
        return guarantee(max(len(self.team.keys), 1))


def picked_and_measured(both: Windows) -> tuple[Seen, Seen | None]:
    """The window that picks, and the one that measures where there are two."""
    return (both.earlier, both.later) if both.earlier is not None else (both.later, None)


@by_data_version
def team_of(workspace: Workspace, filters: Filters, conditions: Conditions = ANY) -> PickedTeam | None:
    """The team under these conditions; None where nothing is in scope."""
    both = windows(workspace, filters)
    if both is None:
        return None
    first, second = picked_and_measured(both)
    graph = first.window.graph
    heard = voices(first.window)
    candidates = heard.micro[~np.isin(graph.members[heard.micro], conditions.never)]
    must = graph.places(conditions.must) if conditions.must else np.array([], dtype=np.int64)

    def chosen(most: int) -> tuple[Ints, Greedy]:
        limit = conditions.most_per_group
        return pick(
            first.window,
            heard.star,
            candidates,
            first=must[must >= 0],
            groups=first.home,
            most_per_group=limit,
            size=most,
        )

    places, choice = chosen(MOST_TEAM)
    team = measured(first.window, second.window if second else None, heard.star, places, choice)
    size = _size(team, conditions)
    best = _best(first, heard, candidates, size, conditions)
    intervals = None
    if second is not None and size:
        star = int(graph.members[heard.star]) if heard.star is not None else None
        rng = np.random.default_rng(SEED)
        intervals = team_intervals(second.window, team, star, size=size, n_active=len(second.acts), rng=rng)
    return PickedTeam(first, second, heard, team, size, intervals, best, chosen(size)[1])


def _size(team: Team, conditions: Conditions) -> int:
    """How many of the order are the team: as asked, or as many as out-reach the star, or the usual number."""
    asked = conditions.size or team.size or team.size_when_picked or max(TEAM_WITHOUT_STAR, len(conditions.must))
    return min(asked, len(team.keys))


def _best(seen: Seen, heard: Voices, candidates: Ints, size: int, conditions: Conditions) -> int | None:
    """Reach of the best team of this size, by trying all; None where there are too many or conditions."""
    bound = conditions.most_per_group is not None or conditions.must
    if bound or not 0 < size <= candidates.size <= MOST_EXACT:
        return None
    sets = seen.window.graph.heard[candidates].tolil()
    if heard.star is not None:
        sets[:, heard.star] = 0
    return best_team(sets.tocsr(), size)[1]


@dataclass(frozen=True)
class BudgetTeam:
    """A team within a budget: member keys, what they cost together, and whom they reach in each window."""

    keys: tuple[int, ...]
    cost: float
    reach_when_picked: int
    reach: Estimate


def team_within(workspace: Workspace, filters: Filters, *, costs: dict[int, float], budget: float) -> BudgetTeam | None:
    """The team with most reach for the money, among people whose cost (above zero) is known; None without anybody."""
    both = windows(workspace, filters)
    priced = {key: cost for key, cost in costs.items() if cost > 0}
    if both is None or not priced:
        return None
    first, second = picked_and_measured(both)
    graph = first.window.graph
    heard = voices(first.window)
    order = heard.ranked[np.isin(graph.members[heard.ranked], list(priced))]
    prices: Floats = np.array([priced[int(key)] for key in graph.members[order]])
    rows, _ = within_budget(graph.heard[order], prices, budget)
    places = order[list(rows)]
    chosen = pick(first.window, heard.star, places, first=places)[1]
    team = measured(first.window, second.window if second else None, heard.star, places, chosen)
    n = len(second.acts) if second else 0
    later = int(team.measured[-1]) if second and places.size else 0
    return BudgetTeam(
        tuple(int(key) for key in graph.members[places]),
        float(prices[list(rows)].sum()),
        int(team.picked[-1]) if places.size else 0,
        without_interval(later, n=n, reason="a count of the later window"),
    )


def most_of_a_team() -> int:
    """The largest team that is looked at."""
    return MOST_TEAM
