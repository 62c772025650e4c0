"""How much more often the team recommends than everybody else: picked in one window, counted in the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from figures.cache import by_data_version
from figures.reach_team import SEED, team_of
from figures.reach_windows import Seen, windows
from figures.recommending import Rule, rule_of
from models.histogram import Ints
from models.rates import Multiple, PickedByRate, multiple, picked_by_rate
from models.reach import WINDOW_DAYS
from queries.filters import Filters
from warehouse.workspace import Workspace

WEEKS = WINDOW_DAYS / 7
PUBLISHED_MULTIPLE = 22.2  # "up to", Experticity, Keller Fay & Berger 2016
PUBLISHED = (
    'Published is "up to 22.2 times": 6,000 experts about themselves, a survey paid for by Experticity '
    "(Keller Fay and J. Berger 2016)."
)


@dataclass(frozen=True)
class Group:
    """One group whose rate is set against everybody else's: its name, what it does, and who picked it.

    flattering: the same ratio in the window that picked the group, None where that cannot be computed.
    """

    key: str
    name: str
    multiple: Multiple
    flattering: float | None

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        made = self.multiple
        return {
            "group": self.key,
            **made.estimate.as_json(),
            "basis": made.basis,
            "members": made.members,
            "events": made.events,
            "per_member_week": made.rate,
            "other_members": made.other_members,
            "other_events": made.other_events,
            "other_per_member_week": made.other_rate,
            "in_the_window_that_picked": self.flattering,
        }


@dataclass(frozen=True)
class Rates:
    """All groups, the team first, and the top 5 % by the rate itself in the window that picks and in the next."""

    rule: Rule
    groups: tuple[Group, ...]
    by_rate: PickedByRate
    count_people: int

    @property
    def team(self) -> Group | None:
        """The team's own."""
        return next((group for group in self.groups if group.key == "team"), None)


@by_data_version
def rates(workspace: Workspace, filters: Filters) -> Rates | None:
    """Recommendations per member-week; None where there are no two windows.

    Everybody who was active when the team was picked is compared, with nothing in the next window where they left.
    """
    both, team = windows(workspace, filters), team_of(workspace, filters)
    if both is None or both.earlier is None or team is None:
        return None
    keys = both.earlier.acts["member_key"].to_numpy(dtype=np.int64)
    then = both.earlier.acts["count_recommending"].to_numpy(dtype=np.int64)
    later = _counts(both.later, keys)
    graph = both.earlier.window.graph
    star = np.array([team.star if team.star is not None else -1], dtype=np.int64)
    named = {
        "team": ("the team", np.array(team.keys, dtype=np.int64)),
        "micro": ("all micro-influencers", graph.members[team.voices.micro].astype(np.int64)),
        "star": ("the star", star),
    }
    groups = [
        Group(key, name, *_both(np.isin(keys, members), then, later))
        for key, (name, members) in named.items()
        if np.isin(keys, members).any()
    ]
    return Rates(rule_of(workspace), tuple(groups), picked_by_rate(then, later), int(keys.size))


def _counts(seen: Seen, keys: Ints) -> Ints:
    """Recommendations in a window of these members, 0 for those who are not in it."""
    rows = seen.acts.set_index("member_key")["count_recommending"]
    return rows.reindex(keys, fill_value=0).to_numpy(dtype=np.int64)


def _both(inside: NDArray[np.bool_], then: Ints, later: Ints) -> tuple[Multiple, float | None]:
    """The multiple in the later window, and the same ratio in the window that picked."""
    found = multiple(later[inside], later[~inside], weeks=WEEKS, rng=np.random.default_rng(SEED))
    rest = float(then[~inside].mean()) if (~inside).any() else 0.0
    return found, float(then[inside].mean()) / rest if rest else None
