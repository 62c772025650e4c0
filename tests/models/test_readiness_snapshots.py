"""Snapshots beside their definition, counted one person, one origin and one act at a time."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from models.readiness.exchanges import KEY_BITS, code
from models.readiness.snapshots import snapshots

LAST_AT = pd.Timestamp(2024, 3, 1)
WEEK, ORIGINS = pd.Timedelta(weeks=1), 4
TRAINED = pd.DataFrame({"member_key": [3, 99], "trained_at": [pd.Timestamp(2023, 1, 1)] * 2}).astype(
    {"trained_at": "datetime64[us]"}
)


def acts_of(seed, *, people=12, count=900):
    """Random acts of 80 weeks; person 1 stands for many accounts, 0 only reacts, some times lie on a week's edge."""
    rng = np.random.default_rng(seed)
    who, whom = rng.integers(0, people, count), rng.integers(-3, people, count)
    ago = pd.to_timedelta(rng.integers(1, 80 * 7 * 86_400_000_000, count), unit="us")
    on_the_edge = rng.random(count) < 0.2
    weeks = pd.to_timedelta(rng.integers(1, 80, count) * 7, unit="D")
    frame = pd.DataFrame(
        {
            "member_key": who.astype(np.int32),
            "target_key": np.where((whom == who) | (whom < 0), -1, whom).astype(np.int32),
            "topic_key": rng.integers(-1, 4, count).astype(np.int32),
            "occurred_at": (LAST_AT - ago.where(~on_the_edge, weeks)).astype("datetime64[us]"),
            "is_created": (rng.random(count) < 0.7) & (who > 0),
        }
    )
    frame["is_reply"] = frame["is_created"] & (rng.random(count) < 0.3)
    frame["left_out"] = ((frame["member_key"] == 1) * 1 + (frame["target_key"] == 1) * 2).astype(np.int32)
    return frame


def threads_of(seed, count=200):
    rng = np.random.default_rng(seed)
    week = rng.integers(0, 40, count)
    reply = np.where(rng.random(count) < 0.4, -1, np.maximum(week - rng.integers(0, 20, count), 0))
    return pd.DataFrame({"member_key": rng.integers(1, 12, count), "week": week, "reply_week": reply})


def by_definition(acts, threads, members):
    """The same in plain words: nothing but comparing times and counting."""
    rows = []
    for origin in range(ORIGINS):
        end = LAST_AT - 6 * origin * WEEK
        before = acts[(acts["occurred_at"] < end) & (acts["occurred_at"] >= end - 48 * WEEK)]
        ago = (end - before["occurred_at"]) / WEEK  # of a week: more than 0, at most 1, is the first
        for member in members:
            mine = (before["member_key"] == member) & (before["left_out"] % 2 == 0)
            created, to_me = mine & before["is_created"], (before["target_key"] == member) & (before["left_out"] < 2)
            if not created.any():
                continue
            row = {"origin": origin, "member_key": member, "count_week_1": int((created & (ago <= 1)).sum())}
            for weeks in (2, 4, 8, 12, 24, 36, 48):
                row[f"count_weeks_{weeks}"] = int((created & (ago <= weeks)).sum())
            for weeks in (4, 12, 24, 48):
                row[f"active_weeks_{weeks}"] = np.ceil(ago[created & (ago <= weeks)]).nunique()
            recent = ago <= 12
            is_answer = before["is_reply"] | (before["target_key"] >= 0)
            row["count_answers_12"] = int((created & recent & is_answer).sum())
            row["count_reacted_12"] = int((mine & recent & ~before["is_created"]).sum())
            row["last_created_at"] = before.loc[created, "occurred_at"].max()
            addressed = before[created & recent & (before["target_key"] >= 0)]
            row["count_people_answered_12"] = addressed["target_key"].nunique()
            received = before[to_me & recent]
            row["count_replies_received_12"] = int(received["is_created"].sum())
            row["count_reactions_received_12"] = int((~received["is_created"]).sum())
            row["count_people_received_12"] = received["member_key"].nunique()
            topics = Counter(before.loc[created & (ago <= 24) & (before["topic_key"] >= 0), "topic_key"])
            row["count_with_topic"] = sum(topics.values())
            row["sum_squared_by_topic"] = sum(times**2 for times in topics.values())
            begun = threads[
                (threads["member_key"] == member)
                & (threads["week"] >= 6 * origin)
                & (threads["week"] < 6 * (origin + 2))
            ]
            row["count_threads_12"] = len(begun)
            row["count_unanswered_12"] = int((begun["reply_week"] < 6 * origin).sum())
            row["trained_at"] = TRAINED.set_index("member_key")["trained_at"].get(member, pd.NaT)
            rows.append(row)
    return pd.DataFrame(rows)


@pytest.mark.parametrize(("seed", "count_parts"), [(1, 1), (2, 3), (3, 5)])
def test_every_number_is_that_of_the_definition(seed, count_parts):
    acts, threads = acts_of(seed), threads_of(seed)
    members = np.unique(acts.loc[acts["is_created"] & (acts["left_out"] % 2 == 0), "member_key"])
    parts = [acts[acts["member_key"] % count_parts == part] for part in range(count_parts)]
    found = snapshots(
        members,
        parts,
        [threads[::2], threads[1::2]],
        TRAINED,
        last_at=LAST_AT.to_pydatetime(),
        count_origins=ORIGINS,
    )
    expected = by_definition(acts, threads, members)
    assert len(expected) > 30
    assert list(found.columns) == list(expected.columns)
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)


def test_nobody_who_created_gives_no_rows():
    acts = acts_of(1)
    found = snapshots(
        np.zeros(0, dtype=np.int64),
        [acts[acts["member_key"] == 0]],
        [threads_of(1)],
        TRAINED,
        last_at=LAST_AT.to_pydatetime(),
        count_origins=ORIGINS,
    )
    assert len(found) == 0


def test_key_that_has_no_room_is_refused():
    zero = np.array([0])
    with pytest.raises(ValueError, match="larger than 24 bits"):
        code(np.array([1 << KEY_BITS]), zero, zero)
    with pytest.raises(ValueError, match="larger than 8 bits"):
        code(zero, zero, np.array([300]))
