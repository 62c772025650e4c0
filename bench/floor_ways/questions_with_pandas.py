"""What a competent analyst writes for the figures about questions and answers in pandas, from the same acts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bench.floor_ways import finishing
from bench.floor_ways.data import NOBODY
from bench.floor_ways.finishing import BLOCK, DAY, NOT_ACTIVITY, RECENT, REPLY, RETURN, Numbers
from bench.plain_scripts import NOT_CONTENT


def roles(events: pd.DataFrame) -> Numbers:
    """Questions, waits, answers and what came of them; of the whole export and of two periods of 90 days."""
    _, end = days_of(events)
    border = end - pd.Timedelta(days=RECENT)
    asked, given = _period(events, pd.Timestamp.min, end)
    numbers = finishing.questions_numbers(
        _waits(asked, given, end), _people(asked, given, ["member_id"]), len(_newcomers(events, asked, given, end))
    )
    numbers |= finishing.returns_numbers(*_returns(events))
    for name, since, until in (("now", border, end), ("before", border - pd.Timedelta(days=RECENT), border)):
        asked, given = _period(events, since, until)
        waiting = _newcomers(events, asked, given, until)["member_id"].nunique()
        numbers |= finishing.period_numbers(
            name, _waits(asked, given, until), _people(asked, given, ["member_id"]), waiting
        )
    return numbers


def skills(events: pd.DataFrame) -> Numbers:
    """The last 90 days by topic."""
    _, end = days_of(events)
    asked, given = _period(events, end - pd.Timedelta(days=RECENT), end)
    return finishing.skills_numbers(_waits(asked, given, end), _people(asked, given, ["member_id", "topic"]))


def _period(events: pd.DataFrame, since: pd.Timestamp, until: pd.Timestamp) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Questions that start a thread in a period, and everybody's first answer to each with what came of it."""
    known = events[events["occurred_at"] < until]
    asking = known[(known["activity_type"] == "question") & (known["occurred_at"] >= since)]
    asked = asking.sort_values("occurred_at").drop_duplicates("thread_id")
    words = known[known["thread_id"].isin(asked["thread_id"])]
    created = words[~words["activity_type"].isin(NOT_CONTENT)]
    started_at = created.groupby("thread_id")["occurred_at"].min()
    asked = asked[asked["thread_id"].map(started_at) >= asked["occurred_at"]]
    asker = asked.set_index("thread_id")["member_id"]
    created = created.assign(asker=created["thread_id"].map(asker))
    others = created[created["asker"].notna() & (created["member_id"] != created["asker"])]
    keys = ["thread_id", "member_id"]
    given = others.groupby(keys).agg(answered_at=("occurred_at", "min"), topic=("topic", "first")).reset_index()
    reactions = words[(words["activity_type"] == "reaction") & is_aimed(words)]
    thanks = created[(created["member_id"] == created["asker"]) & is_aimed(created)]
    for name, aimed in (("reacted", reactions), ("thanked", thanks)):
        last = aimed.groupby(["thread_id", "reply_to_member_id"])["occurred_at"].max().rename(name).rename_axis(keys)
        given = given.join(last, on=keys)
        given[name] = given[name] >= given["answered_at"]
    return asked, given.assign(taken_up=given["reacted"] | given["thanked"], answers=1)


def _waits(asked: pd.DataFrame, given: pd.DataFrame, until: pd.Timestamp) -> pd.DataFrame:
    answered_at = asked["thread_id"].map(given.groupby("thread_id")["answered_at"].min())
    waited = answered_at.fillna(until) - asked["occurred_at"]
    return pd.DataFrame(
        {"topic": asked["topic"], "hours": waited.dt.total_seconds() / 3600, "answered": answered_at.notna()}
    )


def _people(asked: pd.DataFrame, given: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    names = ["answers", "taken_up", "reacted", "thanked"]
    provides = given.groupby(keys, observed=True)[names].sum()
    seeks = asked.groupby(keys, observed=True).size().rename("asked")
    return provides.join(seeks, how="outer").fillna(0).reset_index()


def _newcomers(events: pd.DataFrame, asked: pd.DataFrame, given: pd.DataFrame, until: pd.Timestamp) -> pd.DataFrame:
    """Questions of people new here that nobody has answered."""
    new = pd.Timedelta(days=BLOCK)
    waiting = asked[(asked["occurred_at"] >= until - new) & ~asked["thread_id"].isin(given["thread_id"])]
    theirs = events[events["member_id"].isin(waiting["member_id"]) & ~events["activity_type"].isin(NOT_ACTIVITY)]
    firsts = theirs.groupby("member_id")["occurred_at"].min().dt.normalize().rename("first")
    first = waiting.join(firsts, on="member_id")["first"]
    known_since = events["occurred_at"].min().normalize() + new
    return waiting[(first >= waiting["occurred_at"].dt.normalize() - new) & (first >= known_since)]


def _returns(events: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Newcomers whose first words start a thread: an early reply or none, one each, and whether they wrote again."""
    first, end = days_of(events)
    created = events.loc[~events["activity_type"].isin(NOT_CONTENT), ["member_id", "thread_id", "occurred_at"]]
    said = created.sort_values(["occurred_at", "thread_id"]).drop_duplicates("member_id")
    began = first + pd.Timedelta(days=BLOCK)
    said = said[(said["occurred_at"] >= began) & (said["occurred_at"] < end - REPLY - RETURN)]
    started_at = created[created["thread_id"].isin(said["thread_id"])].groupby("thread_id")["occurred_at"].min()
    said = said[said["thread_id"].map(started_at) >= said["occurred_at"]].rename(columns={"occurred_at": "said_at"})
    words = created.merge(said, on="thread_id", suffixes=("", "_new"))
    other = words["member_id"] != words["member_id_new"]
    replied = words.loc[other & (words["occurred_at"] <= words["said_at"] + REPLY), "member_id_new"]
    later = created.merge(said[["member_id", "said_at"]], on="member_id")
    again = (later["occurred_at"] > later["said_at"] + REPLY) & (
        later["occurred_at"] <= later["said_at"] + REPLY + RETURN
    )
    back = said["member_id"].isin(later.loc[again, "member_id"])
    return said["member_id"].isin(replied).to_numpy(), np.ones(len(said)), back.to_numpy()


def is_aimed(events: pd.DataFrame) -> pd.Series:
    """Which acts are aimed at somebody else."""
    return (events["reply_to_member_id"] != NOBODY) & (events["reply_to_member_id"] != events["member_id"])


def days_of(events: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first day, and the day after the last."""
    return events["occurred_at"].min().normalize(), events["occurred_at"].max().normalize() + DAY
