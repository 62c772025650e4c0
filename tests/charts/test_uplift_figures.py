"""Charts of Training uplift: what is drawn is what was given, on a scale of ratios named in per cent."""

from __future__ import annotations

import json

import pytest

from charts.theme import palette
from charts.uplift import ProfileFacts, RatioFacts, profile_figure, ratio_figure

LIGHT = palette("light")
PROFILE = ProfileFacts([-2, -1, 0, 1, 2], [3, 4, 5, 6, 6], [3, 4, 4, 3, 3])
RATIOS = RatioFacts(["All · 53", "Placebo <b>"], [1.44, 1.0], [1.2, 0.01], [1.7, 99.0], [True, False], [False, True])


def test_profile_has_both_lines_and_marks_the_week_of_completion():
    figure = profile_figure(PROFILE, LIGHT)
    comparison, trained = figure.data
    assert list(trained.y) == [3, 4, 5, 6, 6]
    assert list(comparison.y) == [3, 4, 4, 3, 3]
    assert (figure.layout.shapes[0].x0, figure.layout.shapes[0].x1) == (-0.5, 0.5)
    assert {"<b>trained</b>", "alike", "completed"} == {each.text for each in figure.layout.annotations}


def test_uplifts_are_dots_with_intervals_and_the_unsure_middle_is_shaded():
    figure = ratio_figure(RATIOS, LIGHT)
    first, second, dots = figure.data
    assert list(first.x) == [1.2, 1.7]
    assert list(dots.x) == [1.44, 1.0]
    assert list(second.x) == [1 / 20, 20]  # far ends are drawn at the edge
    assert (figure.layout.shapes[0].x0, figure.layout.shapes[0].x1) == (pytest.approx(1 / 1.06), 1.06)
    assert "0 %" in figure.layout.xaxis.ticktext
    assert "+44 % (+20 % to +70 %)" in dots.customdata[0]
    assert list(dots.marker.symbol) == ["circle", "diamond"]


def test_names_from_files_are_no_markup():
    assert "<b>" not in json.dumps(list(ratio_figure(RATIOS, LIGHT).layout.yaxis.ticktext))


def test_nothing_to_draw_is_an_empty_frame():
    assert profile_figure(ProfileFacts([], [], []), LIGHT).data
    assert ratio_figure(RatioFacts([], [], [], [], [], []), LIGHT).data
