"""Who stands where by other measures than reach: PageRank, HITS authority, and reach over two hops."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from figures.cache import by_data_version
from figures.people import names_of
from figures.reach_windows import windows
from models.orderings import Orderings, constants, orderings
from models.reach import too_thin, voices
from queries.filters import Filters
from warehouse.workspace import Workspace

HARDLY, SOMEWHAT = 0.9, 0.7  # Kendall's tau from which on an order is called hardly or somewhat changed
MOST_ORDERED = 200  # people with the widest reach; further down, places say nothing


@dataclass(frozen=True, eq=False)
class Orders:
    """frame: member_key, Name and the columns of the table. total: people ranked, shown or not."""

    frame: pd.DataFrame
    found: Orderings
    total: int

    def stability(self) -> str:
        """Whether the order by decayed reach hangs on its constant, in words."""
        beta, low, high = constants()
        told = f"Decayed reach counts a person two hops away as {beta:g} (β)."
        if self.found.tau is None:
            return f"{told} Too few differ to say whether another β would change the order."
        tau = self.found.tau
        how = "hardly changes" if tau >= HARDLY else "changes somewhat" if tau >= SOMEWHAT else "hangs on β"
        return (
            f"{told} Between β = {low:g} and {high:g} the order {how} (Kendall's τ {tau:.2f}); "
            f"{self.found.staying} of the first {self.found.top} stay among them."
        )


@by_data_version
def orders(workspace: Workspace, filters: Filters) -> Orders | None:
    """Of the last 90 days; None where nobody can be ranked."""
    both = windows(workspace, filters)
    if both is None or too_thin(both.later.window.graph, both.later.edges):
        return None
    seen = both.later.window
    ranked = voices(seen).ranked
    people = ranked[:MOST_ORDERED]
    if not people.size:
        return None
    found = orderings(seen.graph, seen.rank, people)
    keys = seen.graph.members[people]
    named = names_of(workspace, filters, member_keys=tuple(int(key) for key in keys)).set_index("member_key")["name"]
    frame = pd.DataFrame(
        {
            "member_key": keys,
            "Name": [str(named[key]) for key in keys],
            "Reach": found.near,
            "Two hops": found.far,
            "Decayed reach": found.decayed,
            "By reach": found.by_reach,
            "By decayed reach": found.by_decayed,
            "By PageRank": found.by_rank,
            "By HITS authority": found.by_authority,
        }
    )
    return Orders(frame, found, int(ranked.size))
