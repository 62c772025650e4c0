"""The Lorenz curve with the band that chance alone gives, and the bars of share by tier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from charts.theme import Palette, bare_figure, label
from figures.words import count

BAND_EDGE = 3  # pixels: with thousands of people the band is thinner than a line and would vanish
LABEL_HEIGHT = 7  # points of the y axis that a label takes
LABEL_AT = 0.62  # along the x axis: where the curve and the band lie far enough apart for words


class LorenzFacts(NamedTuple):
    """Shares of 0 to 1, people from the least to the most active; the curve and the band on grids of their own."""

    people: Sequence[float]
    content: Sequence[float]
    chance_people: Sequence[float]
    chance_low: Sequence[float]
    chance_high: Sequence[float]


class TierFacts(NamedTuple):
    """One row a tier, from the top down: name, number of people, share of content; lit is the tier spoken of."""

    tiers: Sequence[str]
    people: Sequence[int]
    shares: Sequence[float]
    lit: str


def _percent(shares: Sequence[float]) -> list[float]:
    return [100 * share for share in shares]


def lorenz_figure(facts: LorenzFacts, colours: Palette) -> go.Figure:
    """People from the least active on the x axis, the share of content they wrote together on the y axis."""
    figure = bare_figure(colours)
    band, low, high = _percent(facts.chance_people), _percent(facts.chance_low), _percent(facts.chance_high)
    figure.add_scatter(
        x=band + band[::-1],
        y=high + low[::-1],
        fill="toself",
        fillcolor=colours.quiet,
        line={"width": BAND_EDGE, "color": colours.quiet},
        hoverinfo="skip",
        name="By chance alone",
    )
    figure.add_scatter(
        x=[0, 100],
        y=[0, 100],
        mode="lines",
        line={"dash": "dot", "width": 1, "color": colours.faint_text},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=_percent(facts.people),
        y=_percent(facts.content),
        mode="lines",
        line={"color": colours.accent, "width": 3},
        hovertemplate="The quieter %{x:.0f} % of people<br>wrote %{y:.1f} %<extra></extra>",
        name="Your community",
    )
    _label_lines(figure, facts, colours)
    figure.update_xaxes(title_text="People, least active first (%)", range=[0, 101])
    figure.update_yaxes(title_text="Share of content (%)", range=[0, 101])
    return figure


def _label_lines(figure: go.Figure, facts: LorenzFacts, colours: Palette) -> None:
    """Words beside the lines: on the far side of each, so that none crosses another."""
    x = 100 * LABEL_AT
    low = 100 * _at(LABEL_AT, facts.chance_people, facts.chance_low)
    curve = 100 * _at(LABEL_AT, facts.people, facts.content)
    alike, yours = max(x + 3, curve + 4 + LABEL_HEIGHT), curve + 4
    label(figure, "all alike", at=(x, alike), colour=colours.faint_text, anchor="right")
    label(figure, "by chance alone", at=(x, low - 4), colour=colours.faint_text)
    label(figure, "<b>your community</b>", at=(x, yours), colour=colours.accent, anchor="right")


def _at(x: float, xs: Sequence[float], ys: Sequence[float]) -> float:
    """The height of a piecewise linear curve at x."""
    after = next((i for i, each in enumerate(xs) if each >= x), len(xs) - 1)
    before = max(after - 1, 0)
    width = xs[after] - xs[before]
    return ys[before] + (ys[after] - ys[before]) * ((x - xs[before]) / width if width else 0.0)


def tier_figure(facts: TierFacts, colours: Palette) -> go.Figure:
    """Share of content by tier as bars, the share and the number of people written beside each."""
    figure = bare_figure(colours)
    names = [
        f"{tier}<br>{count(people, 'person', 'people')}" for tier, people in zip(facts.tiers, facts.people, strict=True)
    ]
    percent = _percent(facts.shares)
    figure.add_bar(
        x=percent,
        y=names,
        orientation="h",
        marker={"color": [colours.accent if tier == facts.lit else colours.quiet for tier in facts.tiers]},
        text=[f"{value:.0f} %" for value in percent],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{x:.1f} % of content<extra></extra>",
    )
    figure.update_xaxes(visible=False, range=[0, 1.18 * max([*percent, 1])])
    figure.update_yaxes(autorange="reversed", showgrid=False)
    figure.update_layout(bargap=0.28)
    return figure
