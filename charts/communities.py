"""Communities beside each other on one fair scale, and what goes when the largest leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from charts.theme import LABEL_GAP, Palette, apart, bare_figure, label, plain

ROW = 26  # pixels a community takes
FRAME = 70  # pixels for axis and margins
FEWEST_HEIGHT = 240


class CommunityFacts(NamedTuple):
    """One entry a community, most concentrated first, with the value of all of them together."""

    names: Sequence[str]
    members: Sequence[int]
    values: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    pooled: float
    marked: Sequence[bool]
    axis: str


class LossFacts(NamedTuple):
    """Shares (0 to 1) lost when the k most active leave, k from 0 on."""

    people: Sequence[int]
    content: Sequence[float]
    answers: Sequence[float] | None
    threads: Sequence[float] | None


def community_figure(facts: CommunityFacts, colours: Palette) -> go.Figure:
    """A dot with its interval for each community, and a line for all of them together."""
    figure = bare_figure(colours, height=max(FEWEST_HEIGHT, FRAME + ROW * len(facts.names)))
    rows = [f"{plain(name)} · {count:,}" for name, count in zip(facts.names, facts.members, strict=True)]
    places = list(range(len(rows)))  # not the names themselves: two that are cut to the same text stay two rows
    figure.add_vline(x=facts.pooled, line={"dash": "dot", "width": 1, "color": colours.faint_text})
    figure.add_scatter(
        x=list(facts.values),
        y=places,
        customdata=rows,
        mode="markers",
        marker={"size": 9, "color": [colours.accent if mark else colours.faint_text for mark in facts.marked]},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [high - value for value, high in zip(facts.values, facts.high, strict=True)],
            "arrayminus": [value - low for value, low in zip(facts.values, facts.low, strict=True)],
            "color": colours.quiet,
            "thickness": 2,
            "width": 0,
        },
        hovertemplate="%{customdata} people<br>%{x:.2f}<extra></extra>",
    )
    figure.update_yaxes(autorange="reversed", showgrid=False, tickmode="array", tickvals=places, ticktext=rows)
    figure.update_xaxes(title_text=facts.axis)
    return figure


def loss_figure(facts: LossFacts, colours: Palette) -> go.Figure:
    """How much of the content, the answers and the threads goes when the most active leave."""
    figure = bare_figure(colours, height=280)
    lines = [("answers", facts.answers, colours.second, "dash"), ("threads", facts.threads, colours.faint_text, "dot")]
    for name, shares, colour, dash in [*lines, ("content", facts.content, colours.accent, "solid")]:
        if shares is None:
            continue
        figure.add_scatter(
            x=list(facts.people),
            y=[100 * share for share in shares],
            mode="lines",
            line={"color": colour, "width": 2.5, "dash": dash},
            hovertemplate=f"without the %{{x}} most active<br>%{{y:.0f}} % of {name} lost<extra></extra>",
        )
    _label_ends(figure, facts, colours)
    figure.update_xaxes(title_text="Most active people who leave", range=[0, 1.22 * max(facts.people, default=1)])
    figure.update_yaxes(title_text="Lost (%)", rangemode="tozero")
    return figure


def _label_ends(figure: go.Figure, facts: LossFacts, colours: Palette) -> None:
    """Names at the right end of each line, pushed apart so that they do not overlap."""
    ends = [("content", facts.content, colours.accent), ("answers", facts.answers, colours.second)]
    ends.append(("threads", facts.threads, colours.faint_text))
    known = sorted(((100 * shares[-1], name, colour) for name, shares, colour in ends if shares), reverse=True)
    heights = [value for value, _, _ in known]
    gap = LABEL_GAP * (max(heights, default=0.0) or 1.0)
    for height, (_, name, colour) in zip(apart(heights, gap), known, strict=True):
        label(figure, name, at=(facts.people[-1], height), colour=colour)
