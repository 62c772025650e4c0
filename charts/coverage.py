"""Needs as bars: the whole need of each skill, what the list covers, and what the most active would cover."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from charts.theme import Palette, bare_figure, name_rows, plain

ROW = 32  # pixels a skill takes
FRAME = 70  # pixels for axis and margins
FEWEST_HEIGHT = 200


class CoverageFacts(NamedTuple):
    """One entry a skill, the largest need first: need, of it covered by the list, and by as many most active people."""

    names: Sequence[str]
    need: Sequence[float]
    covered: Sequence[float]
    plain: Sequence[float]
    unit: str


def coverage_figure(facts: CoverageFacts, colours: Palette) -> go.Figure:
    """The need in grey, what the list covers in colour over it, a line where the most active alone would end."""
    figure = bare_figure(colours, height=max(FEWEST_HEIGHT, FRAME + ROW * len(facts.names)))
    places = list(range(len(facts.names)))
    grey = {"color": colours.quiet, "opacity": 0.45}
    figure.add_bar(x=list(facts.need), y=places, orientation="h", marker=grey, hoverinfo="skip")
    figure.add_bar(
        x=list(facts.covered),
        y=places,
        orientation="h",
        marker={"color": colours.accent},
        customdata=[
            [plain(name), need, alone] for name, need, alone in zip(facts.names, facts.need, facts.plain, strict=True)
        ],
        hovertemplate="%{customdata[0]}: %{x:.1f} of %{customdata[1]:.1f}; by the most active %{customdata[2]:.1f}"
        "<extra></extra>",
    )
    figure.add_scatter(
        x=list(facts.plain),
        y=places,
        mode="markers",
        marker={"symbol": "line-ns", "size": 16, "line": {"width": 3, "color": colours.text}},
        hoverinfo="skip",
    )
    name_rows(figure, places, facts.names)
    figure.update_xaxes(title_text=facts.unit, rangemode="tozero")
    figure.update_layout(barmode="overlay", bargap=0.3, showlegend=False)
    return figure
