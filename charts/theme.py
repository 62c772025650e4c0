"""The colours and the bare layout that every chart shares, read from the theme of the app."""

from __future__ import annotations

import html
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import plotly.graph_objects as go

Base = Literal["light", "dark"]

CONFIG = Path(__file__).parent.parent / ".streamlit" / "config.toml"
HEIGHT = 340  # pixels: the main chart, the numbers and the sentence fit into 1440 × 900 together
LONGEST_LABEL = 28  # characters: longer names of people and groups are cut, the table has them whole
LABEL_GAP = 0.09  # of a chart's height: what a label takes in the lower charts
FAINT = 0.35  # opacity of a band drawn behind a line


@dataclass(frozen=True)
class Palette:
    """One accent for what the sentence speaks of, grey for everything else, text and grid of the theme."""

    accent: str
    second: str
    quiet: str
    text: str
    faint_text: str
    grid: str
    background: str
    categories: tuple[str, ...]
    steps: tuple[str, ...]  # from little to much


@cache
def palette(base: Base = "light") -> Palette:
    """Colours of the light or dark theme as `.streamlit/config.toml` names them."""
    theme: dict[str, Any] = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"][base]
    categories = tuple(theme["chartCategoricalColors"])
    return Palette(
        accent=theme["primaryColor"],
        second=categories[1],
        quiet=theme["grayColor"],
        text=theme["textColor"],
        faint_text=theme["grayTextColor"],
        grid=theme["borderColor"],
        background=theme["backgroundColor"],
        categories=categories,
        steps=tuple(theme["chartSequentialColors"]),
    )


def plain(text: str) -> str:
    """A name from a file as text that Plotly will not read as markup, cut to the longest label."""
    short = text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + "…"
    return html.escape(short, quote=False)


def apart(places: Sequence[float], gap: float) -> list[float]:
    """Places of labels, highest first, moved so that each is at least gap below the one before and none below zero.

    >>> apart([10.0, 9.0, 0.0], 2.0), apart([10.0, 0.0, 0.0], 2.0)
    ([10.0, 8.0, 0.0], [10.0, 2.0, 0.0])
    """
    moved: list[float] = []
    for place in places:
        moved.append(min(place, moved[-1] - gap) if moved else place)
    floor = 0.0
    for i in reversed(range(len(moved))):
        moved[i] = max(moved[i], floor)
        floor = moved[i] + gap
    return moved


def bare_figure(colours: Palette, *, height: int = HEIGHT) -> go.Figure:
    """An empty figure: no legend (labels stand beside their lines), thin grid, room for labels."""
    # Streamlit's own grey for axes has a contrast of 3.7 on white; text needs 4.5.
    faint = {"color": colours.faint_text}
    axis = {"gridcolor": colours.grid, "zeroline": False, "automargin": True, "fixedrange": True, "tickfont": faint}
    axis["title"] = {"font": faint, "standoff": 12}
    # All at once: Plotly takes ten times as long when the same is said in several updates.
    return go.Figure(
        layout={
            "height": height,
            "margin": {"l": 8, "r": 16, "t": 8, "b": 8},
            "showlegend": False,
            "hoverlabel": {"align": "left"},
            "font": {"color": colours.text, "size": 13},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "dragmode": False,
            "xaxis": axis,
            "yaxis": axis,
        }
    )


def name_rows(figure: go.Figure, places: Sequence[float], names: Sequence[str]) -> None:
    """Names of people or groups down the side, the first on top."""
    figure.update_yaxes(
        autorange="reversed",
        showgrid=False,
        tickmode="array",
        tickvals=places,
        ticktext=[plain(name) for name in names],
    )


def label(
    figure: go.Figure, text: str, *, at: tuple[Any, Any], colour: str, anchor: str = "left", shift: int = 6
) -> None:
    """Put words of our own beside a line or a point, instead of a legend. text must already be plain."""
    move = shift if anchor == "left" else -shift if anchor == "right" else 0
    figure.add_annotation(
        x=at[0], y=at[1], text=text, showarrow=False, xanchor=anchor, xshift=move, font={"color": colour, "size": 13}
    )
