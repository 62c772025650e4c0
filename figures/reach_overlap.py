"""What the audiences of the team, and the star's, have in common: every two of them compared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from figures.cache import by_data_version
from figures.people import names_of
from figures.reach_team import ANY, Conditions, team_of
from figures.reach_windows import Seen
from figures.words import percent
from models.overlap import MOST_COMPARED, Overlap, overlap
from queries.filters import Filters
from warehouse.workspace import Workspace


@dataclass(frozen=True, eq=False)
class AudienceOverlap:
    """People in order, the star first where there is one, and what their audiences share.

    has_star: the first of them is the star. seen: the window counted. left_out: people of the team beyond the largest
    matrix that can be read.
    """

    keys: tuple[int, ...]
    names: tuple[str, ...]
    has_star: bool
    overlap: Overlap
    seen: Seen
    left_out: int

    def finding(self) -> str:
        """How much two of them share, in words."""
        first, second = self.overlap.pairs
        shares = self.overlap.jaccard[first, second]
        known = np.flatnonzero(~np.isnan(shares))
        if not known.size:
            return "Fewer than two of them were answered"
        most = known[int(np.argmax(shares[known]))]
        usual = f"Two of them share {percent(float(np.median(shares[known])))} of their people"
        if shares[most] == 0:
            return "No two of them reach the same person"
        pair = f"{self.names[first[most]]} and {self.names[second[most]]}"
        if known.size == 1:
            return f"{pair} share {percent(float(shares[most]))} of their people"
        return f"{usual} (median); {pair} most, {percent(float(shares[most]))}"

    def table(self) -> pd.DataFrame:
        """One row for every two, those who share most first."""
        first, second = self.overlap.pairs
        jaccard, of_smaller = self.overlap.jaccard[first, second], self.overlap.coefficient[first, second]
        order = np.lexsort((second, first, -np.nan_to_num(jaccard, nan=-1.0)))
        sizes = self.overlap.sizes
        return pd.DataFrame(
            {
                "One": [self.names[place] for place in first[order]],
                "Other": [self.names[place] for place in second[order]],
                "Reach of one": sizes[first[order]],
                "Reach of other": sizes[second[order]],
                "Both": self.overlap.shared[first, second][order],
                "Jaccard": jaccard[order],
                "Of the smaller": of_smaller[order],
            }
        )


@by_data_version
def audience_overlap(workspace: Workspace, filters: Filters, conditions: Conditions = ANY) -> AudienceOverlap | None:
    """On the later days where there are any, otherwise on those that picked the team; None without a team."""
    team = team_of(workspace, filters, conditions)
    if team is None or not team.keys:
        return None
    seen = team.measured_in or team.picked_in
    graph = seen.window.graph
    wanted = [*([team.star] if team.star is not None else []), *team.keys]
    places = graph.places(wanted)
    there = np.flatnonzero(places >= 0)[:MOST_COMPARED]
    keys = tuple(int(wanted[place]) for place in there)
    named = names_of(workspace, filters, member_keys=keys).set_index("member_key")["name"]
    return AudienceOverlap(
        keys=keys,
        names=tuple(str(named[key]) for key in keys),
        has_star=bool(keys) and keys[0] == team.star,
        overlap=overlap(graph.heard[places[there]]),
        seen=seen,
        left_out=len(wanted) - len(keys),
    )
