"""Where too few people talk for any ranking: the pairs themselves."""

from __future__ import annotations

import streamlit as st

from figures.reach_pairs import MOST_PAIRS, pairs
from figures.words import count
from queries.filters import Filters
from ui.text import inert
from warehouse.workspace import Workspace


def pairs_card(workspace: Workspace, filters: Filters) -> None:
    """Who answered whom, on how many days, the most frequent first."""
    found = pairs(workspace, filters)
    with st.container(border=True):
        st.subheader("Who answered whom", anchor=False)
        if found.total > MOST_PAIRS:
            st.caption(f"The first {MOST_PAIRS} of {count(found.total, 'pair')}.")
        st.dataframe(found.frame, hide_index=True, alt="Pairs of people who answered each other", placeholder="–")
        st.caption(inert("How to read this: counts only. In so small a group no share, order or rank would hold."))
