"""Data that roles, skills and micro-communities can use in part or not at all: a state with its reason, no error."""

from __future__ import annotations

import json

import pytest

from figures.micro_communities import micro_communities
from figures.roles import roles
from figures.skills import skills_view
from queries.filters import Filters
from tests.figures.talk import answer, question, talk

ALL = Filters()
STAFF = [{"member_id": "boss", "is_staff": True}]


def without(rows, *names):
    return [{name: value for name, value in row.items() if name not in names} for row in rows]


def talk_to_oneself():
    asked = [question(i, f"s{i % 8}", after=24 * i, topic="cake") for i in range(40)]
    return [row for each in asked for row in (each, answer(each, each["member_id"], hours=1))]


TINY = [row for name in ("A", "B", "C") for row in talk(count=4, answered=3, community=name, by=f"helper-{name}")]
CASES = {
    # rows, members, state and a part of the reason of each view
    "no thread ids": (
        without(talk(topic="cake"), "thread_id"),
        ("not_shown", "thread_id"),
        ("not_shown", "thread_id"),
        ("ok", None),  # whom an answer is for is known
    ),
    "neither threads nor whom a reply answers": (
        without(talk(topic="cake"), "thread_id", "reply_to_member_id", "activity_type"),
        ("not_shown", "cannot be told from talk"),
        ("not_shown", "cannot be told from talk"),
        ("not_shown", "reply_to_member_id"),
    ),
    "no replies": (
        talk(answered=0, topic="cake"),
        ("count_only", "0 answers"),
        ("ok", None),  # every question is unserved
        ("not_shown", "reply_to_member_id"),
    ),
    "one group": (talk(topic="cake"), ("ok", None), ("ok", None), ("ok", None)),
    "all groups tiny": (
        TINY,
        ("not_shown", "needs 30"),
        ("not_shown", "needs 30"),
        ("count_only", "no group has 10 posts"),
    ),
    "only words to oneself": (
        talk_to_oneself(),
        ("count_only", "0 answers"),
        ("ok", None),
        ("not_shown", "Nobody is seen to reply"),
    ),
    "staff answer everything": (
        talk(answered=40, by="boss", topic="cake"),
        ("count_only", "the rest by staff"),
        ("ok", None),
        ("not_shown", "Nobody is seen to reply"),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_view_has_a_state_and_says_why(make, case):
    rows, *expected = CASES[case]
    workspace = make(rows, STAFF)
    for view, (state, words) in zip((roles, skills_view, micro_communities), expected, strict=True):
        found = view(workspace, ALL)
        assert (case, view.__name__, found.state) == (case, view.__name__, state)
        assert found.sentence.text()
        assert (found.reason is None) if words is None else words in found.reason
        json.dumps(found.as_json(), allow_nan=False)


def test_nobody_waits_where_everybody_is_known_for_long(make):
    found = roles(make(talk(answered=0)), ALL)
    assert found.as_json()["unanswered_newcomers"] == 0
    assert "newcomer" not in found.sentence.text().split("Next:")[-1]


def test_group_that_stands_alone_is_compared_with_nothing(make):
    view = micro_communities(make(talk()), ALL)
    assert view.sentence.text().startswith("The only group is a micro-community")
    assert "1 small group is active" in view.equal.ratio.reason


def test_topics_that_only_staff_serve_are_gaps_of_the_members(make):
    view = skills_view(make(talk(answered=40, by="boss", topic="cake"), STAFF), ALL)
    (skill,) = view.skills
    assert (skill.providers, skill.answers, skill.answered.value) == (0, 0, 0.0)
