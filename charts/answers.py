"""Waiting for answers: how many are answered by when, shares with their intervals, who answers and asks where."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10
from typing import NamedTuple

import plotly.graph_objects as go

from charts.theme import FAINT, Palette, bare_figure, label, name_rows, plain

ROW = 30  # pixels a row of bars or dots takes
FRAME = 70  # pixels for axis and margins
FEWEST_HEIGHT = 200
TICKS = {0.25: "15 min", 1: "1 h", 6: "6 h", 24: "1 day", 72: "3 days", 168: "1 week"}
MARKED = (24, 72)  # hours whose shares are headline numbers


class WaitFacts(NamedTuple):
    """Share of questions answered (0 to 1) by hours waited, with the ends of its interval."""

    hours: Sequence[float]
    shares: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    marks: Sequence[tuple[float, float]]  # hours and share that are written beside the curve


class ShareFacts(NamedTuple):
    """Shares (0 to 1) from the top down, each with its interval or None; lit is the one spoken of."""

    names: Sequence[str]
    shares: Sequence[float]
    low: Sequence[float | None]
    high: Sequence[float | None]
    lit: str
    axis: str


class BalanceFacts(NamedTuple):
    """Providers and seekers by topic or group, from the top down; answered is a share (0 to 1) or None."""

    names: Sequence[str]
    providers: Sequence[int]
    seekers: Sequence[int]
    answered: Sequence[float | None]


def wait_figure(facts: WaitFacts, colours: Palette) -> go.Figure:
    """The share of questions answered against the time waited, on a scale on which hours and days have room."""
    figure = bare_figure(colours)
    hours = list(facts.hours)
    figure.add_scatter(
        x=hours + hours[::-1],
        y=[100 * share for share in [*facts.high, *list(facts.low)[::-1]]],
        fill="toself",
        fillcolor=colours.quiet,
        opacity=FAINT,
        line={"width": 0},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=hours,
        y=[100 * share for share in facts.shares],
        mode="lines",
        line={"color": colours.accent, "width": 3},
        hovertemplate="after %{x:.1f} hours<br>%{y:.0f} % answered<extra></extra>",
    )
    _mark(figure, facts, colours)
    ticks = [hour for hour in TICKS if not hours or hour <= max(hours)]
    figure.update_xaxes(
        type="log",
        title_text="Waited",
        tickmode="array",
        tickvals=ticks,
        ticktext=[TICKS[hour] for hour in ticks],
        showgrid=False,
    )
    figure.update_yaxes(title_text="Questions answered (%)", range=[0, 101])
    return figure


def _mark(figure: go.Figure, facts: WaitFacts, colours: Palette) -> None:
    """Dots on the curve with their share in words below."""
    for hour, share in facts.marks:
        figure.add_scatter(
            x=[hour], y=[100 * share], mode="markers", marker={"size": 9, "color": colours.accent}, hoverinfo="skip"
        )
        figure.add_annotation(
            x=log10(hour),  # annotations want the place on a log axis as its logarithm
            y=100 * share,
            text=f"<b>{100 * share:.0f} %</b>",
            showarrow=False,
            yshift=-16,
            xshift=20,
            font={"color": colours.accent, "size": 13},
        )


def share_figure(facts: ShareFacts, colours: Palette) -> go.Figure:
    """A dot with its interval for each share, names at the left."""
    figure = bare_figure(colours, height=max(FEWEST_HEIGHT, FRAME + ROW * len(facts.names)))
    places = list(range(len(facts.names)))
    highs = [value if high is None else high for value, high in zip(facts.shares, facts.high, strict=True)]
    lows = [value if low is None else low for value, low in zip(facts.shares, facts.low, strict=True)]
    figure.add_scatter(
        x=[100 * share for share in facts.shares],
        y=places,
        mode="markers",
        marker={
            "size": 10,
            "color": [colours.accent if name == facts.lit else colours.faint_text for name in facts.names],
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [100 * (high - value) for value, high in zip(facts.shares, highs, strict=True)],
            "arrayminus": [100 * (value - low) for value, low in zip(facts.shares, lows, strict=True)],
            "color": colours.quiet,
            "thickness": 3,
            "width": 0,
        },
        customdata=list(facts.names),
        hovertemplate="%{customdata}: %{x:.0f} %<extra></extra>",
    )
    name_rows(figure, places, facts.names)
    figure.update_xaxes(title_text=facts.axis, rangemode="tozero")
    return figure


def balance_figure(facts: BalanceFacts, colours: Palette) -> go.Figure:
    """People who mostly ask to the left, people who mostly answer to the right, one row a topic or group."""
    figure = bare_figure(colours, height=max(FEWEST_HEIGHT, FRAME + ROW * len(facts.names)))
    places = list(range(len(facts.names)))
    widest = max([1, *facts.providers, *facts.seekers])
    for counts, side, colour, word in (
        (facts.seekers, -1, colours.second, "mostly ask"),
        (facts.providers, 1, colours.accent, "mostly answer"),
    ):
        figure.add_bar(
            x=[side * number for number in counts],
            y=places,
            orientation="h",
            marker={"color": colour},
            text=[f"{number:,}" for number in counts],
            textposition="outside",
            cliponaxis=False,
            customdata=list(zip([plain(name) for name in facts.names], counts, strict=True)),
            hovertemplate=f"%{{customdata[0]}}: %{{customdata[1]:,}} {word}<extra></extra>",
        )
    _name_sides(figure, facts, colours, widest)
    return figure


def _name_sides(figure: go.Figure, facts: BalanceFacts, colours: Palette, widest: int) -> None:
    """Names of the rows with their share answered, and of the two sides above the first row."""
    places = list(range(len(facts.names)))
    shares = ["" if share is None else f" · {100 * share:.0f} %" for share in facts.answered]
    figure.update_yaxes(
        autorange="reversed",
        showgrid=False,
        tickmode="array",
        tickvals=places,
        ticktext=[f"{plain(name)}{share}" for name, share in zip(facts.names, shares, strict=True)],
    )
    figure.update_xaxes(visible=False, range=[-1.25 * widest, 1.25 * widest])
    figure.update_layout(barmode="overlay", bargap=0.3, margin={"t": 26})
    figure.add_vline(x=0, line={"width": 1, "color": colours.faint_text})
    for words, place, colour, anchor in (
        ("mostly ask", -0.02 * widest, colours.second, "right"),
        ("<b>mostly answer</b>", 0.02 * widest, colours.accent, "left"),
    ):
        label(figure, words, at=(place, -0.95), colour=colour, anchor=anchor)
