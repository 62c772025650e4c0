"""Who answered whom in the last 90 days, as pairs: what a community too small for ranks is shown instead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from figures.cache import by_data_version
from figures.people import names_of
from figures.reach_windows import windows
from queries.filters import Filters
from warehouse.workspace import Workspace

MOST_PAIRS = 200


@dataclass(frozen=True)
class Pairs:
    """frame: Answered, By, Days, Both ways. total: pairs there are, shown or not."""

    frame: pd.DataFrame
    total: int


@by_data_version
def pairs(workspace: Workspace, filters: Filters) -> Pairs:
    """The pairs with most days first; ties by the members' keys."""
    columns = ["Answered", "By", "Days", "Both ways"]
    both = windows(workspace, filters)
    if both is None or not both.later.window.graph.pairs:
        return Pairs(pd.DataFrame(columns=columns), 0)
    graph = both.later.window.graph
    found = graph.heard.tocoo()
    order = np.lexsort((found.col, found.row, -found.data))[:MOST_PAIRS]
    author, replier, days = found.row[order], found.col[order], found.data[order].astype(np.int64)
    there = set(zip(found.row.tolist(), found.col.tolist(), strict=True))
    keys = tuple(int(key) for key in np.unique(graph.members[np.concatenate([author, replier])]))
    names = names_of(workspace, filters, member_keys=keys).set_index("member_key")["name"]
    frame = pd.DataFrame(
        {
            "Answered": [names[key] for key in graph.members[author]],
            "By": [names[key] for key in graph.members[replier]],
            "Days": days,
            "Both ways": [
                "yes" if (by, to) in there else "no" for to, by in zip(author.tolist(), replier.tolist(), strict=True)
            ],
        },
        columns=columns,
    )
    return Pairs(frame, graph.pairs)
