"""Data that roles, skills and micro-communities can use in part or not at all: a state with its reason, no error."""

from __future__ import annotations

import json

import pytest

from figures.micro_communities import micro_communities
from figures.roles import roles
from figures.skills import skills_view
from queries.filters import Filters
from tests.figures.bad_talk import BAD, STAFF
from tests.figures.talk import talk

ALL = Filters()

CASES = {
    # state and a part of the reason of each view
    "no thread ids": (
        ("not_shown", "thread_id"),
        ("not_shown", "thread_id"),
        ("ok", None),  # whom an answer is for is known
    ),
    "neither threads nor whom a reply answers": (
        ("not_shown", "cannot be told from talk"),
        ("not_shown", "cannot be told from talk"),
        ("not_shown", "reply_to_member_id"),
    ),
    "no replies": (
        ("count_only", "0 answers"),
        ("ok", None),  # every question is unserved
        ("not_shown", "reply_to_member_id"),
    ),
    "one group": (("ok", None), ("ok", None), ("ok", None)),
    "all groups tiny": (
        ("not_shown", "needs 30"),
        ("not_shown", "needs 30"),
        ("count_only", "no group has 10 posts"),
    ),
    "only words to oneself": (
        ("count_only", "0 answers"),
        ("ok", None),
        ("not_shown", "Nobody is seen to reply"),
    ),
    "staff answer everything": (
        ("count_only", "the rest by staff"),
        ("ok", None),
        ("not_shown", "only staff reply"),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_view_has_a_state_and_says_why(make, case):
    workspace = make(BAD[case], STAFF)
    for view, (state, words) in zip((roles, skills_view, micro_communities), CASES[case], strict=True):
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
