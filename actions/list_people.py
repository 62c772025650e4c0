"""The people of a list as it is read: name, tier in words, why, day of last activity."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from figures.people import tier_labels
from figures.words import count, day
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace

# "More than 0 % of 7 contributors" says nothing; from here on a percentage is worth its words.
FEWEST_FOR_PERCENT = 20


def described(
    workspace: Workspace, filters: Filters, chosen: pd.DataFrame, reasons: Mapping[int, str] | None
) -> pd.DataFrame:
    """The chosen with name, tier in words, why and the day of last activity, in the same order.

    reasons: member key -> why, as a view says it; None: what is known of everybody's contributions.
    """
    about = ask(workspace, "people", filters, member_keys=[int(key) for key in chosen["member_key"]])
    people = chosen.merge(about.drop(columns="last_active_at"), on="member_key", how="left", validate="1:1")
    people["name"] = people["name"].where(people["name"].notna(), people["member_id"])
    people["tier"] = people["tier"].map(tier_labels(workspace, filters))
    people["last_active"] = [pd.Timestamp(moment).date() for moment in people["last_active_at"]]
    if reasons is None:
        people["why"] = [_why(row) for row in people.to_dict("records")]
    else:
        people["why"] = [reasons.get(int(key), "") for key in people["member_key"]]
    return people


def _why(person: Mapping[Hashable, Any]) -> str:
    """What is known, in plain words and without a cause.

    >>> _why({"count_created": 214, "count_communities": 9, "top_community": "Dresses", "count_below": 1590,
    ...       "count_contributors": 1600, "last_active": pd.Timestamp("2026-09-03")})
    'wrote 214 posts and replies in 9 groups, more than 99 % of contributors; last active 3 Sep 2026'
    """
    groups = person["count_communities"]
    where = f"in {person['top_community']}" if groups == 1 else f"in {count(groups, 'group')}"
    said = f"wrote {count(person['count_created'], 'post or reply', 'posts and replies')} {where}"
    below, contributors = person["count_below"], person["count_contributors"]
    if contributors >= FEWEST_FOR_PERCENT and 100 * below >= contributors:
        said += f", more than {100 * below // contributors} % of contributors"
    return f"{said}; last active {day(person['last_active'])}"
