"""Who could fill a gap: members who answered on a topic before, or say that they know it, and are still active."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from figures.cache import by_data_version
from figures.questions import NO_TOPIC, answers
from figures.roles_parts import named
from figures.scope import recent, scope
from figures.topic_cells import one_topic_each
from figures.words import count
from models.skills import DECLARED, SURE, WEEKS_AHEAD, chance_to_serve, surely_serves
from models.tiers import RECENT_DAYS
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace

# What parts several skills that stand in one text.
_PARTS = re.compile(r"[;,|/\n]|\s{2,}")
_WEEKS = RECENT_DAYS / 7
MOST_PEOPLE = 100  # per topic: beyond, nobody reads on
CARRIER_SHARE = 0.5  # as the contributor absence factor: who gave half of the answers carries the topic


@by_data_version
def who_could(workspace: Workspace, filters: Filters, *, topic: str, by: str = "topic") -> pd.DataFrame:
    """One row per person active in the last 90 days who answered on the topic in scope or declares it, best first.

    member_key, member_id, name, chance (to serve it in four weeks, METHODS 6.2), count_answers and count_taken_up on
    the topic, is_declared, carries (gave half of the topic's answers alone), count_created (last 90 days), why.
    """
    given = answers(workspace, filters)
    given = one_topic_each(given) if by == "topic" else given
    rows = given[given[by].fillna(NO_TOPIC) == topic]
    people = rows.groupby("member_key")[["count_answers", "count_taken_up"]].sum()
    told = declared(workspace, filters, topic)
    active = _active(workspace, filters)
    frame = active.join(people, how="left").join(told, how="left").reset_index()
    for name in ("count_answers", "count_taken_up"):
        frame[name] = frame[name].fillna(0).astype("int64")
    frame["is_declared"] = frame["source"].notna()
    frame = frame[(frame["count_answers"] > 0) | frame["is_declared"]]
    rate = frame["count_created"].to_numpy(dtype=np.float64) / _WEEKS
    n, good = (frame[name].to_numpy(dtype=np.int64) for name in ("count_answers", "count_taken_up"))
    if not given["count_taken_up"].any():
        good = n  # nothing in the export tells what came of answers: none of them is called a bad one
    word_only = DECLARED * -np.expm1(-WEEKS_AHEAD * rate)
    frame["chance"] = np.where(n > 0, chance_to_serve(good, n, rate), word_only)
    frame["sure"] = np.where(n > 0, surely_serves(good, n, rate), (1 - SURE) * word_only)
    total = int(people["count_answers"].sum())
    frame["carries"] = frame["count_answers"] >= max(CARRIER_SHARE * total, 1)
    frame = frame.sort_values(["sure", "count_answers", "member_key"], ascending=[False, False, True])
    frame = frame.head(MOST_PEOPLE)
    about = named(workspace, filters, tuple(int(key) for key in frame["member_key"]))
    frame = frame.merge(about, on="member_key", how="inner", validate="1:1")
    frame["why"] = [_why(row, topic) for row in frame.to_dict("records")]
    shown = ["member_key", "member_id", "name", "chance", "count_answers", "count_taken_up", "is_declared", "carries"]
    return pd.DataFrame(frame[[*shown, "count_created", "why"]])


def _active(workspace: Workspace, filters: Filters) -> pd.DataFrame:
    """count_created of everybody who created something in the last 90 days of the scope, by member_key."""
    facts = scope(workspace, filters)
    lately = recent(replace(filters, communities=(), activities=()), facts.from_day, facts.end_day)
    rows = ask(workspace, "contributions_valued", lately)
    return pd.DataFrame(rows.set_index("member_key")[["count_created"]])


def declared(workspace: Workspace, filters: Filters, topic: str) -> pd.DataFrame:
    """Where people who say that they know the topic say so, by member_key."""
    rows = ask(workspace, "declared_skills", filters)
    wanted = plain_word(topic)
    named_it = np.array([wanted in parts_of(str(text)) for text in rows["skills"]], dtype=np.bool_)
    return pd.DataFrame(rows[named_it].groupby("member_key")[["source"]].min())


def parts_of(text: str) -> frozenset[str]:
    """The skills that stand in one text, as plain_word writes them.

    >>> sorted(parts_of("Feeding; baby-names"))
    ['baby names', 'feeding']
    """
    return frozenset(plain_word(part) for part in _PARTS.split(text))


def plain_word(text: str) -> str:
    """A skill without case, hyphens and underscores, for comparing."""
    return " ".join(text.replace("-", " ").replace("_", " ").casefold().split())


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
