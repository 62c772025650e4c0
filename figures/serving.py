"""Who would serve a skill: one chance per person and skill, for the page Skills and for the list builder alike."""

from __future__ import annotations

import re
from datetime import datetime

import numpy as np
import pandas as pd

from figures.cache import by_data_version
from figures.questions import NO_TOPIC, answers
from figures.topic_cells import one_topic_each
from models.skills import WEEKS_AHEAD, chance_to_serve, surely_serves
from models.tiers import RECENT_DAYS
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace

# What parts several skills that stand in one text.
_PARTS = re.compile(r"[;,|/\n]|\s{2,}")


def served(workspace: Workspace, filters: Filters, people: pd.DataFrame, *, skill: str, by: str) -> pd.DataFrame:
    """What each person is likely to do for a skill, in the order of `people`.

    people: member_key, weeks_here (see weeks_seen), count_created (of the last 90 days). by: what stands for a skill.
    Gives count_answers and count_taken_up on it, source (where they declare it, or None), chance, and sure: the same
    with the share of good answers that is exceeded with 80 % chance, to order people by.
    """
    given = answers_by(workspace, filters, by)
    rows = given[given[by].fillna(NO_TOPIC) == skill].groupby("member_key")[["count_answers", "count_taken_up"]].sum()
    own = rows.reindex(people["member_key"], fill_value=0)
    n, taken = (own[name].to_numpy(dtype=np.int64) for name in ("count_answers", "count_taken_up"))
    # Where nothing in the export tells what came of answers, none of them is called a bad one.
    good = taken if given["count_taken_up"].any() else n
    told = declared(workspace, filters, skill)["source"].reindex(people["member_key"])
    weeks = people["weeks_here"].to_numpy(dtype=np.float64)
    writes = people["count_created"].to_numpy(dtype=np.float64) / (RECENT_DAYS / 7)
    is_declared = told.notna().to_numpy()
    return pd.DataFrame(
        {
            "count_answers": n,
            "count_taken_up": taken,
            "source": told.to_numpy(dtype=object),
            "chance": chance_to_serve(good, n, weeks, is_declared=is_declared, writes_per_week=writes),
            "sure": surely_serves(good, n, weeks, is_declared=is_declared, writes_per_week=writes),
        },
        index=people.index,
    )


def answers_by(workspace: Workspace, filters: Filters, by: str) -> pd.DataFrame:
    """Answers given, one row more for each further topic of a cell where skills are topics."""
    given = answers(workspace, filters)
    return one_topic_each(given) if by == "topic" else given


def weeks_seen(first_active_at: pd.Series[pd.Timestamp], end: datetime) -> pd.Series[int]:
    """Whole weeks since a person's first act in scope, at least the weeks that a chance looks ahead."""
    weeks = (pd.Timestamp(end) - first_active_at).dt.days // 7
    return weeks.fillna(0).astype("int64").clip(lower=WEEKS_AHEAD)


@by_data_version
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
