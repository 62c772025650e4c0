"""Lines over 28-day blocks: a measure with its band, or the members who were active."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import plotly.graph_objects as go

from charts.theme import FAINT, LABEL_GAP, Palette, apart, bare_figure, label

HEIGHT = 280
MOST_TICKS = 6
TICK_MONTHS = (1, 3, 6, 12, 24, 60, 120, 600, 12_000)


class TrendFacts(NamedTuple):
    """A measure by block, oldest first. starts: first day of each block; low and high may be None."""

    starts: Sequence[date]
    values: Sequence[float | None]
    low: Sequence[float | None]
    high: Sequence[float | None]
    axis: str
    name: str


class BarFacts(NamedTuple):
    """Counts by block, oldest first, in two parts: those in `lit` are the ones spoken of."""

    starts: Sequence[date]
    lit: Sequence[int]
    rest: Sequence[int]
    lit_name: str
    rest_name: str
    axis: str


def month_ticks(starts: Sequence[date]) -> list[date]:
    """Firsts of months between the first and the last day, at most six: the room for labels names no days to come.

    >>> [day.isoformat() for day in month_ticks([date(2024, 10, 3), date(2026, 9, 3)])]
    ['2025-01-01', '2025-07-01', '2026-01-01', '2026-07-01']
    """
    if not starts:
        return []
    first, last = (12 * day.year + day.month - 1 for day in (min(starts), max(starts)))
    step = next(step for step in TICK_MONTHS if (last - first) // step < MOST_TICKS)
    months = range(-(-first // step) * step, last + 1, step)
    ticks = [date(month // 12, month % 12 + 1, 1) for month in months]
    return [tick for tick in ticks if min(starts) <= tick <= max(starts)]


def trend_figure(facts: TrendFacts, colours: Palette) -> go.Figure:
    """One line with its band; the band is what other resamples of the same members would give."""
    figure = bare_figure(colours, height=HEIGHT)
    known = [i for i, low in enumerate(facts.low) if low is not None and facts.high[i] is not None]
    starts = [facts.starts[i] for i in known]
    figure.add_scatter(
        x=starts + starts[::-1],
        y=[facts.high[i] for i in known] + [facts.low[i] for i in known][::-1],
        fill="toself",
        fillcolor=colours.quiet,
        opacity=FAINT,
        line={"width": 0},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=list(facts.starts),
        y=list(facts.values),
        mode="lines+markers",
        line={"color": colours.accent, "width": 2.5},
        marker={"size": 6},
        hovertemplate="28 days from %{x|%-d %b %Y}<br>%{y:.2f}<extra></extra>",
    )
    figure.update_yaxes(title_text=facts.axis, rangemode="tozero")
    figure.update_xaxes(tickformat="%b %Y", showgrid=False)
    return figure


def bar_figure(facts: BarFacts, colours: Palette) -> go.Figure:
    """Stacked counts by block, the part spoken of in the accent colour, its name beside the last bar."""
    figure = bare_figure(colours, height=HEIGHT)
    for counts, name, colour in (
        (facts.rest, facts.rest_name, colours.quiet),
        (facts.lit, facts.lit_name, colours.accent),
    ):
        figure.add_bar(
            x=list(facts.starts),
            y=list(counts),
            marker={"color": colour},
            hovertemplate=f"28 days from %{{x|%-d %b %Y}}<br>%{{y:,}} {name}<extra></extra>",
        )
    if facts.starts:
        last, rest = facts.starts[-1], facts.rest[-1]
        highest = max(map(sum, zip(facts.rest, facts.lit, strict=True))) or 1
        above, below = apart([rest + facts.lit[-1] / 2, rest / 2], LABEL_GAP * highest)
        label(figure, facts.rest_name, at=(last, below), colour=colours.faint_text, shift=18)
        label(figure, f"<b>{facts.lit_name}</b>", at=(last, above), colour=colours.accent, shift=18)
    figure.update_layout(barmode="stack", bargap=0.25)
    figure.update_xaxes(tickformat="%b %Y", showgrid=False, tickvals=month_ticks(facts.starts))
    figure.update_yaxes(title_text=facts.axis)
    return figure
