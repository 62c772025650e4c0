"""What a competent analyst writes for the figures about questions and answers in polars, from the same acts."""
# ruff: noqa: SIM300 - columns are named like constants, and stand first

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import polars as pl

from bench.floor_ways import finishing
from bench.floor_ways.finishing import BLOCK, NOT_ACTIVITY, RECENT, REPLY, RETURN, Numbers
from bench.plain_scripts import NOT_CONTENT

MEMBER, TARGET, THREAD, AT = (pl.col(n) for n in ("member_id", "reply_to_member_id", "thread_id", "occurred_at"))
CREATED, ACTIVE = (~pl.col("activity_type").is_in(names) for names in (NOT_CONTENT, NOT_ACTIVITY))
AIMED = TARGET.is_not_null() & (TARGET != MEMBER)
DAY = AT.dt.date()


def roles(events: pl.DataFrame) -> Numbers:
    """Questions, waits, answers and what came of them; of the whole export and of two periods of 90 days."""
    _, end = days_of(events)
    border = end - timedelta(days=RECENT)
    asked, given = _period(events, datetime.min, end)  # noqa: DTZ901 - UTC without a zone
    waiting = _newcomers(events, asked, given, end).height
    numbers = finishing.questions_numbers(
        _waits(asked, given, end).to_pandas(), _people(asked, given, ["member_id"]).to_pandas(), waiting
    )
    numbers |= finishing.returns_numbers(*_returns(events))
    for name, since, until in (("now", border, end), ("before", border - timedelta(days=RECENT), border)):
        asked, given = _period(events, since, until)
        waiting = _newcomers(events, asked, given, until)["member_id"].n_unique()
        waits, people = _waits(asked, given, until), _people(asked, given, ["member_id"])
        numbers |= finishing.period_numbers(name, waits.to_pandas(), people.to_pandas(), waiting)
    return numbers


def skills(events: pl.DataFrame) -> Numbers:
    """The last 90 days by topic."""
    _, end = days_of(events)
    asked, given = _period(events, end - timedelta(days=RECENT), end)
    people = _people(asked, given, ["member_id", "topic"])
    return finishing.skills_numbers(_waits(asked, given, end).to_pandas(), people.to_pandas())


def _period(events: pl.DataFrame, since: datetime, until: datetime) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Questions that start a thread in a period, and everybody's first answer to each with what came of it."""
    known = events.lazy().filter(until > AT)
    asking = known.filter((pl.col("activity_type") == "question") & (since <= AT))
    asked = asking.group_by("thread_id").agg(
        MEMBER.sort_by("occurred_at").first().alias("asker"), AT.min().alias("asked_at"), pl.col("topic").first()
    )
    words = known.join(asked, on="thread_id").with_columns(CREATED.alias("made"))
    starts = words.filter("made").group_by("thread_id").agg(AT.min().alias("started_at"))
    asked = asked.join(starts, on="thread_id").filter(pl.col("started_at") >= pl.col("asked_at"))
    words = words.join(starts, on="thread_id").filter(pl.col("started_at") >= pl.col("asked_at"))
    keys = ["thread_id", "member_id"]
    others = words.filter(pl.col("made") & (MEMBER != pl.col("asker")))
    given = others.group_by(keys).agg(AT.min().alias("answered_at"), pl.col("topic").first())
    reactions = words.filter((pl.col("activity_type") == "reaction") & AIMED)
    thanks = words.filter(pl.col("made") & (MEMBER == pl.col("asker")) & AIMED)
    for name, aimed in (("reacted", reactions), ("thanked", thanks)):
        last = aimed.group_by("thread_id", TARGET.alias("member_id")).agg(AT.max().alias(name))
        given = given.join(last, on=keys, how="left").with_columns(
            (pl.col(name) >= pl.col("answered_at")).fill_null(value=False)
        )
    given = given.with_columns((pl.col("reacted") | pl.col("thanked")).alias("taken_up"), answers=1)
    both = pl.collect_all([asked.rename({"asker": "member_id"}), given])
    return both[0], both[1]


def _waits(asked: pl.DataFrame, given: pl.DataFrame, until: datetime) -> pl.DataFrame:
    firsts = given.group_by("thread_id").agg(pl.col("answered_at").min())
    answered_at = pl.col("answered_at")
    waited = (answered_at.fill_null(until) - pl.col("asked_at")).dt.total_microseconds() / 3.6e9
    rows = asked.join(firsts, on="thread_id", how="left")
    return rows.select("topic", waited.alias("hours"), answered_at.is_not_null().alias("answered"))


def _people(asked: pl.DataFrame, given: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    provides = given.group_by(keys).agg(pl.col("answers", "taken_up", "reacted", "thanked").sum())
    seeks = asked.group_by(keys).agg(pl.len().alias("asked"))
    return provides.join(seeks, on=keys, how="full", coalesce=True).with_columns(pl.selectors.numeric().fill_null(0))


def _newcomers(events: pl.DataFrame, asked: pl.DataFrame, given: pl.DataFrame, until: datetime) -> pl.DataFrame:
    """Questions of people new here that nobody has answered."""
    new = timedelta(days=BLOCK)
    waiting = asked.filter(pl.col("asked_at") >= until - new).join(given, on="thread_id", how="anti")
    theirs = events.lazy().filter(ACTIVE).join(waiting.lazy().select("member_id").unique(), on="member_id", how="semi")
    firsts = theirs.group_by("member_id").agg(DAY.min().alias("first")).collect()
    known_since = (days_of(events)[0] + new).date()
    rows = waiting.join(firsts, on="member_id")
    return rows.filter((pl.col("first") >= pl.col("asked_at").dt.date() - new) & (pl.col("first") >= known_since))


def _returns(events: pl.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Newcomers whose first words start a thread: an early reply or none, one each, and whether they wrote again."""
    first, end = days_of(events)
    created = events.lazy().filter(CREATED).select(MEMBER, THREAD, AT)
    said = created.group_by("member_id").agg(AT.min(), THREAD.filter(AT.min() == AT).min())
    said = said.filter((first + timedelta(days=BLOCK) <= AT) & (end - REPLY - RETURN > AT))
    started = created.group_by("thread_id").agg(AT.min().alias("started_at"))
    said = said.join(started, on="thread_id").filter(pl.col("started_at") >= AT)
    said = said.select(MEMBER.alias("newcomer"), THREAD, AT.alias("said_at"))
    words = created.join(said, on="thread_id")
    early = pl.col("said_at") + REPLY
    replied = words.filter((MEMBER != pl.col("newcomer")) & (early >= AT)).select("newcomer", replied=True).unique()
    later = created.join(said, left_on="member_id", right_on="newcomer").filter((early < AT) & (early + RETURN >= AT))
    back = later.select(MEMBER.alias("newcomer"), back=True).unique()
    found = said.join(replied, on="newcomer", how="left").join(back, on="newcomer", how="left")
    found = found.select(pl.col("replied", "back").fill_null(value=False)).collect()
    return found["replied"].to_numpy(), np.ones(found.height), found["back"].to_numpy()


def days_of(events: pl.DataFrame) -> tuple[datetime, datetime]:
    """The first day, and the day after the last."""
    first, last = events.select(AT.min().dt.truncate("1d"), AT.max().dt.truncate("1d").alias("last")).row(0)
    return first, last + timedelta(days=1)
