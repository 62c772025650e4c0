"""Several topics in one cell: each counts for skills, and totals count every question once."""

from __future__ import annotations

import pandas as pd
import pytest

from figures.goals import goal_view
from figures.roles import roles
from figures.roles_parts import side_by_side
from figures.skills import skills_view
from figures.skills_people import who_could
from figures.topic_cells import one_topic_each, topics_of
from queries.filters import Filters
from tests.figures.talk import talk

ALL = Filters()


@pytest.mark.parametrize(
    ("cell", "topics"),
    [
        ("dress;venue", ("dress", "venue")),
        ("<python><pandas>", ("python", "pandas")),
        ("<python>", ("python",)),
        ("a|b", ("a", "b")),
        ("a,b", ("a", "b")),
        ("food, drink and rings", ("food, drink and rings",)),
        ("R&D / design", ("R&D / design",)),
        ("x; x ;", ("x",)),
        (";", (";",)),
        ("c<d", ("c<d",)),
    ],
)
def test_topics_of_a_cell(cell, topics):
    assert topics_of(cell) == topics


def test_frames_without_several_topics_stay_the_same_object():
    rows = pd.DataFrame({"topic": ["cake", None, "rings"], "n": [1, 2, 3]})
    assert one_topic_each(rows) is rows


@pytest.fixture
def workspace(make):
    """40 questions on cake and rings at once, 30 of them answered; 40 on cake alone, 4 answered."""
    both = talk(topic="cake;rings")
    return make(both + talk(community="Two", answered=4, topic="cake", by="baker"))


def test_each_topic_is_asked_for_and_sums_count_once(workspace):
    view = skills_view(workspace, ALL)
    assert {skill.name: (skill.demand, skill.answers) for skill in view.skills} == {"cake": (80, 34), "rings": (40, 30)}
    assert (view.count_questions, view.several_topics, view.without_topic, view.mentions) == (80, 40, 0, 120)
    each = sum(skill.gap.value for skill in view.skills)
    unserved = next(number for number in view.numbers if number.label == "Likely unserved")
    assert unserved.value == f"{each * 80 / 120:,.0f}"
    assert roles(workspace, ALL).count_questions == 80


def test_people_are_found_by_each_of_the_topics(workspace):
    for topic, given in (("rings", 30), ("cake", 30)):
        found = who_could(workspace, ALL, topic=topic).set_index("member_id")
        assert found.loc["helper", "count_answers"] == given
    assert goal_view(workspace, ALL, goal="answers", topic="rings").doers["member_id"].tolist() == ["helper"]
    assert who_could(workspace, ALL, topic="cake;rings").empty


def test_roles_by_topic_count_for_each(workspace):
    rows = side_by_side(workspace, ALL, by="topic").set_index("topic")
    assert rows.loc["cake", ["questions", "providers", "seekers"]].tolist() == [80, 2, 16]
    assert rows.loc["rings", ["questions", "providers", "seekers"]].tolist() == [40, 1, 8]
