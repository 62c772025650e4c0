"""The pictures of Reach: facts stand in the figure, groups keep apart, names are only names."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from charts.label_places import WIDTHS, Label
from charts.reach import CurveFacts, RateFacts, curve_figure, rate_figure
from charts.reach_map import MapFacts, map_figure, places
from charts.theme import palette

PALETTE = palette("light")


def curve(**changed):
    facts = {
        "picked": [5, 9, 12],
        "measured": [4, 7, 8],
        "star": 6,
        "star_name": "<b>Eve</b>",
        "beaten_at": 2,
        "size": 2,
    }
    return curve_figure(CurveFacts(**(facts | changed)), PALETTE)


def test_curve_has_both_windows_and_the_star_as_a_line():
    figure = curve()
    picked, later, star, mark = figure.data
    assert (list(picked.y), list(later.y)) == ([5, 9, 12], [4, 7, 8])
    assert set(star.y) == {6}
    assert (list(mark.x), list(mark.y)) == ([2], [7])


def test_names_from_files_are_no_markup():
    words = [note.text for note in curve().layout.annotations]
    assert "&lt;b&gt;Eve&lt;/b&gt; alone" in words


def test_curve_without_a_star_or_a_later_window_has_neither_line():
    assert len(curve(star=None, measured=[], beaten_at=None).data) == 2


def test_labels_at_the_ends_keep_apart():
    heights = sorted(note.y for note in curve(star=8).layout.annotations if "2" not in note.text)
    assert all(high - low >= 0.08 * 12 for low, high in pairwise(heights))


def test_open_ends_of_intervals_are_drawn_as_far_as_known():
    figure = rate_figure(RateFacts(["the team"], [4.0], [None], [None], 22.2, "published"), PALETTE)
    assert list(figure.data[0].error_x.array) == [0]
    assert figure.layout.xaxis.range[1] > 22.2


@pytest.mark.parametrize("sizes", [[1], [40, 1], [200, 60, 20, 5], [50] * 6])
def test_discs_of_groups_do_not_overlap(sizes):
    group = np.repeat(np.arange(len(sizes)), sizes)
    named = np.zeros(group.size, dtype=bool)
    named[:: max(1, group.size // 12)] = True
    x, y, centre_x, centre_y, radii = places(group, len(sizes), named)
    for one in range(len(sizes)):
        inside = np.hypot(x[group == one] - centre_x[one], y[group == one] - centre_y[one])
        assert inside.max() <= radii[one] + 1e-9
        for other in range(one):
            apart = np.hypot(centre_x[one] - centre_x[other], centre_y[one] - centre_y[other])
            assert apart >= radii[one] + radii[other]


def test_star_and_team_are_told_by_shape_and_not_by_colour_alone():
    facts = MapFacts(["Ada", "Bo", "Cy"], [1, 2, 3], [0, 0, 0], ["star", "team", "audience"], ["One"], [(2, 0)], [True])
    dots = map_figure(facts, PALETTE).data[-1]
    assert list(dots.marker.symbol) == ["star", "diamond", "circle"]
    assert list(dots.customdata) == [1, 2, 3]


@pytest.mark.parametrize("width", WIDTHS)
def test_no_name_covers_the_star_or_the_team(width):
    rng = np.random.default_rng(width)
    group, role = rng.integers(0, 3, 80).tolist(), ["star"] + ["team"] * 7 + ["audience"] * 72
    facts = MapFacts([f"Person {n}" for n in range(80)], list(range(80)), group, role, ["A", "B", "C"], [], [])
    figure = map_figure(facts, PALETTE)
    dots, notes = figure.data[-1], figure.layout.annotations
    ends = figure.layout.xaxis.range, figure.layout.yaxis.range
    scale = min((width - 16) / (ends[0][1] - ends[0][0]), (figure.layout.height - 16) / (ends[1][1] - ends[1][0]))
    for note in notes:
        assert note.bgcolor.startswith("rgba(")
        half = Label(note.text, 0, 0, "", 0).width / 2 if "<b>" not in note.text else 0
        for x, y in zip(dots.x[:8], dots.y[:8], strict=True):
            right, up = (note.x - x) * scale + note.xshift, (note.y - y) * scale + note.yshift
            assert abs(right) >= half or abs(up) >= 5
