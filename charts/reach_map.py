"""The network map: the team, the star and whom they reach, by group; at most 300 people, so that it can be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from charts.label_places import Label, Mark, placed
from charts.theme import Palette, bare_figure, plain

HEIGHT = 560
SPIRAL = np.pi * (3 - np.sqrt(5))  # the golden angle: people of a group fill a disc evenly
GAP = 1.2  # between the discs of two groups
DOT, TEAM_DOT, STAR_DOT = 7, 17, 24  # pixels
FAINT_LINE = 0.3
BEHIND_WORDS = 0.75
EDGE = 1.5  # around everybody, in the unit of a disc whose group is one person
NAMED_AT, TILT = 0.7, 1.2  # of the radius; turned, so that two names are hardly ever at one height

Floats = NDArray[np.float64]


class MapFacts(NamedTuple):
    """People by place: name, group (a place in `groups`), role, and the lines between them as pairs of places.

    role: "star", "team" or "audience". keys: of the people, so that a click says who it was. by_star: lines that lead
    to the star. groups: names, the largest first; from the length of the palette on they share the last colour.
    """

    names: Sequence[str]
    keys: Sequence[int]
    group: Sequence[int]
    role: Sequence[str]
    groups: Sequence[str]
    lines: Sequence[tuple[int, int]]
    by_star: Sequence[bool]


def places(group: Sequence[int], n_groups: int, named: Sequence[bool]) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Where everybody stands: each group a disc, the discs on a ring; then centres and radii of the groups.

    named: those whose names are written; one stands in the middle of the disc, several on a circle in it, so that their
    names keep apart. Deterministic: the same people stand in the same places.
    """
    member = np.asarray(group, dtype=np.int64)
    sizes = np.bincount(member, minlength=n_groups).astype(np.float64)
    radii = np.sqrt(np.maximum(sizes, 1.0))
    around = 2 * radii + GAP
    ring = around.sum() / (2 * np.pi) if n_groups > 1 else 0.0
    ring = max(ring, float(radii.max(initial=0.0)) + GAP if n_groups > 1 else 0.0)
    angle = 2 * np.pi * (np.cumsum(around) - around / 2) / around.sum() if n_groups else np.zeros(0)
    centre_x, centre_y = ring * np.cos(angle), ring * np.sin(angle)
    x, y = centre_x[member].copy(), centre_y[member].copy()
    has_name = np.asarray(named, dtype=bool)
    for each in range(n_groups):
        voices = np.flatnonzero((member == each) & has_name)
        others = np.flatnonzero((member == each) & ~has_name)
        steps = np.arange(1, others.size + 1)
        x[others] += np.sqrt(steps) * np.cos(SPIRAL * steps)
        y[others] += np.sqrt(steps) * np.sin(SPIRAL * steps)
        if voices.size > 1:
            turn = 2 * np.pi * np.arange(voices.size) / voices.size + TILT
            x[voices] += NAMED_AT * radii[each] * np.cos(turn)
            y[voices] += NAMED_AT * radii[each] * np.sin(turn)
    return x, y, centre_x, centre_y, radii


def map_figure(facts: MapFacts, colours: Palette) -> go.Figure:
    """Everybody a dot in the colour of their group; lines lead to whom of the team, or the star, they answer."""
    figure = bare_figure(colours, height=HEIGHT)
    x, y, centre_x, centre_y, radii = places(
        facts.group, len(facts.groups), [role != "audience" for role in facts.role]
    )
    for of_star, colour in ((True, colours.second), (False, colours.accent)):
        chosen = [line for line, to_star in zip(facts.lines, facts.by_star, strict=True) if to_star == of_star]
        _lines(figure, chosen, (x, y), colour)
    _people(figure, facts, (x, y), colours)
    ends = [
        (float(min(x.min(), (c - radii).min())) - EDGE, float(max(x.max(), (c + radii).max())) + EDGE)
        for x, c in ((x, centre_x), (y, centre_y))
    ]
    voices = _of_voices(facts, (x, y), colours)
    labels = [*voices, *_of_groups(facts, (centre_x, centre_y), radii, colours)]
    marks = [Mark(each.x, each.y, each.away) for each in voices]
    moves = placed(labels, ends[0], ends[1], height=HEIGHT, marks=marks)
    for each, (shift_x, shift_y) in zip(labels, moves, strict=True):
        figure.add_annotation(
            x=each.x,
            y=each.y,
            text=f"<b>{each.text}</b>" if each.is_bold else each.text,
            showarrow=False,
            bgcolor=_see_through(colours.background),
            borderpad=0,
            xshift=shift_x,
            yshift=shift_y,
            font={"color": each.colour, "size": each.size},
        )
    figure.update_xaxes(visible=False, range=ends[0], scaleanchor="y")
    figure.update_yaxes(visible=False, range=ends[1])
    figure.update_layout(clickmode="event+select")
    return figure


def _see_through(colour: str) -> str:
    """Behind words: the dots under them are only a shadow, and the words can be read."""
    red, green, blue = (int(colour.lstrip("#")[at : at + 2], 16) for at in (0, 2, 4))
    return f"rgba({red},{green},{blue},{BEHIND_WORDS})"


def _colour(colours: Palette, group: int) -> str:
    """Colours of groups leave out the accent and the second: those mean the team and the star."""
    of_groups = [*colours.categories[2:], colours.faint_text]
    return of_groups[min(group, len(of_groups) - 1)]


def _lines(figure: go.Figure, lines: Sequence[tuple[int, int]], at: tuple[Floats, Floats], colour: str) -> None:
    x: list[float | None] = []
    y: list[float | None] = []
    for start, end in lines:
        x += [float(at[0][start]), float(at[0][end]), None]
        y += [float(at[1][start]), float(at[1][end]), None]
    figure.add_scatter(
        x=x, y=y, mode="lines", line={"width": 0.7, "color": colour}, opacity=FAINT_LINE, hoverinfo="skip"
    )


def _people(figure: go.Figure, facts: MapFacts, at: tuple[Floats, Floats], colours: Palette) -> None:
    """One trace, so that a click names a place in facts: the team and the star are larger, with an edge."""
    looks = {
        "star": (STAR_DOT, "star", colours.second),
        "team": (TEAM_DOT, "diamond", colours.accent),
    }
    size, symbol, colour = [], [], []
    for role, group in zip(facts.role, facts.group, strict=True):
        look = looks.get(role, (DOT, "circle", _colour(colours, group)))
        size.append(look[0])
        symbol.append(look[1])
        colour.append(look[2])
    figure.add_scatter(
        x=at[0],
        y=at[1],
        mode="markers",
        marker={"size": size, "symbol": symbol, "color": colour, "line": {"width": 1, "color": colours.background}},
        customdata=list(facts.keys),
        text=[
            f"{plain(name)}<br>{plain(facts.groups[group])}"
            for name, group in zip(facts.names, facts.group, strict=True)
        ],
        hovertemplate="%{text}<extra></extra>",
        unselected={"marker": {"opacity": 0.5}},
    )


def _of_voices(facts: MapFacts, at: tuple[Floats, Floats], colours: Palette) -> list[Label]:
    """Names of the star, which comes first, and of the team, beside their marks."""
    voices = [place for place, role in enumerate(facts.role) if role != "audience"]
    voices.sort(key=lambda place: facts.role[place] != "star")
    return [
        Label(
            plain(facts.names[place]),
            float(at[0][place]),
            float(at[1][place]),
            colours.second if facts.role[place] == "star" else colours.text,
            away=STAR_DOT / 2 if facts.role[place] == "star" else TEAM_DOT / 2,
            is_bold=facts.role[place] == "star",
        )
        for place in voices
    ]


def _of_groups(facts: MapFacts, centres: tuple[Floats, Floats], radii: Floats, colours: Palette) -> list[Label]:
    """Names of groups, above their discs in the upper half and below them in the lower one."""
    labels = []
    for number, name in enumerate(facts.groups):
        away = 1.0 if centres[1][number] >= 0 else -1.0
        at = (float(centres[0][number]), float(centres[1][number] + away * radii[number]))
        labels.append(Label(plain(name), *at, _colour(colours, number), away=DOT, is_bold=True))
    return labels
