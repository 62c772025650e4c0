"""Questions and answers in scope, asked once for the views of roles and of skills: waits, and who did what where."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import numpy as np
import pandas as pd

from figures.cache import by_data_version
from figures.scope import window
from figures.topic_cells import one_topic_each
from models.answers import Waits, waits
from queries.filters import Filters
from queries.run import ask
from warehouse import settings
from warehouse.days import start_of
from warehouse.workspace import Workspace

SECONDS_PER_HOUR = 3600.0
NO_TOPIC = "no topic"


@by_data_version
def questions(workspace: Workspace, filters: Filters) -> pd.DataFrame:
    """queries/asked_questions.sql: one row per question in scope."""
    return ask(workspace, "asked_questions", filters)


def questions_of(workspace: Workspace, filters: Filters, part: Filters) -> pd.DataFrame:
    """The questions of a part of the period, as known at its end, out of those of the whole: nothing is asked again.

    part: the same filters with a narrower period. count_answerers is that of the whole and left out.
    """
    since, until = (pd.Timestamp(each) for each in (_start_of(workspace, part), end_of(workspace, part)))
    rows = questions(workspace, filters).drop(columns="count_answerers")
    rows = rows[(rows["asked_at"] >= since) & (rows["asked_at"] < until)]
    known = {name: rows[name].where(rows[name] < until) for name in ("answered_at", "staff_answered_at")}
    return pd.DataFrame(rows.assign(**known).reset_index(drop=True))


@by_data_version
def answers(workspace: Workspace, filters: Filters) -> pd.DataFrame:
    """queries/given_answers.sql: one row per member, community and topic with an answer in scope."""
    return ask(workspace, "given_answers", filters, by_place=True)


@by_data_version
def answers_by_member(workspace: Workspace, filters: Filters) -> pd.DataFrame:
    """The same, one row per member: where and on what is not told."""
    return ask(workspace, "given_answers", filters, by_place=False)


def end_of(workspace: Workspace, filters: Filters) -> datetime:
    """The first instant that is not looked at: the end of the scope, never after that of the export."""
    return start_of(window(workspace, filters)[1] or date.max, settings.get(workspace, "time_zone"))


def _start_of(workspace: Workspace, filters: Filters) -> datetime:
    return start_of(window(workspace, filters)[0] or date.min, settings.get(workspace, "time_zone"))


def waits_of(rows: pd.DataFrame, end: datetime, *, by: str = "answered_at") -> Waits:
    """How long these questions waited until `by`, open ones up to the end."""
    asked = rows["asked_at"]
    is_answered = rows[by].notna()
    until = rows[by].where(is_answered, pd.Timestamp(end))
    hours = (until - asked).dt.total_seconds().to_numpy(dtype=np.float64) / SECONDS_PER_HOUR
    asker = rows["asker_key"].fillna(-1).to_numpy(dtype=np.int64)
    return waits(np.maximum(hours, 0.0), is_answered.to_numpy(dtype=np.bool_), asker)


@by_data_version
def acts_by(workspace: Workspace, filters: Filters, *, columns: tuple[str, ...] = ()) -> pd.DataFrame:
    """One row per member (and the columns named): count_answers, count_seeks and what came of the answers.

    By topic an act counts for each topic that its thread names.
    """
    keys = ["member_key", *columns]
    asked = questions(workspace, filters)
    given = answers(workspace, filters) if columns else answers_by_member(workspace, filters)
    if "topic" in columns:
        asked, given = one_topic_each(asked), one_topic_each(given)
    known = asked[asked["asker_key"].notna()].rename(columns={"asker_key": "member_key"})
    seeks = _grouped(known.assign(count_seeks=1, member_key=known["member_key"].astype("int64")), keys, ["count_seeks"])
    counted = [name for name in given.columns if name.startswith("count_")]
    provides = _grouped(given, keys, counted)
    rows = seeks.merge(provides, on=keys, how="outer").sort_values(keys, ignore_index=True)
    for name in ["count_seeks", *counted]:
        rows[name] = rows[name].fillna(0).astype("int64")
    return rows


def _grouped(rows: pd.DataFrame, keys: Sequence[str], counted: Sequence[str]) -> pd.DataFrame:
    """Sums by keys; an unnamed topic is NO_TOPIC."""
    named = rows.assign(topic=rows["topic"].fillna(NO_TOPIC)) if "topic" in keys else rows
    return named.groupby(list(keys), sort=True)[list(counted)].sum().reset_index()
