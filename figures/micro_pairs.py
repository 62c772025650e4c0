"""Who turns to whom, of the whole scope and within groups: read in parts where all pairs at once would be too many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from figures.cache import by_data_version
from models.detected import MOST_PAIRS, strongest
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace

ACTS_AT_ONCE = 16_000_000  # acts whose pairs are counted at once: they take less memory than a question may
ONE_PART = {"part": 0, "count_parts": 1}  # parameters of a question that is asked at once


@dataclass(frozen=True, eq=False)
class Pairs:
    """rows: queries/interactions.sql; where all would be too many, MOST_PAIRS of the most days. count: of all pairs."""

    rows: pd.DataFrame
    count: int


@by_data_version
def pairs(workspace: Workspace, filters: Filters) -> Pairs:
    """Directed pairs of members, with the days on which the one turned to the other."""
    found, count = [], 0
    for part in _parts(workspace, filters, "interactions"):
        count += len(part)
        found.append(part)
        if len(found) > 1:
            both = pd.concat(found, ignore_index=True)
            kept = strongest(*(both[name].to_numpy() for name in both.columns), most=MOST_PAIRS)
            found = [both[kept].reset_index(drop=True)]
    return Pairs(found[0], count)


@by_data_version
def group_pairs(workspace: Workspace, filters: Filters) -> pd.DataFrame:
    """queries/group_pairs.sql: one row per community with how many pairs talk there, and how many both ways."""
    found = pd.concat(list(_parts(workspace, filters, "group_pairs")), ignore_index=True)
    return pd.DataFrame(found.groupby("community", sort=True).sum().reset_index())


def _parts(workspace: Workspace, filters: Filters, question: str) -> Iterator[pd.DataFrame]:
    """The answer in parts of which each holds whole pairs, in both directions."""
    acts = float(ask(workspace, "window_sums", filters)["count_acts"].iloc[0])
    count_parts = 1 + int(acts / ACTS_AT_ONCE)
    for part in range(count_parts):
        yield ask(workspace, question, filters, part=part, count_parts=count_parts)
