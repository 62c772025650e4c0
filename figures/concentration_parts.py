"""Below the first screen of Concentration: trend, what goes with the few, and a fair comparison of groups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from figures.cache import by_data_version
from figures.concentration import SEED
from figures.overview import start_of_block
from figures.scope import recent, scope, small_group_limit
from figures.words import count
from models.comparison import FairComparison, fair_comparison
from models.histogram import from_pairs
from models.retention import BLOCK_DAYS
from models.tiers import RECENT_DAYS
from models.trend import Trend, trend
from models.what_if import WhatIf, what_if
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace


@dataclass(frozen=True)
class ConcentrationTrend:
    """The trend among those who contribute, and the first day of each of its blocks."""

    trend: Trend
    starts: tuple[date, ...]


@by_data_version
def trend_of(workspace: Workspace, filters: Filters) -> ConcentrationTrend:
    """Concentration by whole 28-day blocks of the scope, every block thinned to one mean."""
    facts = scope(workspace, filters)
    end, first = facts.end_day or date.max, facts.from_day or date.min
    rows = ask(workspace, "member_blocks", filters, block_end=end)
    whole = rows[rows["block"] < (end - first).days // BLOCK_DAYS]
    member, block, made = (whole[name].to_numpy(dtype=np.int64) for name in ("member_key", "block", "count_created"))
    found = trend(member, block, made, rng=np.random.default_rng(SEED))
    starts = tuple(start_of_block(end, each.block) for each in found.blocks)
    return ConcentrationTrend(found, starts)


@by_data_version
def leaving(workspace: Workspace, filters: Filters) -> WhatIf:
    """Content, answers and threads that would be missing without the most active people."""
    rows = ask(workspace, "contributions", filters)
    created, answers, threads = (
        rows[name].to_numpy(dtype=np.int64) for name in ("count_created", "count_answers", "count_threads")
    )
    return what_if(created, answers, threads)


@by_data_version
def compared_communities(workspace: Workspace, filters: Filters) -> FairComparison:
    """All groups in scope on one scale, each thinned to the smallest mean among them."""
    rows = ask(workspace, "community_counts", filters)
    groups = {
        str(name): from_pairs(
            part["count_created"].to_numpy(dtype=np.int64), part["count_members"].to_numpy(dtype=np.int64)
        )
        for name, part in rows.groupby("community", sort=True)
    }
    small = _small_groups(workspace, filters, tuple(groups))
    return fair_comparison(groups, rng=np.random.default_rng(SEED), among_contributors=True, left_out=small)


def _small_groups(workspace: Workspace, filters: Filters, names: tuple[str, ...]) -> dict[str, str]:
    """Micro-communities, which are not ranked (METHODS 0.4), with the reason."""
    facts, limit = scope(workspace, filters), small_group_limit(workspace)
    rows = ask(workspace, "communities", recent(filters, facts.from_day, facts.end_day))
    active = dict(zip(rows["community"], rows["count_active_90"], strict=True))
    few = {name: int(active.get(name, 0)) for name in names if active.get(name, 0) < limit}
    return {
        name: f"{count(people, 'person', 'people')} active in the last {RECENT_DAYS} days; a comparison needs {limit}"
        for name, people in few.items()
    }
