"""Departures against expectation in several communities, members to come, and whether chances came true."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from charts.theme import LABEL_GAP, Palette, apart, bare_figure, label, plain

HEIGHT, LOW = 320, 280
HIGHEST = 5.0  # a ratio beyond is drawn at the edge: the table has it


class FunnelFacts(NamedTuple):
    """One entry a community: expected departures, their ratio; limits: low and high along expected ones."""

    names: Sequence[str]
    expected: Sequence[float]
    ratios: Sequence[float]
    marked: Sequence[bool]
    pooled: float
    along: Sequence[float]
    limits: Sequence[tuple[Sequence[float], Sequence[float]]]
    limit_names: Sequence[str]


class OutlookFacts(NamedTuple):
    """Members by months from now with their interval."""

    months: Sequence[int]
    members: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]


class CalibrationFacts(NamedTuple):
    """By group of members: share predicted and seen (0 to 1), the interval of what was seen."""

    predicted: Sequence[float]
    seen: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    axis: str


def funnel_figure(facts: FunnelFacts, colours: Palette) -> go.Figure:
    """Ratio against size with the limits of chance; marked communities in the accent colour with their names."""
    figure = bare_figure(colours, height=HEIGHT)
    for (low, high), name, dash in zip(facts.limits, facts.limit_names, ("dash", "dot"), strict=False):
        for side in (low, high):
            figure.add_scatter(
                x=list(facts.along),
                y=[min(value, HIGHEST) for value in side],
                mode="lines",
                line={"color": colours.faint_text, "width": 1, "dash": dash},
                hoverinfo="skip",
            )
        label(figure, name, at=(facts.along[-1], min(high[-1], HIGHEST)), colour=colours.faint_text)
    figure.add_hline(y=facts.pooled, line={"width": 1, "color": colours.faint_text})
    figure.add_scatter(
        x=list(facts.expected),
        y=[min(ratio, HIGHEST) for ratio in facts.ratios],
        mode="markers",
        marker={
            "size": [11 if mark else 8 for mark in facts.marked],
            "symbol": ["diamond" if mark else "circle" for mark in facts.marked],
            "color": [colours.accent if mark else colours.faint_text for mark in facts.marked],
        },
        customdata=[plain(name) for name in facts.names],
        hovertemplate="%{customdata}<br>× %{y:.2f} of %{x:.0f} expected<extra></extra>",
    )
    _name_marked(figure, facts, colours)
    figure.update_xaxes(title_text="Departures expected", rangemode="tozero", range=[0, 1.25 * max(facts.along)])
    figure.update_yaxes(title_text="Observed / expected", rangemode="tozero")
    return figure


def _name_marked(figure: go.Figure, facts: FunnelFacts, colours: Palette) -> None:
    """Names beside the marked groups, inwards from the edge and apart from each other."""
    rows = zip(facts.ratios, facts.expected, facts.names, facts.marked, strict=True)
    named = sorted(((min(ratio, HIGHEST), at, name) for ratio, at, name, mark in rows if mark), reverse=True)
    top = max([min(ratio, HIGHEST) for ratio in facts.ratios], default=1.0)
    for height, (_, at, name) in zip(apart([row[0] for row in named], LABEL_GAP * top), named, strict=True):
        side = "right" if at > max(facts.along) / 2 else "left"
        label(figure, plain(name), at=(at, height), colour=colours.text, anchor=side, shift=10)


def outlook_figure(facts: OutlookFacts, colours: Palette) -> go.Figure:
    """Members now and in 3, 6, 12 months, each with its interval."""
    figure = bare_figure(colours, height=LOW)
    figure.add_scatter(
        x=list(facts.months),
        y=list(facts.members),
        mode="lines+markers+text",
        text=[f"{members:,.0f}" for members in facts.members],
        textposition="top right",
        textfont={"color": colours.text},
        line={"color": colours.accent, "width": 2.5},
        marker={"size": 8},
        error_y=_bars(facts.members, facts.low, facts.high, colours),
        hovertemplate="in %{x} months<br>%{y:,.0f} members<extra></extra>",
    )
    figure.update_xaxes(title_text="Months from now", tickvals=list(facts.months), range=[-0.5, 14], showgrid=False)
    figure.update_yaxes(title_text="Members still active", rangemode="tozero", range=[0, 1.2 * max(facts.high)])
    return figure


def calibration_figure(facts: CalibrationFacts, colours: Palette) -> go.Figure:
    """Seen against predicted; on the dotted line chances come true."""
    figure = bare_figure(colours, height=LOW)
    figure.add_scatter(
        x=[0, 100],
        y=[0, 100],
        mode="lines",
        line={"dash": "dot", "width": 1, "color": colours.faint_text},
        hoverinfo="skip",
    )
    seen, low, high = ([100 * each for each in shares] for shares in (facts.seen, facts.low, facts.high))
    figure.add_scatter(
        x=[100 * share for share in facts.predicted],
        y=seen,
        mode="markers",
        marker={"size": 9, "color": colours.accent},
        error_y=_bars(seen, low, high, colours),
        hovertemplate="predicted %{x:.0f} %<br>came true for %{y:.0f} %<extra></extra>",
    )
    figure.update_xaxes(title_text=facts.axis, range=[-3, 104])
    figure.update_yaxes(title_text="Came true (%)", range=[-3, 104])
    return figure


def _bars(values: Sequence[float], low: Sequence[float], high: Sequence[float], colours: Palette) -> dict[str, object]:
    return {
        "type": "data",
        "symmetric": False,
        "array": [end - value for value, end in zip(values, high, strict=True)],
        "arrayminus": [value - end for value, end in zip(values, low, strict=True)],
        "color": colours.faint_text,
        "thickness": 1.5,
        "width": 0,
    }
