"""One quiet line under the numbers: who is left out of them, what nobody has decided yet, and the way there."""

from __future__ import annotations

import streamlit as st

from figures.who_is_who import who_counts
from queries.filters import Filters
from ui.navigation import link
from ui.text import inert
from warehouse.workspace import Workspace


def people_notice(workspace: Workspace, filters: Filters) -> None:
    """The line; with a link to the People page where something waits for a decision."""
    words = who_counts(workspace, filters)
    with st.container(horizontal=True, vertical_alignment="center", key="people_notice"):
        st.caption(f":material/badge: {inert(words.claim)} {inert(words.consequence)}", width="content")
        if words.consequence:
            link("people", "Decide who is who")
