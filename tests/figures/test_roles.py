"""Seekers & providers on communities that can be counted by hand, and on data that cannot support them."""

from __future__ import annotations

from datetime import date

import pytest

from figures.roles import roles
from figures.roles_parts import load_bands, members, side_by_side, unanswered_newcomers
from figures.roles_people import KINDS, role_people
from queries.filters import Filters
from tests.figures.acts import posts
from tests.figures.talk import answer, question, talk

ALL = Filters()
PROMISED = {"scope", "headline", "state", "reason", "providers", "seekers", "answered_24h", "answered_72h"}


def test_keys_and_numbers_by_hand(make):
    # 40 questions, one a day: 30 answered after 10 h, 10 open; the last of those was seen for 24 h only
    found = roles(make(talk()), ALL).as_json()
    assert set(found) >= PROMISED | {"unanswered_newcomers"}
    assert (found["questions"], found["providers"], found["seekers"]) == (40, 1, 8)
    assert found["answered_24h"] == pytest.approx(30 / 40)
    assert found["intervals"]["answered_72h"]["low"] < 0.75 < found["intervals"]["answered_72h"]["high"]
    assert found["answers_by_half_of"] == 1
    assert found["headline"].startswith("75 % of questions get an answer within three days.")


def test_late_answer_counts_for_three_days_and_not_for_one(make):
    found = roles(make(talk(hours=30.0)), ALL).as_json()
    assert found["answered_24h"] == 0
    assert found["answered_72h"] == pytest.approx(0.75, abs=0.02)


def test_words_of_oneself_and_second_words_are_no_answers(make):
    asked = [question(i, "asker", after=i) for i in range(30)]
    rows = [*asked, *(answer(each, "asker", hours=1) for each in asked)]
    rows += [answer(each, "p", hours=hours) for each in asked for hours in (2, 3, 4)]
    people = members(make(rows), ALL).set_index("role")
    assert people.loc["provider", "count_answers"] == 30
    assert people.loc["seeker", "count_seeks"] == 30
    assert people.loc["seeker", "count_answers"] == 0


def test_what_follows_a_post_that_is_no_question_counts_as_neither(make):
    rows = talk() + [row for i in range(5) for row in [question(f"n{i}", "news", after=i, kind="post")]]
    rows += [answer(row, "fan", hours=1) for row in rows if row["member_id"] == "news"]
    people = members(make(rows), ALL)
    assert len(people) == 9  # eight who ask, one who answers; neither the news nor the fan
    assert people["count_answers"].sum() == 30


def test_question_inside_somebody_elses_thread_starts_none(make):
    start = question("own", "first", after=0, kind="post")
    inside = answer(start, "second", hours=2, kind="question")
    view = roles(make([*talk(), start, inside]), ALL)
    assert view.count_questions == 40


def test_accepted_and_thanked_answers_are_taken_up(make):
    rows = talk(answered=0)
    asked = [row for row in rows if row["activity_type"] == "question"]
    rows += [answer(each, "p", hours=1, kind="accepted_answer") for each in asked[:10]]
    rows += [answer(each, "r", hours=2) for each in asked]
    for each in asked[20:26]:  # the asker writes back to r
        rows.append(answer(each | {"member_id": "r"}, each["member_id"], hours=5, kind="comment"))
    for each in asked[26:28]:  # somebody reacts to r
        rows.append(answer(each | {"member_id": "r"}, "reader", hours=6, kind="reaction"))
    taken = roles(make(rows), ALL).taken
    assert taken.accepted.value == pytest.approx(10 / 50)
    assert taken.thanked.value == pytest.approx(6 / 50)
    assert taken.reacted.value == pytest.approx(2 / 50)
    assert taken.any_of_them.value == pytest.approx(18 / 50)


def test_great_answers_are_found_beside_many_answers(make):
    rows = talk(count=60, answered=60, by="many")
    asked = [row for row in rows if row["activity_type"] == "question"]
    rows += [answer(each, "great", hours=3, kind="accepted_answer") for each in asked[:12]]
    workspace = make(rows)
    assert role_people(workspace, ALL, kind="providers")["member_id"].tolist() == ["many", "great"]
    assert role_people(workspace, ALL, kind="great")["member_id"].tolist() == ["great"]


def test_newcomer_without_any_reply_is_listed_with_the_age(make):
    rows = talk()
    rows += [question("late1", "new", after=24 * 39 + 1), question("late2", "helped", after=24 * 39 + 2)]
    rows += [answer(rows[-1], "boss", hours=3), question("late3", "s1-One", after=24 * 39 + 3)]
    workspace = make(rows, [{"member_id": "boss", "is_staff": True}])
    found = unanswered_newcomers(workspace, ALL)
    # helped was helped by staff, s1 has been here for long; the export ends with its last day
    assert found["member_id"].tolist() == ["new"]
    assert found["age_days"].iloc[0] == pytest.approx(23 / 24, abs=1e-6)
    assert "no answer yet" in role_people(workspace, ALL, kind="waiting")["why"].iloc[0]


def test_staff_who_answer_everything_are_named(make):
    workspace = make(talk(answered=40, by="boss"), [{"member_id": "boss", "is_staff": True}])
    found = roles(workspace, ALL).as_json()
    assert (found["state"], found["providers"], found["staff_answered_first"]) == ("count_only", 0, 1.0)
    assert "Staff are first to answer 100 %" in found["headline"]
    counted = roles(workspace, Filters(with_staff=True)).as_json()
    assert counted["answered_72h"] == 1
    assert counted["providers"] == 1


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (talk(count=29), "29 acts are of the type question; this view needs 30"),
        ([row | {"thread_id": None} for row in talk()], "0 start a thread that can be followed"),
        (posts({"a": 50}, community="One"), "0 acts are of the type question"),
    ],
    ids=["few questions", "no threads", "no questions"],
)
def test_data_that_cannot_say_is_not_shown_with_the_reason(make, rows, words):
    found = roles(make(rows), ALL).as_json()
    assert found["state"] == "not_shown"
    assert words in found["reason"]
    assert (found["answered_72h"], found["unanswered_newcomers"]) == (None, 0)


def test_filters_without_questions_say_so(make):
    workspace = make(talk())
    found = roles(workspace, Filters(activities=("answer",)))
    assert "not among the chosen kinds" in found.reason
    assert roles(workspace, Filters(communities=("Nowhere",))).state == "not_shown"


def test_no_replies_is_counted_alone(make):
    found = roles(make(talk(answered=0)), ALL)
    assert (found.state, found.reason) == ("count_only", "0 answers in this export; roles need 30")
    assert found.answered_72h.value == 0


def test_answers_after_the_scope_do_not_count(make):
    rows = talk(count=40, answered=40, hours=24 * 60)
    cut = Filters(to_day=date(2024, 2, 10))
    assert roles(make(rows), cut).as_json()["answered_72h"] == 0


def test_groups_and_topics_stand_side_by_side(make):
    rows = talk(topic="cake") + talk(community="Two", answered=5, topic="rings", by="other")
    workspace = make(rows)
    by_topic = side_by_side(workspace, ALL, by="topic").set_index("topic")
    by_group = side_by_side(workspace, ALL, by="community").set_index("community")
    for found, first, second in ((by_topic, "cake", "rings"), (by_group, "One", "Two")):
        assert found.loc[first, "answered_72h"] > 0.7
        assert found.loc[second, "answered_72h"] < 0.2
        assert found.loc[first, ["questions", "open", "providers", "seekers"]].tolist() == [40, 10, 1, 8]
        assert found.loc[second, ["questions", "open", "providers", "seekers"]].tolist() == [40, 35, 1, 8]


def test_load_is_by_band_of_answers(make):
    found = load_bands(make(talk(by="busy") + talk(community="Two", answered=3, by="calm")), ALL)
    assert found["band"].tolist() == ["20–49 answers", "2–4 answers"]
    assert found["share"].tolist() == pytest.approx([30 / 33, 3 / 33])


@pytest.mark.parametrize("kind", KINDS)
def test_every_person_stands_once_with_a_reason(make, kind):
    found = role_people(make(talk()), ALL, kind=kind)
    assert found["member_key"].is_unique
    assert all(len(why) > 10 for why in found["why"])
