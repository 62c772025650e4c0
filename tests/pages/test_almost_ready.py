"""Almost ready: two lists with reasons, the way to a list, and the section that judges the ranking."""

from __future__ import annotations

from figures.readiness import almost_ready
from queries.filters import Filters
from warehouse.workspace import open_workspace


def test_page_shows_the_people_that_the_command_line_prints(app):
    at = app("almost_ready")
    assert not at.exception
    printed = almost_ready(open_workspace("sample"), Filters()).as_json()
    assert at.title[0].value == "Who is almost ready for the top circle?"
    assert printed["eligible"] == len(printed["people"])
    rising = sum(each["group"] == "rising" for each in printed["people"])
    assert at.metric[0].value == f"{rising:,}"
    assert [tab.label for tab in at.tabs] == [
        f"Almost ready ({rising})",
        f"Welcome back ({printed['eligible'] - rising})",
    ]
    assert len(at.dataframe[0].value) == rising
    assert all(at.dataframe[0].value["Why"])


def test_every_headline_number_has_its_definition(app):
    at = app("almost_ready")
    assert at.metric
    assert all(metric.help for metric in at.metric)


def test_too_short_a_past_is_said_with_the_date_of_a_model(app):
    at = app("almost_ready")
    said = " ".join(each.value for each in at.markdown)
    assert "Too little history for a tested model" in said
    assert "A model is possible from about" in said
    assert any("Has this ranking been right before?" in each.value for each in at.subheader)


def test_options_offer_only_labels_that_enough_people_met(app):
    at = app("almost_ready")
    chosen = next(each for each in at.selectbox if each.label == "Rising means")
    assert chosen.options == ["Top 5 % over 12 weeks"]
    said = " ".join(each.value for each in at.caption)
    assert "offered from 70" in said
    assert "Choose whom to train by this" in said


def test_ranks_can_be_counted_inside_groups(app):
    at = app("almost_ready")
    next(each for each in at.toggle if each.label == "Rank inside each group").set_value(True).run()
    assert not at.exception
    assert at.metric[0].label == "Rising"
