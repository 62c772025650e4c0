"""Skills on communities that can be counted by hand; groups where no topic is named; goals and what was tried."""

from __future__ import annotations

import pytest

from figures.candidates import pool
from figures.goals import GOALS, goal_view
from figures.skills import skills_view
from figures.skills_people import who_could
from figures.wish import Wish
from queries.filters import Filters
from tests.figures.acts import FIRST, NOW, ONE_DAY
from tests.figures.talk import talk
from tests.staged import stage
from warehouse.load import load

ALL = Filters()
KEYS = {"topic", "demand", "answered_72h", "providers", "gap", "state", "single_point"}


def two_topics():
    return talk(topic="cake") + talk(community="Two", answered=4, topic="rings", by="ringer")


def test_topics_by_hand(make):
    found = skills_view(make(two_topics()), ALL).as_json()
    rings, cake = found["topics"]
    assert set(rings) >= KEYS
    assert (rings["topic"], rings["demand"], rings["providers"], rings["single_point"]) == ("rings", 40, 1, True)
    assert (cake["topic"], cake["providers"], cake["answers"]) == ("cake", 1, 30)
    assert rings["gap"] > 30 > cake["gap"]
    assert rings["gap_low"] < rings["gap"] < rings["gap_high"]
    assert found["headline"].startswith("About ")
    assert "“rings”" in found["headline"]


def test_groups_stand_in_where_no_topic_is_named(make):
    rows = [{k: v for k, v in row.items() if k != "topic"} for row in two_topics()]
    found = skills_view(make(rows), ALL)
    assert (found.by, [skill.name for skill in found.skills]) == ("community", ["Two", "One"])


def test_questions_without_topic_are_counted_and_left_out(make):
    rows = [row | {"topic": None} if row["thread_id"] in ("tOne1", "tOne2") else row for row in two_topics()]
    found = skills_view(make(rows), ALL).as_json()
    assert (found["questions"], found["questions_without_topic"]) == (80, 2)
    assert sum(topic["demand"] for topic in found["topics"]) == 78


def test_only_the_last_ninety_days_count(make):
    found = skills_view(make(talk(count=200, answered=0, topic="cake")), ALL)
    assert found.skills[0].demand == 90


def test_too_few_questions_in_ninety_days_are_counted_alone(make):
    rows = talk(topic="cake")
    last = rows[-1] | {"occurred_at": FIRST + 200 * ONE_DAY, "thread_id": "late"}
    found = skills_view(make([*rows, last]), ALL)
    assert (found.state, found.reason) == ("count_only", "no topic has 5 questions in 90 days")


def test_nothing_asked_is_not_shown(make):
    found = skills_view(make(talk(count=10)), ALL)
    assert found.as_json()["topics"] == []
    assert found.state == "not_shown"


def test_declared_skill_is_marked_and_ranks_behind_proven_answers(make):
    people = [
        {"member_id": "s0-One", "skills": "Cake; wine"},
        {"member_id": "s1-One", "skills": "cakes"},
        {"member_id": "s2-One", "skills": "wine|CAKE"},
    ]
    found = who_could(make(talk(topic="cake"), people), ALL, topic="cake")
    assert found["member_id"].tolist() == ["helper", "s0-One", "s2-One"]
    assert found["is_declared"].tolist() == [False, True, True]
    assert found["chance"].iloc[1] < 0.3
    assert found["carries"].tolist() == [True, False, False]
    assert "names it on the member list" in found["why"].iloc[1]


def test_list_builder_and_this_page_say_the_same_chance(make):
    people = [{"member_id": "s0-One", "skills": "cake"}]
    workspace = make([*two_topics(), *talk(5, topic="cake", community="Three", by="ringer", answered=2)], people)
    here = who_could(workspace, ALL, topic="cake").set_index("member_key")["chance"]
    candidates = pool(workspace, ALL, wish=Wish(skills=("cake",)))
    there = dict(zip(candidates.frame["member_key"], candidates.serves[:, 0], strict=True))
    assert len(here) == 3
    assert {key: there[key] for key in here.index} == pytest.approx(here.to_dict())


def test_chance_goes_by_answers_on_the_topic_and_not_by_writing(make):
    chatty = [row | {"member_id": "helper"} for row in talk(80, answered=0, topic="rings", community="Chat")]
    few, many = (
        who_could(make(talk(topic="cake") + more, name=name), ALL, topic="cake").iloc[0]
        for name, more in (("few", []), ("many", chatty))
    )
    assert (few["member_id"], many["member_id"]) == ("helper", "helper")
    assert many["count_created"] > few["count_created"]
    assert many["chance"] <= few["chance"]


def test_unknown_topic_has_nobody(make):
    assert who_could(make(talk(topic="cake")), ALL, topic="nothing").empty


@pytest.fixture
def reviews(make):
    """a reviewed lately, b long ago and recommends now, c recommends often, d long ago and is gone; a was trained."""
    acts = []
    for who, kind, days in (
        ("a", "review", (150, 190, 199)),
        ("b", "review", (10, 20)),
        ("b", "recommendation", (198,)),
        ("c", "recommendation", (180, 185, 190)),
        ("d", "review", (5,)),
        ("e", "recommendation", (199,)),
    ):
        acts += [
            {"member_id": who, "occurred_at": FIRST + day * ONE_DAY, "activity_type": kind, "community": "One"}
            for day in days
        ]
    return make(acts)


def test_who_does_and_who_nearly_does(reviews):
    found = goal_view(reviews, ALL, goal="reviews")
    assert found.doers["member_id"].tolist() == ["a"]
    assert found.nearly["member_id"].tolist() == ["b", "c"]
    assert found.count_acts == 3
    assert found.tried.empty


def test_incentive_is_told_with_counts_before_and_after(reviews):
    trained = [
        {"member_id": who, "program": "Reviewers", "kind": "badge", "completed_at": FIRST + 100 * ONE_DAY}
        for who in ("a", "b", "c", "d", "e")
    ]
    load(reviews, stage(trained, reviews.spool, kind="programs", file="programs.csv"), now=NOW)
    (row,) = goal_view(reviews, ALL, goal="reviews").tried.to_dict("records")
    assert (row["program"], row["count_people"], row["count_followed"]) == ("Reviewers", 5, 5)
    # within 12 weeks before: b on day 20; after: a on day 150
    assert (row["before"], row["after"]) == pytest.approx((1 / 5, 1 / 5))


def test_answers_on_one_topic(make):
    workspace = make(two_topics())
    found = goal_view(workspace, ALL, goal="answers", topic="rings")
    assert found.doers["member_id"].tolist() == ["ringer"]
    assert found.count_acts == 4
    assert found.nearly.empty


@pytest.mark.parametrize("goal", [goal.key for goal in GOALS])
def test_goal_that_nobody_does_is_empty_and_no_error(make, goal):
    found = goal_view(make([{"member_id": "a", "occurred_at": FIRST, "activity_type": "post"}]), ALL, goal=goal)
    assert found.doers.empty
    assert found.nearly.empty
