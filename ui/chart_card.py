"""A chart in its card: the finding as its title, the chart, how to read it, and its data as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from charts.theme import Base, Palette, palette
from ui.text import inert

# Streamlit's own charts hide Plotly's logo and its button to Plotly's cloud; the rest of the bar is not needed either.
CONFIG = {"displayModeBar": False}


@dataclass(frozen=True)
class Card:
    """What a card shows: the finding, the chart, and the same for people who cannot see it."""

    finding: str
    figure: go.Figure
    alt: str


# Where charts go instead of onto the page, while a report is made; None: onto the page.
_collected: ContextVar[list[Card] | None] = ContextVar("collected", default=None)


@contextmanager
def collected() -> Iterator[list[Card]]:
    """Inside, the functions below draw nothing: their charts, in the light theme, are put into the list."""
    cards: list[Card] = []
    token = _collected.set(cards)
    try:
        yield cards
    finally:
        _collected.reset(token)


def colours() -> Palette:
    """The palette of the theme that this visitor sees; the light one for a report."""
    if _collected.get() is not None:
        return palette("light")
    base: Base = "dark" if st.context.theme.type == "dark" else "light"
    return palette(base)


def chart_card(
    finding: str,
    figure: go.Figure,
    *,
    alt: str,
    read: str,
    table: pd.DataFrame,
    key: str,
    is_selectable: bool = False,
    control: Callable[[], object] | None = None,
) -> None:
    """One chart with everything that belongs to it.

    finding: what the chart shows, in words. alt: the same for people who cannot see it. read: how to read it.
    table: the chart's data with plain column names. key: unique on the page. is_selectable: a click on a mark reruns
    the page, the mark then stands in the session under "<key>_chart". control: draws a switch under the title.
    """
    cards = _collected.get()
    if cards is not None:
        cards.append(Card(finding, figure, alt))
        return
    with st.container(border=True, height="stretch"):
        st.subheader(inert(finding), anchor=False)
        if control is not None:
            control()
        if is_selectable:
            st.plotly_chart(
                figure, key=f"{key}_chart", config=CONFIG, alt=alt, on_select="rerun", selection_mode="points"
            )
        else:
            st.plotly_chart(figure, key=f"{key}_chart", config=CONFIG, alt=alt)
        st.caption(inert(f"How to read this: {read}"))
        with st.popover("As a table", icon=":material/table:", type="tertiary", key=f"{key}_table"):
            st.dataframe(table, hide_index=True, alt=f"The data of the chart: {finding}", placeholder="–")


def chart_not_shown(title: str, reason: str) -> None:
    """The card of a chart that would mislead: why it is not drawn, instead of an empty frame."""
    if _collected.get() is not None:
        return
    with st.container(border=True, height="stretch"):
        st.subheader(inert(title), anchor=False)
        st.caption(f":material/visibility_off: {inert(reason)}")
