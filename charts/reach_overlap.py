"""The heat map of shared audiences: how much every two people have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from charts.theme import Palette, bare_figure, plain

LEAST_HEIGHT, ROW = 200, 26  # pixels
MOST_NUMBERED = 15  # people: with more, numbers no longer fit into the cells of a telephone
NEVER_ALL_DARK = 0.05  # of the scale's end: shares of one per cent are not painted as the darkest


class OverlapFacts(NamedTuple):
    """Names in order; of every two the share of their joint audience (0 to 1, NaN unknown) and the people in both.

    coefficient: share of the smaller audience.
    """

    names: Sequence[str]
    jaccard: NDArray[np.float64]
    coefficient: NDArray[np.float64]
    shared: NDArray[np.int64]


def overlap_figure(facts: OverlapFacts, colours: Palette) -> go.Figure:
    """A square of cells, darker where two audiences share more; numbers below stand for the names at the side."""
    n = len(facts.names)
    figure = bare_figure(colours, height=max(LEAST_HEIGHT, ROW * n + 60))
    shares = 100 * np.where(np.eye(n, dtype=bool), np.nan, facts.jaccard)
    most = float(np.nanmax(shares)) if np.isfinite(shares).any() else 0.0
    names = [plain(name) for name in facts.names]
    figure.add_heatmap(
        z=shares,
        zmin=0,
        zmax=max(most, 100 * NEVER_ALL_DARK),
        colorscale=list(colours.steps),
        showscale=False,
        xgap=2,
        ygap=2,
        hoverongaps=False,
        text=_hover(facts, names),
        hovertemplate="%{text}<extra></extra>",
        **({"texttemplate": "%{z:.0f}"} if n <= MOST_NUMBERED else {}),
    )
    places, numbers = list(range(n)), [str(place + 1) for place in range(n)]
    rows = [f"{name}  {number}" for name, number in zip(names, numbers, strict=True)]
    figure.update_xaxes(tickmode="array", tickvals=places, ticktext=numbers, tickangle=0, showgrid=False)
    figure.update_yaxes(tickmode="array", tickvals=places, ticktext=rows, autorange="reversed", showgrid=False)
    figure.update_xaxes(title_text="Shared audience, per cent of both together")
    return figure


def _hover(facts: OverlapFacts, names: Sequence[str]) -> list[list[str]]:
    """What each cell says when it is pointed at."""
    said = []
    for row, one in enumerate(names):
        said.append(
            [
                f"{one} and {other}<br>{int(facts.shared[row, column]):,} people in both<br>"
                f"{_percent(facts.jaccard[row, column])} of both together, "
                f"{_percent(facts.coefficient[row, column])} of the smaller audience"
                for column, other in enumerate(names)
            ]
        )
    return said


def _percent(share: float) -> str:
    return "–" if np.isnan(share) else f"{100 * share:.0f} %"
