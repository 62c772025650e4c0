"""Concentration: sentence, numbers, charts with words for them, people and the way to a list."""

from __future__ import annotations

import json

from figures.concentration import concentration
from queries.filters import Filters
from ui.concentration_more import FIGURES, KEY
from warehouse.workspace import open_workspace


def chart_titles(at) -> list[str]:
    return [each.value for each in at.subheader]


def test_page_shows_the_numbers_that_the_command_line_prints(app):
    at = app("concentration")
    assert not at.exception
    printed = concentration(open_workspace("sample"), Filters()).as_json()
    assert at.title[0].value == "Who carries the community?"
    assert at.metric[1].label == "Half is written by"
    assert at.metric[1].value == f"{printed['absence_factor_50']} people"
    assert at.metric[0].value == f"{100 * printed['top_share']['1%']:.0f} %"
    assert f"{100 * printed['top_share']['10%']:.0f} %" in chart_titles(at)[0]


def test_every_headline_number_has_its_definition_and_a_base_or_interval(app):
    at = app("concentration")
    assert len(at.metric) == 4
    for metric in at.metric:
        assert metric.help
        assert metric.delta


def test_every_chart_has_words_for_those_who_cannot_see_it(app):
    at = app("concentration")
    shown = set()
    for tab in FIGURES:
        at.session_state[KEY] = tab
        charts = at.run().get("plotly_chart")
        assert not at.exception
        assert len(charts) == 3, "the curve, the tiers, and what the open tab asks"
        for chart in charts:
            assert len(chart.proto.alt) > 20
            assert json.loads(chart.proto.spec)["data"]
            shown.add(chart.proto.alt)
    assert len(shown) == 5


def test_chosen_groups_narrow_the_scope_and_are_named_in_the_filter_bar(app):
    at = app("concentration")
    whole = at.metric[1].value
    at.multiselect(key="group").set_value(["Registry advice"]).run()
    assert at.metric[1].value != whole
    bar = at.get("popover")[0].proto.popover.label
    assert "Registry advice" in bar
    assert "contributors" in bar


def test_selected_people_can_be_downloaded(app):
    at = app("concentration")
    assert len(at.get("download_button")) == 0
    at.session_state["people_everyone"] = {"selection": {"rows": [0, 1], "columns": [], "cells": []}}
    at.run()
    assert not at.exception
    labels = [button.proto.label for button in at.get("download_button")]
    assert labels == ["Download as CSV", "Download for Excel"]
    assert any("2 people selected" in each.value for each in at.markdown)
