"""Overview: the sentence, five numbers, and what to do next."""

from __future__ import annotations


def test_overview_answers_in_a_sentence_with_five_numbers(app):
    at = app("overview")
    assert not at.exception
    assert at.title[0].value == "How is the community?"
    assert at.markdown[0].value.startswith("**")
    assert "active in the 28 days from 3 Sep 2026" in at.markdown[0].value
    labels = [metric.label for metric in at.metric]
    assert labels == ["Active people", "Contributors", "Newcomers", "Contributions", "Half is written by"]


def test_overview_says_what_the_data_can_support(app):
    at = app("overview")
    table = at.dataframe[-1].value
    assert list(table.columns) == ["Question", "Can it?", "What is missing"]
    assert set(table["Can it?"]) <= {"yes", "not yet"}


def test_filters_that_leave_nothing_are_answered_in_words(app):
    at = app("overview", activity=["purchase"])
    assert not at.exception
    assert "Nobody created anything with these filters" in at.markdown[0].value
    assert len(at.metric) == 0
