"""The joint-reach curve with the star as a line, and the bars of how often groups recommend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from charts.theme import LABEL_GAP, Palette, apart, bare_figure, label, plain

ROOM = 1.3  # of the widest x: room for words beside the ends of the lines
RATE_HEIGHT = 260
FEWEST_TIMES = 1.0


class CurveFacts(NamedTuple):
    """People reached by the first 1, 2, … of a team: on the days that picked it and on the later ones.

    measured is empty where there are no later days. star: reach of the star on the days that count, None without one;
    beaten_at: size that out-reaches it, None where none does. size: of the team that is shown.
    """

    picked: Sequence[int]
    measured: Sequence[int]
    star: int | None
    star_name: str
    beaten_at: int | None
    size: int


class RateFacts(NamedTuple):
    """How many times as often groups recommend as everybody else; ends are None where they are open."""

    names: Sequence[str]
    values: Sequence[float]
    low: Sequence[float | None]
    high: Sequence[float | None]
    published: float
    published_name: str


def curve_figure(facts: CurveFacts, colours: Palette) -> go.Figure:
    """Joint reach by the size of the team, everybody counted once; the star is a line across."""
    figure = bare_figure(colours)
    sizes = list(range(1, len(facts.picked) + 1))
    counted = facts.measured or facts.picked
    if facts.measured:
        _line(figure, sizes, facts.picked, (colours.faint_text, "dot"), "on the days that picked them")
    _line(figure, sizes, counted, (colours.accent, "solid"), "on the later days" if facts.measured else "so far")
    right = ROOM * max(sizes, default=1)
    if facts.star is not None:
        figure.add_scatter(
            x=[0, right],
            y=[facts.star, facts.star],
            mode="lines",
            line={"color": colours.second, "width": 2, "dash": "dash"},
            hovertemplate=f"{plain(facts.star_name)} alone: {facts.star:,}<extra></extra>",
        )
    if 0 < facts.size <= len(counted):
        _mark(figure, facts, counted[facts.size - 1], colours)
    _label_ends(figure, facts, sizes, counted, colours)
    figure.update_xaxes(title_text="People in the team", range=[0, right], showgrid=False)
    figure.update_yaxes(title_text="People reached, each once", rangemode="tozero")
    return figure


def _line(figure: go.Figure, x: Sequence[int], y: Sequence[int], look: tuple[str, str], words: str) -> None:
    colour, dash = look
    figure.add_scatter(
        x=list(x),
        y=list(y),
        mode="lines",
        line={"color": colour, "width": 3 if dash == "solid" else 2, "dash": dash},
        hovertemplate=f"the first %{{x}} reach %{{y:,}}<br>{words}<extra></extra>",
    )


def _mark(figure: go.Figure, facts: CurveFacts, height: int, colours: Palette) -> None:
    """A dot where the team that is shown stands."""
    figure.add_scatter(
        x=[facts.size],
        y=[height],
        mode="markers",
        marker={"size": 12, "color": colours.accent, "line": {"width": 2, "color": colours.background}},
        hovertemplate="the team: %{x} reach %{y:,}<extra></extra>",
    )
    if facts.beaten_at is not None:
        label(figure, f"<b>{facts.size}</b>", at=(facts.size, 0.9 * height), colour=colours.accent)


def _label_ends(
    figure: go.Figure, facts: CurveFacts, sizes: Sequence[int], counted: Sequence[int], colours: Palette
) -> None:
    """Names at the right end of each line, pushed apart so that they do not overlap."""
    if not sizes:
        return
    ends = [(float(counted[-1]), "<b>later</b>" if facts.measured else "<b>team</b>", colours.accent)]
    if facts.measured:
        ends.append((float(facts.picked[-1]), "when picked", colours.faint_text))
    if facts.star is not None:
        ends.append((float(facts.star), f"{plain(facts.star_name)} alone", colours.second))
    ends.sort(reverse=True)
    gap = LABEL_GAP * (ends[0][0] or 1.0)
    for height, (_, words, colour) in zip(apart([end[0] for end in ends], gap), ends, strict=True):
        # The star's line runs on under its name; the word stands just above it.
        if colour == colours.second:
            label(figure, words, at=(ROOM * sizes[-1], height + gap / 2), colour=colour, anchor="right", shift=0)
        else:
            label(figure, words, at=(sizes[-1], height + gap / 2), colour=colour)


def rate_figure(facts: RateFacts, colours: Palette) -> go.Figure:
    """How many times as often each group recommends, with its interval; the published figure as a dotted line."""
    figure = bare_figure(colours, height=RATE_HEIGHT)
    places = list(range(len(facts.names)))
    highs = [value if high is None else high for value, high in zip(facts.values, facts.high, strict=True)]
    lows = [value if low is None else low for value, low in zip(facts.values, facts.low, strict=True)]
    figure.add_scatter(
        x=list(facts.values),
        y=places,
        mode="markers",
        marker={"size": 11, "color": [colours.accent if place == 0 else colours.faint_text for place in places]},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [high - value for value, high in zip(facts.values, highs, strict=True)],
            "arrayminus": [value - low for value, low in zip(facts.values, lows, strict=True)],
            "color": colours.faint_text,
            "thickness": 2,
            "width": 0,
        },
        hovertemplate="%{x:.1f} times as often<extra></extra>",
    )
    most = max([*highs, facts.published, FEWEST_TIMES])
    figure.add_vline(x=1, line={"dash": "dot", "width": 1, "color": colours.faint_text})
    figure.add_vline(x=facts.published, line={"dash": "dash", "width": 1.5, "color": colours.second})
    label(figure, "like others", at=(1, len(places) - 0.6), colour=colours.faint_text)
    label(figure, facts.published_name, at=(facts.published, -0.75), colour=colours.second)
    figure.update_yaxes(
        tickmode="array",
        tickvals=places,
        ticktext=[plain(name) for name in facts.names],
        range=[len(places) - 0.4, -1.1],
        showgrid=False,
    )
    figure.update_xaxes(title_text="Times as often as everybody else", range=[0, 1.25 * most])
    return figure
