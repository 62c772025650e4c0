"""Groups against the limits of chance: replies per post by posts, a funnel round the value of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10
from typing import NamedTuple

import plotly.graph_objects as go

from charts.theme import Palette, bare_figure, label, plain

MOST_NAMED = 6  # points that carry their name: more names overlap
NEAR = 0.12  # of the axes: two names closer than this would overlap
LEFT_PART = 2 / 3  # of the width: points there have their name on the right, where the limits leave room


class FunnelFacts(NamedTuple):
    """Groups: name, people lately active, posts, replies per post, small or not, outside the limits or not.

    sizes: posts at which the limits are drawn, ascending; low and high for each of the levels (0 to 1).
    """

    names: Sequence[str]
    active: Sequence[int]
    posts: Sequence[int]
    values: Sequence[float]
    small: Sequence[bool]
    outside: Sequence[bool]
    pooled: float
    sizes: Sequence[float]
    limits: Sequence[tuple[float, Sequence[float], Sequence[float]]]


def funnel_figure(facts: FunnelFacts, colours: Palette) -> go.Figure:
    """A dot for each group; between the lines lies what chance gives to groups that are all alike."""
    figure = bare_figure(colours)
    for level, low, high in facts.limits:
        for ends in (low, high):
            figure.add_scatter(
                x=list(facts.sizes),
                y=list(ends),
                mode="lines",
                line={"color": colours.faint_text, "width": 1, "dash": "dash" if level < 0.99 else "dot"},  # noqa: PLR2004
                hoverinfo="skip",
            )
    figure.add_hline(y=facts.pooled, line={"width": 1, "color": colours.faint_text})
    _dots(figure, facts, colours)
    _name_some(figure, facts, colours)
    figure.update_xaxes(type="log", title_text="Posts", tickvals=_ticks(facts.posts))
    figure.update_yaxes(title_text="Replies per post", range=[0, _top(facts)])
    return figure


def _top(facts: FunnelFacts) -> float:
    """Where the axis of values ends."""
    return 1.15 * max([1.0, facts.pooled, *facts.values])


def _dots(figure: go.Figure, facts: FunnelFacts, colours: Palette) -> None:
    """Small groups as diamonds in the accent, larger ones as grey circles, hollow outside the limits."""
    for is_small, colour, symbol in ((False, colours.faint_text, "circle"), (True, colours.accent, "diamond")):
        chosen = [place for place, small in enumerate(facts.small) if small is is_small]
        figure.add_scatter(
            x=[facts.posts[place] for place in chosen],
            y=[facts.values[place] for place in chosen],
            mode="markers",
            marker={
                "size": 11,
                "color": colour,
                "symbol": [symbol if not facts.outside[place] else f"{symbol}-open" for place in chosen],
                "line": {"width": 2.5},
            },
            customdata=[[plain(facts.names[place]), facts.active[place]] for place in chosen],
            hovertemplate="%{customdata[0]}<br>%{customdata[1]:,} active · %{x:,} posts<br>%{y:.2f} replies per post"
            "<extra></extra>",
        )


def _name_some(figure: go.Figure, facts: FunnelFacts, colours: Palette) -> None:
    """Names beside groups outside the limits and the small one furthest off, as far as they do not overlap."""
    far = sorted(range(len(facts.names)), key=lambda place: -abs(facts.values[place] - facts.pooled))
    small = [place for place in far if facts.small[place] and not facts.outside[place]]
    wanted = [place for place in far if facts.outside[place]] + small[:1]
    top = _top(facts)
    width = log10(max([10, *facts.posts])) - log10(max(min([*facts.posts, 10**9]), 1)) or 1.0
    placed: list[tuple[float, float]] = []
    for place in wanted:
        x, y = log10(max(facts.posts[place], 1)), facts.values[place]
        crowded = any(abs(y - other) / top < NEAR / 2 and abs(x - at) / width < 3 * NEAR for at, other in placed)
        if crowded or len(placed) == MOST_NAMED:
            continue
        placed.append((x, y))
        colour = colours.accent if facts.small[place] else colours.faint_text
        is_right = x - log10(max(min(facts.posts), 1)) > width * LEFT_PART
        anchor, shift = ("right", 10) if is_right else ("left", 10)
        label(figure, plain(facts.names[place]), at=(x, y), colour=colour, anchor=anchor, shift=shift)


def _ticks(posts: Sequence[int]) -> list[int]:
    """Round numbers from below the fewest to above the most posts.

    >>> _ticks([12, 230])
    [10, 20, 50, 100, 200, 500]
    """
    steps = [step * 10**power for power in range(8) for step in (1, 2, 5)]
    low = max((step for step in steps if step <= max(min(posts, default=1), 1)), default=1)
    high = min((step for step in steps if step >= max(posts, default=1)), default=steps[-1])
    return [step for step in steps if low <= step <= high]
