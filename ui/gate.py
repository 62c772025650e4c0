"""The gate: nobody passes without the right to see aggregates. Asked before every page and by each page."""

from __future__ import annotations

import streamlit as st

from actions.access import Visitor, visitor_of


def gate() -> Visitor:
    """The visitor, or the end of this run with a sentence. Without sign-in configured: the one local user."""
    visitor = visitor_of(st.user.to_dict() if st.user else None)
    if visitor is None:
        st.info("Please sign in to see this community.", icon=":material/lock:")
        st.stop()
    return visitor
