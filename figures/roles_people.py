"""The people behind Seekers & providers, with the reason each would stand on a list."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from figures.cache import by_data_version
from figures.roles_parts import members, named, received_by, unanswered_newcomers
from figures.words import count, percent
from queries.filters import Filters
from warehouse.workspace import Workspace

WAITING, GREAT, PROVIDERS, SEEKERS = "waiting", "great", "providers", "seekers"
KINDS = (WAITING, GREAT, PROVIDERS, SEEKERS)
FEWEST_ANSWERS = 3  # before the quality of somebody's answers is spoken of
MOST_PEOPLE = 500


@by_data_version
def role_people(workspace: Workspace, filters: Filters, *, kind: str) -> pd.DataFrame:
    """One row per person of a kind (of KINDS): who waits longest, answers best, answers most, asks most, comes first.

    member_key, member_id, name, role, count_answers, count_seeks, taken_up (share, None without answers),
    reactions_per_post, where, age_days (of the open question, only for WAITING), why.
    """
    if kind == WAITING:
        return _waiting(workspace, filters)
    rows = members(workspace, filters)
    if kind == GREAT:
        rows = rows[(rows["count_answers"] >= FEWEST_ANSWERS) & (rows["count_taken_up"] > 0)]
        order, ascending = ["good_share", "count_answers", "member_key"], [False, False, True]
    elif kind == PROVIDERS:
        rows = rows[rows["role"] == "provider"]
        order, ascending = ["count_answers", "member_key"], [False, True]
    else:
        rows = rows[rows["role"] == "seeker"]
        order, ascending = ["count_seeks", "member_key"], [False, True]
    rows = rows.sort_values(order, ascending=ascending).head(MOST_PEOPLE)
    about = named(workspace, filters, tuple(int(key) for key in rows["member_key"]))
    frame = rows.merge(about, on="member_key", how="inner", validate="1:1")
    frame = frame.merge(received_by(workspace, filters), on="member_key", how="left", validate="1:1")
    frame["reactions_per_post"] = frame["reactions_per_post"].fillna(0.0)  # kinds chosen in which they created nothing
    share = frame["count_taken_up"] / frame["count_answers"].where(frame["count_answers"] > 0)
    frame = frame.assign(taken_up=share, where=frame["top_community"])
    return frame.assign(why=[_why(row) for row in frame.to_dict("records")])


def _waiting(workspace: Workspace, filters: Filters) -> pd.DataFrame:
    """Newcomers with an open question, each once, with the oldest of theirs."""
    rows = unanswered_newcomers(workspace, filters).drop_duplicates("member_key")
    return rows.assign(where=rows["community"], why=[_why_waiting(row) for row in rows.to_dict("records")])


def _why_waiting(row: Mapping[Hashable, Any]) -> str:
    topic = f" on {row['topic']}" if isinstance(row["topic"], str) else ""
    days = float(row["age_days"])
    since = count(int(days), "day") if days >= 1 else count(max(int(24 * days), 1), "hour")
    return f"new here; asked{topic} in {row['community']} {since} before the end of the data, no answer yet"


def _why(row: Mapping[Hashable, Any]) -> str:
    """What is known, in plain words.

    >>> _why({"count_answers": 34, "count_seeks": 2, "count_taken_up": 12, "count_accepted": 5,
    ...       "reactions_per_post": 0.0, "where": "Dresses"})
    'answered 34 questions and asked 2; 35 % of the answers taken up, 5 accepted; mostly in Dresses'
    """
    said = [f"answered {count(row['count_answers'], 'question')} and asked {row['count_seeks']}"]
    if row["count_answers"] >= FEWEST_ANSWERS and row["count_taken_up"]:
        accepted = f", {row['count_accepted']} accepted" if row["count_accepted"] else ""
        said.append(f"{percent(row['count_taken_up'] / row['count_answers'])} of the answers taken up{accepted}")
    if row["reactions_per_post"]:
        said.append(f"{row['reactions_per_post']:.1f} reactions per post")
    if isinstance(row["where"], str):
        said.append(f"mostly in {row['where']}")
    return "; ".join(said)
