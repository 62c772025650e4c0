"""Almost ready in pictures: model against simple rankings, probabilities against what came, the dates of the past."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import plotly.graph_objects as go

from charts.theme import FAINT, Palette, bare_figure, label

HEIGHT = 300
ROOM = 1.25  # of the longest bar: for the number beside it


class RankingFacts(NamedTuple):
    """Average precision (0 to 1) by ranking, best first; lit is the one used, base the share who rose."""

    names: Sequence[str]
    values: Sequence[float]
    lit: str
    base: float


class CalibrationFacts(NamedTuple):
    """Fifths of the people, least likely first: shares of 0 to 1; chance is where a right probability would lie."""

    expected: Sequence[float]
    observed: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    chance_low: Sequence[float]
    chance_high: Sequence[float]


class OriginFacts(NamedTuple):
    """Dates of the past, oldest first, with average precision of the model and of the best simple ranking."""

    days: Sequence[date]
    model: Sequence[float]
    simple: Sequence[float]


def ranking_figure(facts: RankingFacts, colours: Palette) -> go.Figure:
    """Bars of average precision, the number beside each; a dotted line where drawing lots would be."""
    figure = bare_figure(colours, height=HEIGHT)
    figure.add_bar(
        x=list(facts.values),
        y=list(facts.names),
        orientation="h",
        marker={"color": [colours.accent if name == facts.lit else colours.quiet for name in facts.names]},
        text=[f"{value:.2f}" for value in facts.values],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{x:.3f}<extra></extra>",
    )
    figure.add_vline(x=facts.base, line={"dash": "dot", "width": 1, "color": colours.faint_text})
    figure.update_xaxes(
        title_text="Average precision (dotted: drawing lots)", range=[0, ROOM * max([*facts.values, 0.01])]
    )
    figure.update_yaxes(autorange="reversed", showgrid=False)
    figure.update_layout(bargap=0.3)
    return figure


def calibration_figure(facts: CalibrationFacts, colours: Palette) -> go.Figure:
    """What was said on the x axis, what came on the y axis; the grey band is what chance does to right probabilities."""
    figure = bare_figure(colours, height=HEIGHT)
    x = [100 * each for each in facts.expected]
    high, low = [100 * each for each in facts.chance_high], [100 * each for each in facts.chance_low]
    figure.add_scatter(
        x=x + x[::-1],
        y=high + low[::-1],
        fill="toself",
        fillcolor=colours.quiet,
        opacity=FAINT,
        line={"width": 0},
        hoverinfo="skip",
    )
    observed = [100 * each for each in facts.observed]
    figure.add_scatter(
        x=x,
        y=observed,
        mode="markers",
        marker={"size": 10, "color": colours.accent},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [100 * top - seen for top, seen in zip(facts.high, observed, strict=True)],
            "arrayminus": [seen - 100 * bottom for bottom, seen in zip(facts.low, observed, strict=True)],
            "color": colours.accent,
            "thickness": 1.5,
        },
        hovertemplate="said %{x:.0f} %<br>%{y:.0f} % rose<extra></extra>",
    )
    most = 1.08 * max([*x, *high, *[100 * each for each in facts.high], 1.0])
    figure.update_xaxes(title_text="Probability that was said (%)", range=[0, most])
    figure.update_yaxes(title_text="Share who then rose (%)", range=[0, most])
    return figure


def origin_figure(facts: OriginFacts, colours: Palette) -> go.Figure:
    """Average precision at each date: the model in the accent colour, the best simple ranking in grey."""
    figure = bare_figure(colours, height=HEIGHT)
    for values, name, colour, width in (
        (facts.simple, "simple ranking", colours.quiet, 2.0),
        (facts.model, "model", colours.accent, 2.5),
    ):
        figure.add_scatter(
            x=list(facts.days),
            y=list(values),
            mode="lines+markers",
            marker={"size": 5},
            line={"color": colour, "width": width},
            hovertemplate=f"{name}, %{{x|%-d %b %Y}}: %{{y:.2f}}<extra></extra>",
        )
    if facts.days:
        gap = 0.08 if abs(facts.model[-1] - facts.simple[-1]) < 0.08 else 0.0  # noqa: PLR2004 - a label's height
        upper = facts.model[-1] >= facts.simple[-1]
        label(
            figure, "<b>model</b>", at=(facts.days[-1], facts.model[-1] + (gap if upper else 0)), colour=colours.accent
        )
        label(
            figure,
            "simple ranking",
            at=(facts.days[-1], facts.simple[-1] + (0 if upper else gap)),
            colour=colours.faint_text,
        )
    figure.update_xaxes(tickformat="%b %Y", showgrid=False)
    figure.update_yaxes(title_text="Average precision", range=[0, 1.05])
    return figure
