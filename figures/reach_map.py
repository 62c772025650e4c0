"""Who stands on the network map: the star, the team, and whom they reach, at most 300 people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from figures.cache import by_data_version
from figures.people import names_of
from figures.reach_team import ANY, Conditions, PickedTeam, team_of
from figures.reach_windows import NOWHERE, Seen
from models.histogram import Ints
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace

MOST_DRAWN = 300  # more is a hairball
MOST_GROUPS = 5  # colours that can be told apart beside those of the team and the star
OTHER_GROUPS = "other groups"
NO_GROUP = "only answered"


@dataclass(frozen=True)
class NetworkMap:
    """People of the map by place, the team and the star first, and the lines between them.

    left_out: people whom the team or the star reach and who are not drawn. days: (line) days on which it happened.
    """

    names: tuple[str, ...]
    keys: tuple[int, ...]
    group: tuple[int, ...]
    role: tuple[str, ...]
    groups: tuple[str, ...]
    lines: tuple[tuple[int, int], ...]
    by_star: tuple[bool, ...]
    left_out: int


@by_data_version
def network_map(workspace: Workspace, filters: Filters, conditions: Conditions = ANY) -> NetworkMap | None:
    """The map of the window that measured, or of the one that picked where there is no later one."""
    team = team_of(workspace, filters, conditions)
    if team is None or not team.keys:
        return None
    seen = team.measured_in or team.picked_in
    voices = _places(seen, team)
    people, lines, by_star, left_out = _drawn(seen, team, voices)
    keys = seen.window.graph.members[people]
    named = names_of(workspace, filters, member_keys=tuple(int(key) for key in keys)).set_index("member_key")["name"]
    group, groups = _groups(workspace, filters, seen.home[people])
    star = team.star
    of_team = set(team.keys)
    roles = tuple("star" if key == star else "team" if int(key) in of_team else "audience" for key in keys)
    return NetworkMap(
        names=tuple(str(named[key]) for key in keys),
        keys=tuple(int(key) for key in keys),
        group=group,
        role=roles,
        groups=groups,
        lines=lines,
        by_star=by_star,
        left_out=left_out,
    )


def _places(seen: Seen, team: PickedTeam) -> Ints:
    """Places of the star and of the team in this window; those who are not in it are left out."""
    wanted = [*([team.star] if team.star is not None else []), *team.keys]
    places = seen.window.graph.places(wanted)
    return places[places >= 0]


def _drawn(
    seen: Seen, team: PickedTeam, voices: Ints
) -> tuple[Ints, tuple[tuple[int, int], ...], tuple[bool, ...], int]:
    """People drawn, a line from each to the voice they answered on most days, and how many are left out.

    Who answers both the star and the team has a line to each. Those who answered on most days are drawn first.
    """
    graph = seen.window.graph
    heard = graph.heard[voices].toarray()
    heard[:, voices] = 0
    audience = np.flatnonzero(heard.max(axis=0) > 0)
    strongest = heard[:, audience].max(axis=0)
    order = audience[np.lexsort((audience, -strongest))]
    shown = order[: max(MOST_DRAWN - voices.size, 0)]
    people = np.concatenate([voices, shown]).astype(np.int64)
    star_row = 0 if team.star is not None and voices.size and graph.members[voices[0]] == team.star else None
    lines: list[tuple[int, int]] = []
    by_star: list[bool] = []
    for number, place in enumerate(shown):
        days = heard[:, place].copy()
        if star_row is not None and days[star_row]:
            lines.append((voices.size + number, star_row))
            by_star.append(True)
            days[star_row] = 0
        if days.any():
            lines.append((voices.size + number, int(days.argmax())))
            by_star.append(False)
    return people, tuple(lines), tuple(by_star), int(order.size - shown.size)


def _groups(workspace: Workspace, filters: Filters, home: Ints) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The group of each person as a place among the largest, all others together, and their names."""
    names = ask(workspace, "community_names", filters).set_index("community_key")["community"]
    known, counts = np.unique(home[home != NOWHERE], return_counts=True)
    largest = [int(key) for key in known[np.lexsort((known, -counts))][:MOST_GROUPS]]
    groups = [str(names[key]) for key in largest]
    rest = [key not in largest for key in home]
    if any(rest):
        only_silent = all(key == NOWHERE for key, is_rest in zip(home, rest, strict=True) if is_rest)
        groups.append(NO_GROUP if only_silent else OTHER_GROUPS)
    places = tuple(
        len(largest) if is_rest else largest.index(int(key)) for key, is_rest in zip(home, rest, strict=True)
    )
    return places, tuple(groups)
