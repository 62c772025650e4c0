"""The people behind concentration: one row per contributor with tier, share and the reason, most active first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from figures.cache import by_data_version
from figures.concentration import concentration
from figures.scope import recent, scope
from models.tiers import KEYS, NONE, tier_of_members
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace

# A table of more rows is not read by anybody, and names of 300,000 people do not belong in a browser.
MOST_ROWS = 500
EVERYONE = "everyone"


@dataclass(frozen=True)
class People:
    """Contributors with what is known about them.

    frame: member_key, name, member_id, tier (its label), count_created, share (0-1), count_communities, top_community,
    last_active_at, is_active_90 (active in the last 90 days of the scope) and what else queries/people.sql knows; most
    active first. total: people who match, shown or not.
    """

    frame: pd.DataFrame
    total: int


@by_data_version
def tier_labels(workspace: Workspace, filters: Filters) -> dict[str, str]:
    """The tiers that exist in scope, by key, as words: "5–10 %"."""
    rows = concentration(workspace, filters).tiers
    return {row.key: row.label for row in rows if row.reason is None and row.actual and row.key != NONE}


@by_data_version
def people(workspace: Workspace, filters: Filters, *, tier: str = EVERYONE) -> People:
    """The MOST_ROWS most active contributors in scope, of all or of one tier (a key of models.tiers.KEYS)."""
    totals = _totals(workspace, filters)
    chosen = totals if tier == EVERYONE else totals[totals["tier"] == tier]
    shown = chosen.head(MOST_ROWS)
    about = ask(workspace, "people", filters, member_keys=[int(key) for key in shown["member_key"]])
    frame = shown.merge(
        about.drop(columns=["last_active_at"], errors="ignore"), on="member_key", how="left", validate="1:1"
    )
    labels = tier_labels(workspace, filters)
    frame["tier"] = frame["tier"].map(labels)
    frame["share"] = frame["count_created"] / max(int(totals["count_created"].sum()), 1)
    frame["name"] = frame["name"].where(frame["name"].notna(), frame["member_id"])
    return People(frame, len(chosen))


@by_data_version
def keys_of_tier(workspace: Workspace, filters: Filters, *, tier: str, active_only: bool = False) -> tuple[int, ...]:
    """Member keys of everyone in a tier, not only of those a table shows.

    active_only: of those who were active (create or react) in the last 90 days of the scope.
    """
    totals = _totals(workspace, filters)
    chosen = totals["tier"] == tier
    if active_only:
        chosen &= totals["is_active_90"]
    return tuple(int(key) for key in totals.loc[chosen, "member_key"])


@by_data_version
def names_of(workspace: Workspace, filters: Filters, *, member_keys: tuple[int, ...]) -> pd.DataFrame:
    """queries/people.sql for these members, named by their id where they have no name."""
    frame = ask(workspace, "people", filters, member_keys=list(member_keys))
    return frame.assign(name=frame["name"].where(frame["name"].notna(), frame["member_id"]))


@by_data_version
def not_on_a_list(workspace: Workspace, filters: Filters, *, member_keys: tuple[int, ...]) -> dict[str, int]:
    """How many of these people no list may name, by reason as queries/not_listable.sql names it."""
    barred = ask(workspace, "not_listable", filters)
    reasons = barred.loc[barred["member_key"].isin(member_keys), "reason"].value_counts()
    return {str(reason): int(number) for reason, number in sorted(reasons.items())}


@by_data_version
def _totals(workspace: Workspace, filters: Filters) -> pd.DataFrame:
    """Contributors with their tier's key and whether they were active lately, most active first."""
    totals = ask(workspace, "member_totals", filters).sort_values(
        ["count_created", "member_key"], ascending=[False, True]
    )
    counts = totals["count_created"].to_numpy(dtype=np.int64)
    view = concentration(workspace, filters)
    n_members = view.counts.n if view.counts else counts.size
    tier = tier_of_members(counts, n_members=n_members, percentiles=view.percentiles)
    facts = scope(workspace, filters)
    since = recent(filters, facts.from_day, facts.end_day).from_day or date.min
    lately = pd.to_datetime(totals["last_active_at"]).dt.date >= since
    return totals.assign(tier=np.array(KEYS, dtype=object)[tier], is_active_90=lately.astype(bool))
