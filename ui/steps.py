"""What to do next, and what the data can and cannot support: the right side and the foot of the Overview."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from figures.next_steps import NextStep
from figures.support import support
from queries.filters import Filters
from ui.navigation import link
from ui.text import inert
from warehouse.workspace import Workspace


def next_steps(steps: Sequence[NextStep]) -> None:
    """A short list, most useful first, each with the page that helps."""
    with st.container(border=True, height="stretch"):
        st.subheader("What to do next", anchor=False)
        if not steps:
            st.caption("Nothing stands out with these filters.")
        for number, step in enumerate(steps, start=1):
            st.markdown(f"**{number}.** {inert(step.text)}")
            link(step.page, step.link, dict(step.query))


def what_the_data_supports(workspace: Workspace, filters: Filters) -> None:
    """One line per view: available, or which column is missing."""
    with st.container(border=True):
        st.subheader("What this data can and cannot tell", anchor=False)
        frame = support(workspace, filters)
        st.dataframe(
            frame,
            hide_index=True,
            alt="One row for each question: whether the data can answer it, and what is missing otherwise",
            column_config={"Can it?": st.column_config.TextColumn(width="small")},
        )
