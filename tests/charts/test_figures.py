"""Facts in, figure out: what is drawn is what was given, in the colours of the theme, with labels that can be read."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.communities import CommunityFacts, LossFacts, community_figure, loss_figure
from charts.lorenz import LorenzFacts, TierFacts, lorenz_figure, tier_figure
from charts.over_time import BarFacts, TrendFacts, bar_figure, trend_figure
from charts.theme import LABEL_GAP, LONGEST_LABEL, apart, palette, plain

LIGHT, DARK = palette("light"), palette("dark")
STARTS = tuple(date(2025, 1, 1) + timedelta(days=28 * block) for block in range(4))

LORENZ = LorenzFacts([0, 0.5, 1], [0, 0.1, 1], [0, 0.5, 1], [0, 0.3, 1], [0, 0.4, 1])
TIERS = TierFacts(["Top 1 %", "1–5 %", "5–10 %"], [1, 40, 1234], [0.2, 0.3, 0.125], "5–10 %")
TREND = TrendFacts(
    STARTS, [0.5, None, 0.6, 0.7], [0.4, None, None, 0.6], [0.6, None, 0.7, 0.8], "Gini", "concentration"
)
BARS = BarFacts(STARTS, [9, 2, 1, 3], [0, 8, 10, 12], "newcomers", "there before", "People")
GROUPS = CommunityFacts(
    ["Cakes", "Dresses"], [30, 1200], [0.7, 0.5], [0.6, 0.45], [0.9, 0.52], 0.55, [True, False], "Gini"
)
LOSS = LossFacts([0, 1, 2], [0, 0.5, 0.75], [0, 0.1, 0.2], None)
FIGURES = {
    "lorenz": (lorenz_figure, LORENZ),
    "tiers": (tier_figure, TIERS),
    "trend": (trend_figure, TREND),
    "bars": (bar_figure, BARS),
    "groups": (community_figure, GROUPS),
    "loss": (loss_figure, LOSS),
}


def labels(figure):
    """Text and height of each label beside a line."""
    return {each.text: each.y for each in figure.layout.annotations}


def test_lorenz_curve_and_band_are_the_facts_in_per_cent():
    band, _, curve = lorenz_figure(LORENZ, LIGHT).data
    assert list(curve.x) == [0, 50, 100]
    assert list(curve.y) == [0, 10, 100]
    assert list(zip(band.x, band.y, strict=True)) == [(0, 0), (50, 40), (100, 100), (100, 100), (50, 30), (0, 0)]


@pytest.mark.parametrize("half", [0.02, 0.3, 0.5], ids=["a few", "as by chance", "all alike"])
def test_labels_of_the_lorenz_curve_do_not_meet(half):
    placed = labels(lorenz_figure(LORENZ._replace(content=[0, half, 1]), LIGHT))
    assert placed["all alike"] - placed["<b>your community</b>"] >= 7
    assert placed["all alike"] <= 101


def test_tier_bars_carry_share_and_people():
    (bars,) = tier_figure(TIERS, LIGHT).data
    assert list(bars.x) == [20, 30, 12.5]
    assert list(bars.text) == ["20 %", "30 %", "12 %"]
    assert list(bars.y) == ["Top 1 %<br>1 person", "1–5 %<br>40 people", "5–10 %<br>1,234 people"]
    assert list(bars.marker.color) == [LIGHT.quiet, LIGHT.quiet, LIGHT.accent]


def test_tier_bars_without_a_tier_to_speak_of_are_all_quiet():
    (bars,) = tier_figure(TIERS._replace(lit=""), LIGHT).data
    assert set(bars.marker.color) == {LIGHT.quiet}


def test_trend_draws_nothing_where_nothing_is_known():
    band, line = trend_figure(TREND, LIGHT).data
    assert list(line.x) == list(STARTS)
    assert list(line.y) == [0.5, None, 0.6, 0.7]
    assert line.connectgaps is not True
    assert list(band.x) == [STARTS[0], STARTS[3], STARTS[3], STARTS[0]]
    assert list(band.y) == [0.6, 0.8, 0.6, 0.4]


def test_bars_stack_to_everybody():
    rest, lit = bar_figure(BARS, LIGHT).data
    assert list(rest.y) == [0, 8, 10, 12]
    assert list(lit.y) == [9, 2, 1, 3]
    assert bar_figure(BARS, LIGHT).layout.barmode == "stack"


@pytest.mark.parametrize("last", [(0, 0), (1, 1), (50, 3)])
def test_labels_of_the_last_bar_do_not_meet(last):
    facts = BARS._replace(rest=[200, 8, 10, last[0]], lit=[0, 2, 1, last[1]])
    placed = labels(bar_figure(facts, LIGHT))
    assert placed["<b>newcomers</b>"] - placed["there before"] >= LABEL_GAP * 200 - 1e-9
    assert placed["there before"] >= 0


def test_bars_of_nothing_are_an_empty_figure():
    assert labels(bar_figure(BarFacts((), (), (), "new", "rest", "People"), LIGHT)) == {}


def test_groups_stand_at_their_value_with_their_interval():
    figure = community_figure(GROUPS, LIGHT)
    (dots,) = figure.data
    assert list(dots.x) == [0.7, 0.5]
    assert list(dots.error_x.array) == pytest.approx([0.2, 0.02])
    assert list(dots.error_x.arrayminus) == pytest.approx([0.1, 0.05])
    assert list(dots.marker.color) == [LIGHT.accent, LIGHT.faint_text]
    assert list(figure.layout.yaxis.ticktext) == ["Cakes · 30", "Dresses · 1,200"]
    assert figure.layout.shapes[0].x0 == 0.55


def test_groups_that_are_cut_to_the_same_name_stay_two_rows():
    names = ["A very long name of a group, the first", "A very long name of a group, the second"]
    figure = community_figure(GROUPS._replace(names=names, members=[30, 30]), LIGHT)
    assert len(set(figure.data[0].y)) == 2
    assert len(figure.layout.yaxis.tickvals) == 2


@pytest.mark.parametrize("name", ["<b>bold</b>", '<a href="http://evil.example">x</a>', "a&lt;b", "<img src=x>"])
def test_name_with_markup_is_text_in_a_chart(name):
    figure = community_figure(GROUPS._replace(names=[name, "Other"]), LIGHT)
    drawn = json.dumps([figure.layout.yaxis.ticktext[0], figure.data[0].customdata[0]])
    assert "<" not in drawn
    assert plain(name) in figure.layout.yaxis.ticktext[0]


def test_plain_cuts_before_it_escapes():
    assert plain("<" * 100) == "&lt;" * (LONGEST_LABEL - 1) + "…"
    assert plain("x" * LONGEST_LABEL) == "x" * LONGEST_LABEL
    assert plain("a & b") == "a &amp; b"


def test_loss_draws_what_is_known_alone():
    lines = loss_figure(LOSS, LIGHT).data
    assert [list(line.y) for line in lines] == [[0, 10, 20], [0, 50, 75]]
    assert set(labels(loss_figure(LOSS, LIGHT))) == {"content", "answers"}
    assert all(list(line.x) == [0, 1, 2] for line in lines)


share = st.integers(0, 1000).map(lambda number: number / 1000)


@given(content=share, answers=st.none() | share, threads=st.none() | share)
def test_labels_of_the_losses_never_meet_nor_leave_the_chart(content, answers, threads):
    facts = LossFacts([0, 1], [0, content], *([0, each] if each is not None else None for each in (answers, threads)))
    figure = loss_figure(facts, LIGHT)
    heights = sorted(labels(figure).values())
    assert len(heights) == len(figure.data)
    top = max(100 * each for each in (content, answers, threads) if each is not None) or 1
    assert all(upper - lower >= LABEL_GAP * top * 0.999 for lower, upper in pairwise(heights))
    assert heights[0] >= 0
    assert heights[-1] <= max(top, 2 * LABEL_GAP * top) * 1.001


@given(st.lists(st.floats(0, 100), max_size=5), st.floats(0.1, 10))
def test_apart_keeps_order_and_gap_and_moves_nothing_without_need(places, gap):
    placed = sorted(places, reverse=True)
    moved = apart(placed, gap)
    assert all(upper - lower >= gap - 1e-9 for upper, lower in pairwise(moved))
    if all(upper - lower >= gap for upper, lower in pairwise(placed)):
        assert moved == pytest.approx(placed)


def colours_of(figure):
    """Every colour that a figure names, apart from Plotly's own template."""
    layout = figure.to_plotly_json()["layout"]
    layout.pop("template", None)
    found = set()

    def walk(node, key=""):
        if isinstance(node, dict):
            for name, value in node.items():
                walk(value, name)
        elif isinstance(node, (list, tuple)):
            for value in node:
                walk(value, key)
        elif isinstance(node, str) and ("color" in key or node.startswith("#")):
            found.add(node)

    walk([trace.to_plotly_json() for trace in figure.data])
    walk(layout)
    return found - {"rgba(0,0,0,0)"}


@pytest.mark.parametrize("name", FIGURES)
def test_colours_are_those_of_the_theme_and_differ_by_light_and_dark(name):
    draw, facts = FIGURES[name]
    for theme in (LIGHT, DARK):
        known = {theme.accent, theme.second, theme.quiet, theme.text, theme.faint_text, theme.grid}
        assert colours_of(draw(facts, theme)) <= known
    assert colours_of(draw(facts, LIGHT)) & colours_of(draw(facts, DARK)) == set()


@pytest.mark.parametrize("name", FIGURES)
def test_light_and_dark_draw_the_same_data(name):
    draw, facts = FIGURES[name]
    kept = ("x", "y", "text")
    assert [[getattr(trace, each, None) for each in kept] for trace in draw(facts, LIGHT).data] == [
        [getattr(trace, each, None) for each in kept] for trace in draw(facts, DARK).data
    ]


@pytest.mark.parametrize("name", sorted(set(FIGURES) - {"tiers"}))
def test_axes_have_titles_and_no_legend_is_needed(name):
    draw, facts = FIGURES[name]
    figure = draw(facts, LIGHT)
    assert figure.layout.xaxis.title.text or figure.layout.yaxis.title.text
    assert figure.layout.showlegend is False
