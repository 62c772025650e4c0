"""Activity round the date of a training, and uplifts with their intervals beside each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from charts.theme import FAINT, LABEL_GAP, Palette, apart, bare_figure, label, plain

ROW, FRAME, FEWEST_HEIGHT = 34, 70, 200  # pixels
UNSURE = 1.06  # ratios between 1/1.06 and 1.06 are never called an effect
TICKS = (0.05, 0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0)
WIDEST = 20.0  # a ratio further out is drawn at the edge


class ProfileFacts(NamedTuple):
    """Acts per person and week by week round the date (0); the comparison is set to the same level before it."""

    weeks: Sequence[int]
    trained: Sequence[float]
    comparison: Sequence[float]


class RatioFacts(NamedTuple):
    """Rate ratios (1: no effect) with their intervals; lit: those called lifted or harmed; quiet: not judged."""

    names: Sequence[str]
    values: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    lit: Sequence[bool]
    quiet: Sequence[bool]


def profile_figure(facts: ProfileFacts, colours: Palette) -> go.Figure:
    """Two lines; the week of completion is marked and belongs to neither side."""
    figure = bare_figure(colours)
    for values, name, colour, dash in (
        (facts.comparison, "people alike", colours.faint_text, "dash"),
        (facts.trained, "trained", colours.accent, "solid"),
    ):
        figure.add_scatter(
            x=list(facts.weeks),
            y=list(values),
            mode="lines",
            line={"color": colour, "width": 2.5, "dash": dash},
            hovertemplate=f"%{{x:+d}} weeks<br>%{{y:.1f}} acts a week, {name}<extra></extra>",
        )
    figure.add_vrect(x0=-0.5, x1=0.5, fillcolor=colours.quiet, opacity=FAINT, line={"width": 0}, layer="below")
    figure.add_annotation(
        x=0, y=1, yref="paper", text="completed", showarrow=False, yanchor="bottom", font={"color": colours.faint_text}
    )
    _label_ends(figure, facts, colours)
    last = max(facts.weeks, default=1)
    figure.update_xaxes(
        title_text="Weeks before and after completion",
        showgrid=False,
        tickmode="array",
        tickvals=[week for week in facts.weeks if week % 4 == 0],
        range=[-last - 0.5, last * 1.4],
    )
    figure.update_yaxes(title_text="Acts per person and week", rangemode="tozero")
    figure.update_layout(margin={"t": 26})
    return figure


def ratio_figure(facts: RatioFacts, colours: Palette) -> go.Figure:
    """A dot with its interval per row on a scale of ratios, named in per cent; the unsure middle is shaded."""
    figure = bare_figure(colours, height=max(FEWEST_HEIGHT, FRAME + ROW * len(facts.names)))
    places = list(range(len(facts.names)))
    inside = [(_within(low), _within(high)) for low, high in zip(facts.low, facts.high, strict=True)]
    values = [_within(value) for value in facts.values]
    tones = [colours.accent if lit else colours.faint_text for lit in facts.lit]
    figure.add_vrect(x0=1 / UNSURE, x1=UNSURE, fillcolor=colours.quiet, opacity=FAINT, line={"width": 0}, layer="below")
    figure.add_vline(x=1, line={"width": 1, "color": colours.faint_text})
    for place, (low, high), tone, quiet in zip(places, inside, tones, facts.quiet, strict=True):
        line = {"color": tone, "width": 1.5 if quiet else 3, "dash": "dot" if quiet else "solid"}
        figure.add_scatter(x=[low, high], y=[place, place], mode="lines", line=line, hoverinfo="skip")
    figure.add_scatter(
        x=values,
        y=places,
        customdata=[
            f"{plain(name)}<br>{_percent(value)} ({_percent(low)} to {_percent(high)})"
            for name, value, low, high in zip(facts.names, facts.values, facts.low, facts.high, strict=True)
        ],
        mode="markers",
        marker={"size": 10, "color": tones, "symbol": ["diamond" if each else "circle" for each in facts.quiet]},
        hovertemplate="%{customdata}<extra></extra>",
    )
    ends = [end for pair in inside for end in pair] + [1 / 1.5, 1.5]
    ticks = [tick for tick in TICKS if min(ends) <= tick <= max(ends)]
    figure.update_yaxes(
        range=[len(places) - 0.5, -0.5],
        showgrid=False,
        tickmode="array",
        tickvals=places,
        ticktext=[plain(name) for name in facts.names],
    )
    figure.update_xaxes(
        type="log",
        range=[math.log10(min(ends)) - 0.03, math.log10(max(ends)) + 0.03],
        tickmode="array",
        tickvals=ticks,
        ticktext=[_percent(tick) for tick in ticks],
        tickangle=0,
        title_text="Change against people alike",
    )
    return figure


def _within(ratio: float) -> float:
    return min(max(ratio, 1 / WIDEST), WIDEST)


def _percent(ratio: float) -> str:
    """A ratio as a change.

    >>> _percent(1.5), _percent(0.75), _percent(1.0)
    ('+50 %', '−25 %', '0 %')
    """
    change = 100 * (ratio - 1)
    return "0 %" if abs(change) < 0.5 else f"{'+' if change > 0 else '−'}{abs(change):.0f} %"  # noqa: PLR2004


def _label_ends(figure: go.Figure, facts: ProfileFacts, colours: Palette) -> None:
    """Names at the right end of both lines, pushed apart."""
    if not facts.weeks:
        return
    ends = [(facts.trained[-1], "<b>trained</b>", colours.accent)]
    ends.append((facts.comparison[-1], "alike", colours.faint_text))
    ends.sort(reverse=True)
    gap = LABEL_GAP * (max([*facts.trained, *facts.comparison]) or 1.0)
    for height, (_, name, colour) in zip(apart([end[0] for end in ends], gap), ends, strict=True):
        label(figure, name, at=(facts.weeks[-1], height), colour=colour)
