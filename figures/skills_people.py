"""Who could fill a gap: members who answered on a topic before, or say that they know it, and are still active."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from figures.cache import by_data_version
from figures.questions import NO_TOPIC, end_of
from figures.roles_parts import named
from figures.scope import recent, scope
from figures.serving import answers_by, served, weeks_seen
from figures.words import count
from models.tiers import RECENT_DAYS
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace

MOST_PEOPLE = 100  # per topic: beyond, nobody reads on
CARRIER_SHARE = 0.5  # as the contributor absence factor: who gave half of the answers carries the topic


@by_data_version
def who_could(workspace: Workspace, filters: Filters, *, topic: str, by: str = "topic") -> pd.DataFrame:
    """One row per person active in the last 90 days who answered on the topic in scope or declares it, best first.

    member_key, member_id, name, chance (to serve it in four weeks, METHODS 6.2), count_answers and count_taken_up on
    the topic, is_declared, carries (gave half of the topic's answers alone), count_created (last 90 days), why.
    """
    given = answers_by(workspace, filters, by)
    total = int(given.loc[given[by].fillna(NO_TOPIC) == topic, "count_answers"].sum())
    active = _active(workspace, filters)
    frame = pd.concat([active, served(workspace, filters, active, skill=topic, by=by)], axis=1)
    frame["is_declared"] = frame["source"].notna()
    frame = frame[(frame["count_answers"] > 0) | frame["is_declared"]]
    frame["carries"] = frame["count_answers"] >= max(CARRIER_SHARE * total, 1)
    frame = frame.sort_values(["sure", "count_answers", "member_key"], ascending=[False, False, True])
    frame = frame.head(MOST_PEOPLE)
    about = named(workspace, filters, tuple(int(key) for key in frame["member_key"]))
    frame = frame.merge(about, on="member_key", how="inner", validate="1:1")
    frame["why"] = [_why(row, topic) for row in frame.to_dict("records")]
    shown = ["member_key", "member_id", "name", "chance", "count_answers", "count_taken_up", "is_declared", "carries"]
    return pd.DataFrame(frame[[*shown, "count_created", "why"]])


def _active(workspace: Workspace, filters: Filters) -> pd.DataFrame:
    """member_key, count_created and weeks_here of everybody who created something in the last 90 days of the scope."""
    facts = scope(workspace, filters)
    lately = recent(replace(filters, communities=(), activities=()), facts.from_day, facts.end_day)
    rows = ask(workspace, "contributions_valued", lately)[["member_key", "count_created"]]
    keys = [int(key) for key in rows["member_key"]]
    since = ask(workspace, "people", filters, member_keys=keys).set_index("member_key")["first_active_at"]
    first = since.reindex(rows["member_key"]).reset_index(drop=True)
    return rows.reset_index(drop=True).assign(weeks_here=weeks_seen(first, end_of(workspace, filters)))


def _why(row: Mapping[Hashable, Any], topic: str) -> str:
    """What is known, in plain words.

    >>> _why({"count_answers": 7, "count_taken_up": 3, "source": "application", "count_created": 12}, "venues")
    'answered 7 questions on venues, 3 of them taken up; names it in an application; wrote 12 times in the last 90 days'
    """
    said = []
    if row["count_answers"]:
        taken = f", {row['count_taken_up']} of them taken up" if row["count_taken_up"] else ""
        taken = ", taken up" if row["count_taken_up"] == row["count_answers"] == 1 else taken
        said.append(f"answered {count(row['count_answers'], 'question')} on {topic}{taken}")
    if isinstance(row["source"], str):
        said.append(f"names it {'in an application' if row['source'] == 'application' else 'on the member list'}")
    times = row["count_created"]
    said.append(f"wrote {'once' if times == 1 else f'{times} times'} in the last {RECENT_DAYS} days")
    return "; ".join(said)
