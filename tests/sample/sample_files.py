"""Reads the sample as it lies in the repository, with pandas alone: none of the script that made it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

FOLDER = Path(__file__).parents[2] / "data" / "sample"
START, END = pd.Timestamp("2024-10-01", tz="UTC"), pd.Timestamp("2026-10-01", tz="UTC")
NOT_ACTIVE = ("visit", "event_attendance", "purchase", "referral")
ANSWERS = ("reply", "answer", "accepted_answer", "comment")


@cache
def table(name: str) -> pd.DataFrame:
    """One file as text, blanks as empty text."""
    return pd.read_csv(FOLDER / f"{name}.csv", dtype=str, keep_default_na=False)


@cache
def truth() -> dict[str, Any]:
    """What was planted."""
    told: dict[str, Any] = json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))
    return told


@cache
def acts() -> pd.DataFrame:
    """The activity file with `at` as time."""
    rows = table("activity").copy()
    rows["at"] = pd.to_datetime(rows["occurred_at"])
    return rows


@cache
def of_members() -> pd.DataFrame:
    """Creates and reactions of ordinary members: no staff, no flagged bot, no pooled id."""
    members = table("members")
    out = set(members.member_id[(members.is_staff == "true") | (members.is_bot == "true")]) | {"[deleted]"}
    rows = acts()
    return rows[~rows.activity_type.isin(NOT_ACTIVE) & ~rows.member_id.isin(out)]


@cache
def creates() -> pd.DataFrame:
    """What ordinary members wrote."""
    rows = of_members()
    return rows[rows.activity_type != "reaction"]


def days_before_end(days: int) -> pd.Timestamp:
    """The moment that lies so many days before the end of the sample."""
    return END - pd.Timedelta(days=days)


@cache
def questions() -> pd.DataFrame:
    """Threads that begin with a question, by thread, with the first answer of somebody else (NaT: none)."""
    threads = acts()[acts().thread_id != ""]
    first = threads.drop_duplicates("thread_id").set_index("thread_id")
    asked = first[first.activity_type == "question"].copy()
    replies = answers()
    asked["answered_at"] = replies.drop_duplicates("thread_id").set_index("thread_id")["at"].reindex(asked.index)
    return asked


@cache
def answers() -> pd.DataFrame:
    """First reply of each member in each thread that somebody else began with a question."""
    threads = acts()[acts().thread_id != ""]
    first = threads.drop_duplicates("thread_id").set_index("thread_id")
    asker = first.member_id[first.activity_type == "question"]
    replies = threads[threads.activity_type.isin(ANSWERS) & threads.thread_id.isin(asker.index)]
    replies = replies[replies.thread_id.map(asker) != replies.member_id]
    return replies.drop_duplicates(["thread_id", "member_id"])
