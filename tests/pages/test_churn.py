"""Churn: sentence, numbers, charts with words for them, the people of every band and cell, and the way to a list."""

from __future__ import annotations

import json

from figures.churn import churn
from queries.filters import Filters
from warehouse.workspace import open_workspace


def test_page_shows_what_the_command_line_prints(app):
    at = app("churn")
    assert not at.exception
    printed = churn(open_workspace("sample"), Filters()).as_json()
    assert at.title[0].value == "Are people leaving because they are done?"
    assert at.metric[0].value == f"× {printed['observed_expected_total']['ratio']:.2f}"
    assert at.metric[4].value == f"{len(printed['evergreen'])} people"
    assert at.metric[3].value == f"{100 * printed['came_once']['value']:.0f} %"
    for metric in at.metric:
        assert metric.help
        assert metric.delta
    charts = at.get("plotly_chart")
    assert len(charts) == 9
    for chart in charts:
        assert len(chart.proto.alt) > 20
        assert json.loads(chart.proto.spec)["data"]
    assert any("17 days" in str(each.value) for each in at.table)  # the rule at half and double


def test_people_of_a_cell_can_be_seen_and_downloaded(app):
    at = app("churn")
    assert [each.proto.label for each in at.get("download_button")] == ["Download as CSV", "Download for Excel"]
    at.session_state["churn_group"] = "cohort"
    at.run()
    assert not at.exception
    cohort = at.selectbox(key="churn_cohort")
    cohort.select_index(len(cohort.options) - 1).run()
    at.selectbox(key="churn_age").set_value(2).run()
    assert not at.exception
    assert any("in this table" in each.value for each in at.markdown)


def test_small_group_shows_counts_and_says_why(app):
    at = app("churn")
    at.multiselect(key="group").set_value(["Dads' corner"]).run()
    assert not at.exception
    assert [metric.label for metric in at.metric] == ["Active people", "Have left", "Quick ratio"]
    assert any("Too few for more" in each.value for each in at.markdown)


def click(at, chart: str, **point):
    """As a click on a mark leaves it in the session (AppTest cannot click)."""
    at.session_state[chart] = {"selection": {"points": [point], "point_indices": [0], "box": [], "lasso": []}}
    at.run()
    assert not at.exception
    return at


def test_click_on_a_cell_or_a_band_chooses_its_people_and_the_controls_still_work(app):
    at = click(app("churn"), "cohorts_chart", x=2, y="any", customdata=[4, 2, 50.0])
    assert at.session_state["churn_group"] == "cohort"
    assert (at.selectbox(key="churn_cohort").value, at.selectbox(key="churn_age").value) == (4, 2)
    assert any("active 2 blocks later" in each.value for each in at.caption)
    click(at, "bands_chart", x=1.2, y=0)
    assert at.session_state["churn_group"] == "bounced"
    at.session_state["churn_group"] = "evergreen"  # by the control: the click before it is not taken again
    at.toggle(key="churn_once").set_value(True).run()
    assert at.session_state["churn_group"] == "evergreen"
    assert any("half of what is left" in each.value for each in at.caption)
    curves = json.loads(at.get("plotly_chart")[0].proto.spec)["data"]
    assert len(curves[1]["x"]) > 10  # all joiners, after the switch
    assert any("more in" in each.value and "pair" in each.value for each in at.caption)
