"""Who came back: cohorts as a heat map, and active people as gained and lost by block."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import plotly.graph_objects as go

from charts.over_time import month_ticks
from charts.theme import Palette, bare_figure

ROW = 17  # pixels a cohort takes
FRAME = 80
LOW = 280
FEW = "·"  # written into the cells of cohorts too small for a share


class CohortFacts(NamedTuple):
    """One row a cohort, the newest first: its first day, size, share active (0 to 1, None past the end) by age.

    few: cohorts too small for their shares to say much. blocks: number of each cohort, given back by a click on a cell.
    """

    starts: Sequence[date]
    sizes: Sequence[int]
    shares: Sequence[Sequence[float | None]]
    few: Sequence[bool]
    blocks: Sequence[int]


class GrowthFacts(NamedTuple):
    """By block, oldest first: people gained as new, as come back, lost; outage: blocks without enough log."""

    starts: Sequence[date]
    new: Sequence[int]
    resurrected: Sequence[int]
    churned: Sequence[int]
    outage: Sequence[bool]


def cohort_figure(facts: CohortFacts, colours: Palette) -> go.Figure:
    """Cohorts by age, darker where more are active; blank past the end; small cohorts are dotted."""
    figure = bare_figure(colours, height=FRAME + ROW * max(len(facts.starts), 6))
    names = [f"{start:%-d %b %Y} · {size:,}" for start, size in zip(facts.starts, facts.sizes, strict=True)]
    ages = list(range(max((len(row) for row in facts.shares), default=0)))
    figure.add_heatmap(
        x=ages,
        y=names,
        z=[[None if share is None else 100 * share for share in row] for row in facts.shares],
        text=[
            [FEW if few and share is not None else "" for share in row]
            for row, few in zip(facts.shares, facts.few, strict=True)
        ],
        texttemplate="%{text}",
        textfont={"color": colours.text},
        zmin=0,
        zmax=100,
        xgap=1,
        ygap=1,
        hoverinfo="skip",
        colorscale=[[place / (len(colours.steps) - 1), colour] for place, colour in enumerate(colours.steps)],
        colorbar={
            "title": {"text": "% active"},
            "thickness": 10,
            "outlinewidth": 0,
            "tickfont": {"color": colours.faint_text},
        },
    )
    _touchable(figure, facts, names, colours)
    figure.update_xaxes(title_text="Blocks of 28 days since joining", showgrid=False, dtick=2)
    figure.update_yaxes(autorange="reversed", showgrid=False, type="category")
    return figure


def _touchable(figure: go.Figure, facts: CohortFacts, names: Sequence[str], colours: Palette) -> None:
    """Marks without colour over the cells, because a heat map itself takes no click; each gives cohort and age back."""
    cells = [
        (age, name, block, share)
        for name, block, row in zip(names, facts.blocks, facts.shares, strict=True)
        for age, share in enumerate(row)
        if share is not None
    ]
    figure.add_scatter(
        x=[age for age, _, _, _ in cells],
        y=[name for _, name, _, _ in cells],
        customdata=[[block, age, 100 * share] for age, _, block, share in cells],
        mode="markers",
        marker={"symbol": "square-open", "size": ROW - 3, "color": colours.text, "opacity": 0, "line": {"width": 2}},
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 0}},
        hovertemplate="joined in the 28 days from %{y} people<br>%{x} blocks later: %{customdata[2]:.0f} % active"
        "<extra></extra>",
    )


def growth_figure(facts: GrowthFacts, colours: Palette) -> go.Figure:
    """Gained above the line, lost below it; blocks with an outage are pale."""
    figure = bare_figure(colours, height=LOW)
    pale = [0.35 if outage else 1.0 for outage in facts.outage]
    for counts, name, colour in (
        (list(facts.new), "new", colours.accent),
        (list(facts.resurrected), "came back", colours.quiet),
        ([-count for count in facts.churned], "gone quiet", colours.second),
    ):
        figure.add_bar(
            x=list(facts.starts),
            y=counts,
            name=name,
            marker={"color": colour, "opacity": pale},
            customdata=[abs(count) for count in counts],
            hovertemplate=f"28 days from %{{x|%-d %b %Y}}<br>%{{customdata:,}} {name}<extra></extra>",
        )
    figure.update_layout(
        barmode="relative",
        bargap=0.2,
        showlegend=True,
        legend={"orientation": "h", "y": 1.12, "x": 0, "font": {"color": colours.text}},
    )
    figure.update_xaxes(tickformat="%b %Y", showgrid=False, tickvals=month_ticks(facts.starts))
    figure.update_yaxes(title_text="People", zeroline=True, zerolinecolor=colours.faint_text)
    return figure
