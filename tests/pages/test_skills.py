"""Skills as a visitor meets it, and the planted gaps of the sample found again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from figures.goals import GOALS
from figures.skills import skills_view
from figures.skills_people import who_could
from queries.filters import Filters
from warehouse.workspace import open_workspace

TRUTH = json.loads((Path(__file__).parents[2] / "data" / "sample" / "truth.json").read_text(encoding="utf-8"))["skills"]


@pytest.fixture
def sample(sample_home, monkeypatch):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(sample_home))
    return open_workspace("sample")


def test_planted_gaps_are_the_largest(sample):
    found = skills_view(sample, Filters()).skills
    assert {skill.name for skill in found[:2]} == {gap["topic"] for gap in TRUTH["gaps"]}


def test_planted_single_point_is_the_only_one(sample):
    single = [skill.name for skill in skills_view(sample, Filters()).skills if skill.is_single]
    assert single == [TRUTH["single_point"]["topic"]]
    people = who_could(sample, Filters(), topic=single[0])
    assert people.loc[people["carries"], "member_id"].tolist() == [TRUTH["single_point"]["member_id"]]


@pytest.mark.parametrize("gap", TRUTH["gaps"], ids=lambda gap: gap["topic"])
def test_planted_experts_are_among_those_who_could_fill_it(sample, gap):
    people = who_could(sample, Filters(), topic=gap["topic"])["member_id"].tolist()
    assert set(gap["experts"]) <= set(people)
    assert len(set(gap["experts"]) & set(people[:12])) >= 3


def test_page_names_the_gap_and_offers_who_could_fill_it(app):
    at = app("skills")
    assert not at.exception
    assert at.title[0].value == "Which skills does the community lack?"
    assert "parental leave" in at.markdown[0].value
    assert at.selectbox(key="skill_topic").value == "parental leave"
    assert len(at.get("plotly_chart")) == 1
    at.selectbox(key="skill_topic").set_value("dress alterations").run()
    assert not at.exception


@pytest.mark.parametrize("goal", [goal.key for goal in GOALS])
def test_every_goal_shows_who_does_it_and_what_was_tried(app, goal):
    at = app("skills")
    at.segmented_control(key="goal").set_value(goal).run()
    assert not at.exception
    words = " ".join(each.value for each in at.markdown)
    assert "in the last 90 days" in words
    assert "Restivo" in words
    assert any("Answer Academy" in table.value.to_string() for table in at.dataframe)


def test_goal_can_be_narrowed_to_one_topic(app):
    at = app("skills")
    at.selectbox(key="goal_topic").set_value("venues").run()
    assert not at.exception
    assert any("on venues" in each.value for each in at.markdown)
