"""How long people stay: the curve with the natural cycle shaded, several groups' curves, departures by a clock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from charts.theme import FAINT, HEIGHT, LABEL_GAP, Palette, apart, bare_figure, label, plain

LOW = 280  # pixels of the charts below the first screen
ROOM = 2.2  # times the end of the cycle: later, what is left stays, and would press the rest together
NAME_AT = 0.6  # share at which a curve has its name
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


class SurvivalFacts(NamedTuple):
    """Shares (0 to 1) still there by tenure in months, with their interval.

    all_months, all_shares: the curve of all joiners, empty where it was not asked for. window: the natural cycle in
    months, None where there is none.
    """

    months: Sequence[float]
    shares: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    all_months: Sequence[float]
    all_shares: Sequence[float]
    window: tuple[float, float] | None
    name: str
    all_name: str


class GroupCurves(NamedTuple):
    """Curves of several groups: names, months and shares of each, up to six."""

    names: Sequence[str]
    months: Sequence[Sequence[float]]
    shares: Sequence[Sequence[float]]


class ClockFacts(NamedTuple):
    """Departures by weeks from a milestone: first week of each bin, how many; near: the bins spoken of."""

    weeks: Sequence[int]
    departures: Sequence[int]
    near: Sequence[bool]
    axis: str


def survival_figure(facts: SurvivalFacts, colours: Palette) -> go.Figure:
    """Share still there by tenure as steps with their band; the cycle as a shaded stretch of time."""
    figure = bare_figure(colours, height=HEIGHT)
    if facts.window is not None:
        figure.add_vrect(*facts.window, fillcolor=colours.quiet, opacity=FAINT, line_width=0, layer="below")
        middle = sum(facts.window) / 2
        label(figure, "natural cycle", at=(middle, 104), colour=colours.faint_text, anchor="center")
    months = list(facts.months)
    figure.add_scatter(
        x=months + months[::-1],
        y=[100 * share for share in facts.high] + [100 * share for share in facts.low][::-1],
        fill="toself",
        fillcolor=colours.quiet,
        opacity=0.6,
        line={"width": 0, "shape": "hv"},
        hoverinfo="skip",
    )
    _steps(figure, facts.all_months, facts.all_shares, {"color": colours.faint_text, "dash": "dot", "width": 1.5})
    _steps(figure, months, facts.shares, {"color": colours.accent, "width": 3})
    _name_curves(figure, facts, colours)
    last = max(months, default=1.0)
    if facts.window is not None:
        last = min(last, ROOM * facts.window[1])
    figure.update_xaxes(title_text="Months since joining", range=[0, last])
    figure.update_yaxes(title_text="Still there (%)", range=[0, 109])
    return figure


def _name_curves(figure: go.Figure, facts: SurvivalFacts, colours: Palette) -> None:
    """Names where the curves leave room: right of the upper one as it falls, below the lower one before that."""
    if not facts.months:
        return
    falls = _reaches(facts.months, facts.shares, NAME_AT)
    label(figure, f"<b>{facts.name}</b>", at=(falls, 100 * NAME_AT + 8), colour=colours.accent, shift=12)
    if not facts.all_months:
        return
    before = _reaches(facts.all_months, facts.all_shares, NAME_AT) / 2
    height = 100 * _height(facts.all_months, facts.all_shares, before)
    label(figure, facts.all_name, at=(0, max(height - 20, 4)), colour=colours.faint_text, shift=8)


def _reaches(months: Sequence[float], shares: Sequence[float], share: float) -> float:
    """First time at which a curve is down to a share, else its last."""
    return next((month for month, each in zip(months, shares, strict=True) if each <= share), months[-1])


def _height(months: Sequence[float], shares: Sequence[float], at: float) -> float:
    """Share just after a time on a step curve that begins at one."""
    return next((share for month, share in zip(months[::-1], shares[::-1], strict=True) if month <= at), 1.0)


def _steps(figure: go.Figure, months: Sequence[float], shares: Sequence[float], line: dict[str, object]) -> None:
    figure.add_scatter(
        x=list(months),
        y=[100 * share for share in shares],
        mode="lines",
        line=line | {"shape": "hv"},
        hovertemplate="after %{x:.1f} months<br>%{y:.0f} % still there<extra></extra>",
    )


def group_figure(facts: GroupCurves, colours: Palette) -> go.Figure:
    """One curve a group; colour and dash both tell them apart, names stand at their ends."""
    figure = bare_figure(colours, height=HEIGHT)
    ends = []
    for number, (name, months, shares) in enumerate(zip(facts.names, facts.months, facts.shares, strict=True)):
        colour = colours.categories[number % len(colours.categories)]
        _steps(figure, months, shares, {"color": colour, "dash": DASHES[number % len(DASHES)], "width": 2})
        ends.append((100 * shares[-1] if shares else 100.0, plain(name), colour))
    last = max((month for months in facts.months for month in months), default=1.0)
    ends.sort(reverse=True)
    heights = apart([end[0] for end in ends], 100 * LABEL_GAP * 0.75)
    for height, (_, name, colour) in zip(heights, ends, strict=True):
        label(figure, name, at=(last, height), colour=colour)
    figure.update_xaxes(title_text="Months since joining", range=[0, 1.5 * last])
    figure.update_yaxes(title_text="Still there (%)", range=[0, 105])
    return figure


def clock_figure(facts: ClockFacts, colours: Palette) -> go.Figure:
    """Departures by four weeks from the milestone, a line at it, the bins near it in the accent colour."""
    figure = bare_figure(colours, height=LOW)
    figure.add_bar(
        x=[week + 2 for week in facts.weeks],
        y=list(facts.departures),
        width=[3.6] * len(facts.weeks),
        marker={"color": [colours.accent if near else colours.quiet for near in facts.near]},
        customdata=list(facts.weeks),
        hovertemplate="four weeks from week %{customdata}<br>%{y:,} left<extra></extra>",
    )
    figure.add_vline(x=0, line={"dash": "dot", "width": 1, "color": colours.faint_text})
    figure.update_xaxes(title_text=facts.axis, showgrid=False, dtick=13)
    figure.update_yaxes(title_text="People who left")
    return figure
