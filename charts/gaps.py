"""Topics as skills: questions likely to stay unserved, of all that are asked, with the interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from charts.theme import Palette, bare_figure, plain

ROW = 30  # pixels a topic takes
FRAME = 70  # pixels for axis and margins
FEWEST_HEIGHT = 220


class GapFacts(NamedTuple):
    """One entry a topic, the largest gap first: questions, of them likely unserved with its ends, on one person."""

    names: Sequence[str]
    demand: Sequence[int]
    gaps: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    single: Sequence[bool]


def gap_figure(facts: GapFacts, colours: Palette) -> go.Figure:
    """All questions in grey, those likely unserved in colour over them, the interval as a line."""
    figure = bare_figure(colours, height=max(FEWEST_HEIGHT, FRAME + ROW * len(facts.names)))
    places = list(range(len(facts.names)))
    figure.add_bar(
        x=list(facts.demand),
        y=places,
        orientation="h",
        marker={"color": colours.quiet, "opacity": 0.45},
        hoverinfo="skip",
    )
    figure.add_bar(
        x=list(facts.gaps),
        y=places,
        orientation="h",
        marker={"color": colours.accent},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [high - value for value, high in zip(facts.gaps, facts.high, strict=True)],
            "arrayminus": [value - low for value, low in zip(facts.gaps, facts.low, strict=True)],
            "color": colours.text,
            "thickness": 1.5,
            "width": 4,
        },
        customdata=[[plain(name), number] for name, number in zip(facts.names, facts.demand, strict=True)],
        hovertemplate="%{customdata[0]}: %{x:.0f} of %{customdata[1]:,} questions<extra></extra>",
    )
    figure.update_yaxes(
        autorange="reversed",
        showgrid=False,
        tickmode="array",
        tickvals=places,
        ticktext=[
            f"{plain(name)} · one person" if alone else plain(name)
            for name, alone in zip(facts.names, facts.single, strict=True)
        ],
    )
    figure.update_xaxes(title_text="Questions in 90 days; in colour: likely without an answer for three days")
    figure.update_layout(barmode="overlay", bargap=0.28)
    return figure
