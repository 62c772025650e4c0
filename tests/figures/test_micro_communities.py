"""Micro-communities that can be counted by hand: depth, sizes, bridges, and what thin data gives."""

from __future__ import annotations

import numpy as np
import pytest

from figures.micro_communities import micro_communities
from figures.micro_detected import detected_groups, micro_with_detected
from figures.micro_parts import bridges
from queries.filters import Filters
from tests.figures.acts import posts
from tests.figures.talk import answer, question

ALL = Filters()
KEYS = {"community", "kind", "active", "replies_per_post", "reciprocity", "state"}


def chat(community, *, people, threads, replies, start=0):
    """Everybody in turn starts a thread, the next ones reply to it."""
    rows = []
    for number in range(threads):
        who = [f"{community}{(number + step) % people}" for step in range(replies + 1)]
        begun = question(f"{community}{number}", who[0], after=start + 5 * number, community=community, kind="post")
        rows += [begun, *(answer(begun, each, hours=1 + place, kind="reply") for place, each in enumerate(who[1:]))]
    return rows


def groups(view, kind="declared"):
    return {row["community"]: row for row in view.as_json()["groups"] if row["kind"] == kind}


def test_depth_by_hand(make):
    view = micro_communities(make(chat("A", people=6, threads=24, replies=2)), ALL)
    found = groups(view)["A"]
    assert set(found) >= KEYS
    assert (found["active"], found["members"], found["posts"], found["replies_per_post"]) == (6, 6, 24, 2.0)
    # each answers the two before: 12 directed pairs, none the other way round
    assert (found["pairs"], found["reciprocity"]) == (12, 0.0)
    assert found["is_micro"]
    assert found["state"] == "ok"


def test_words_to_oneself_and_under_staff_are_no_replies(make):
    rows = chat("A", people=6, threads=24, replies=2)
    rows += [answer(row, row["member_id"], hours=3, kind="reply") for row in rows if row["activity_type"] == "post"]
    news = question("news", "boss", after=1, community="A", kind="post")
    rows += [news, *(answer(news, f"A{i}", hours=2, kind="reply") for i in range(6))]
    found = groups(micro_communities(make(rows, [{"member_id": "boss", "is_staff": True}]), ALL))["A"]
    assert (found["posts"], found["replies_per_post"], found["active"]) == (24, 2.0, 6)


def test_small_and_larger_groups_and_who_bridges_them(make):
    rows = chat("A", people=6, threads=24, replies=2) + chat("B", people=40, threads=80, replies=1)
    rows += [answer(rows[-2], "A1", hours=9, kind="reply")]
    workspace = make(rows)
    view = micro_communities(workspace, ALL)
    found = groups(view)
    assert [row.name for row in view.micro()] == ["A"]
    assert (found["B"]["active"], found["B"]["is_micro"]) == (41, False)
    assert (found["A"]["bridges"], found["A"]["linked_to"]) == (1, "B")
    assert bridges(workspace, ALL)["member_id"].tolist() == ["A1"]
    assert view.equal.verdict == "cannot_tell"
    assert "1 small group is active" in view.as_json()["small_against_large"]["reason"]


def test_sleeping_group_is_no_micro_community(make):
    rows = chat("A", people=6, threads=24, replies=2) + chat("B", people=8, threads=30, replies=1, start=24 * 300)
    view = micro_communities(make(rows), ALL)
    assert [row.name for row in view.micro()] == ["B"]
    assert groups(view)["A"]["active"] == 0
    assert groups(view)["A"]["days_since_post"] > 290


def test_replies_without_threads_are_known_by_whom_they_answer(make):
    rows = [row | {"thread_id": None} for row in chat("A", people=6, threads=24, replies=2)]
    found = groups(micro_communities(make(rows), ALL))["A"]
    assert (found["posts"], found["replies_per_post"]) == (24, 2.0)


def test_nobody_replies_is_not_shown_with_the_reason(make):
    found = micro_communities(make(posts({"a": 30, "b": 20}, community="One")), ALL).as_json()
    assert found["state"] == "not_shown"
    assert "reply_to_member_id" in found["reason"]
    assert found["groups"] == []


def test_all_groups_tiny_are_counted_alone(make):
    rows = [row for name in "ABC" for row in chat(name, people=3, threads=4, replies=1)]
    view = micro_communities(make(rows), ALL)
    assert (view.state, view.reason) == ("count_only", "no group has 10 posts")
    assert all(row["replies_per_post"] is None for row in groups(view).values())
    assert all("4 posts" in row["reason"] for row in groups(view).values())


def test_handful_of_people_has_no_facts_where_names_are_hidden(make):
    rows = chat("Tiny", people=4, threads=24, replies=1) + chat("B", people=9, threads=24, replies=1)
    view = micro_communities(make(rows), ALL)
    seen = groups(view.for_eyes(may_see_names=True))
    assert seen["Tiny"]["replies_per_post"] == 1.0
    hidden = groups(view.for_eyes(may_see_names=False))
    assert hidden["B"] == seen["B"]
    assert hidden["Tiny"]["state"] == "not_shown"
    assert hidden["Tiny"]["reason"] == "fewer than 5 people"
    facts = ("posts", "replies_per_post", "reciprocity", "pairs", "days_since_post", "bridges", "reactions_per_post")
    assert [hidden["Tiny"][name] for name in facts] == [0, None, None, 0, None, None, None]


def test_two_circles_in_one_group_are_detected(make):
    rng, rows = np.random.default_rng(3), []
    for circle in "PQ":
        for number in range(150):
            who = [f"{circle}{each}" for each in rng.choice(20, 4, replace=False)]
            begun = question(f"{circle}{number}", who[0], after=5 * number, kind="post")
            rows += [begun, *(answer(begun, each, hours=1, kind="reply") for each in who[1:])]
    workspace = make(rows)
    found = detected_groups(workspace, ALL)
    assert found.reason is None
    assert [row.members for row in found.rows] == [20, 20]
    assert found.rows[0].name == "1: mostly One"
    assert found.stability > 0.9
    whole = micro_with_detected(workspace, ALL)
    assert set(groups(whole)) == {"One"}
    assert set(groups(whole, "detected")) == {row.name for row in found.rows}
    assert whole.as_json()["detected"]["runs"] == 8


@pytest.mark.parametrize("people", [6, 20])
def test_few_people_are_not_searched_for_groups(make, people):
    found = detected_groups(make(chat("A", people=people, threads=30, replies=2)), ALL)
    assert (found.rows, found.numbers()) == ((), ())
    assert "groups are looked for from 30" in found.reason
