"""The charts of Churn draw what they are given, in both themes, with what must not be told apart by colour alone."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from charts.leaving import (
    CalibrationFacts,
    FunnelFacts,
    OutlookFacts,
    calibration_figure,
    funnel_figure,
    outlook_figure,
)
from charts.retention import FEW, CohortFacts, GrowthFacts, cohort_figure, growth_figure
from charts.tenure import ClockFacts, GroupCurves, SurvivalFacts, clock_figure, group_figure, survival_figure
from charts.theme import palette

LIGHT, DARK = palette("light"), palette("dark")
STARTS = [date(2025, 1, 1) + timedelta(days=28 * block) for block in range(3)]
SURVIVAL = SurvivalFacts([0, 6, 12], [1, 0.7, 0.2], [1, 0.6, 0.1], [1, 0.8, 0.3], [0, 12], [1, 0.1], (9, 13), "a", "b")
GROUPS = GroupCurves(["One", "Two"], [[0, 3], [0, 5]], [[1, 0.5], [1, 0.4]])
CLOCK = ClockFacts([-4, 0, 4], [1, 9, 2], [True, True, False], "Weeks")
COHORTS = CohortFacts(STARTS[::-1], [4, 30, 20], [[1.0, None], [1.0, 0.5], [0.9, 0.4]], [True, False, False], [2, 1, 0])
GROWTH = GrowthFacts(STARTS, [5, 6, 7], [0, 1, 2], [0, 4, 3], [False, True, False])
ALONG = [5.0, 20.0]
FUNNEL = FunnelFacts(
    ["Cakes", "<b>x"],
    [6, 18],
    [9.0, 1.1],
    [True, False],
    1.0,
    ALONG,
    [([0.5, 0.7], [1.8, 1.4])] * 2,
    ["95 %", "99.8 %"],
)
OUTLOOK = OutlookFacts([0, 3], [100, 90], [95, 80], [105, 101])
TOLD = CalibrationFacts([0.1, 0.8], [0.2, 0.7], [0.1, 0.6], [0.3, 0.8], "Predicted (%)")
FIGURES = {
    "survival": (survival_figure, SURVIVAL),
    "groups": (group_figure, GROUPS),
    "clock": (clock_figure, CLOCK),
    "cohorts": (cohort_figure, COHORTS),
    "growth": (growth_figure, GROWTH),
    "funnel": (funnel_figure, FUNNEL),
    "outlook": (outlook_figure, OUTLOOK),
    "calibration": (calibration_figure, TOLD),
}


@pytest.mark.parametrize("name", FIGURES)
def test_both_themes_draw_the_same_data(name):
    draw, facts = FIGURES[name]
    light, dark = (json.loads(draw(facts, colours).to_json())["data"] for colours in (LIGHT, DARK))
    assert [trace.get("y") for trace in light] == [trace.get("y") for trace in dark]
    assert light


def test_curve_has_its_shares_and_the_cycle_is_shaded():
    figure = survival_figure(SURVIVAL, LIGHT)
    assert list(figure.data[-1].y) == [100, 70, 20]
    assert [(shape.x0, shape.x1) for shape in figure.layout.shapes] == [(9, 13)]


def test_cell_past_the_end_is_blank_and_small_cohort_is_dotted():
    heat = cohort_figure(COHORTS, LIGHT).data[0]
    assert heat.z[0][1] is None
    assert heat.text[0][0] == FEW
    assert heat.text[1][0] == ""


def test_cell_that_is_there_can_be_clicked_and_says_which_it_is():
    touched = cohort_figure(COHORTS, LIGHT).data[1]
    assert [tuple(cell[:2]) for cell in touched.customdata] == [(2, 0), (1, 0), (1, 1), (0, 0), (0, 1)]
    assert list(touched.x) == [0, 0, 1, 0, 1]


def test_lost_people_hang_below_the_line_and_outage_is_pale():
    lost = growth_figure(GROWTH, LIGHT).data[2]
    assert list(lost.y) == [0, -4, -3]
    assert lost.marker.opacity[1] < 1


def test_groups_differ_in_dash_and_marked_communities_in_shape():
    assert len({trace.line.dash for trace in group_figure(GROUPS, LIGHT).data}) == 2
    points = next(trace for trace in funnel_figure(FUNNEL, LIGHT).data if trace.mode == "markers")
    assert list(points.marker.symbol) == ["diamond", "circle"]
    assert max(points.y) <= 5  # a ratio far beyond is drawn at the edge
    assert "<b>x" not in points.customdata
