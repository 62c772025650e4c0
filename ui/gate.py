"""The gate: nobody passes without the right to see aggregates. Asked before every page and by each page."""

from __future__ import annotations

import streamlit as st

from actions.access import LOCAL, Act, Visitor, may, visitor_of
from actions.audit import note
from actions.imports import now
from ui.text import inert
from warehouse.workspace import Workspace


def gate() -> Visitor:
    """The visitor, or the end of this run with a sentence. Without sign-in configured: the one local user."""
    visitor = visitor_of(st.user.to_dict() if st.user else None)
    if visitor is None:
        st.info("Please sign in to see this community.", icon=":material/lock:")
        st.link_button("Sign in", "/auth/sign-in", type="primary")
        st.stop()
    return visitor


def who_is_here(visitor: Visitor) -> None:
    """In the sidebar: who is signed in and the way out; without sign-in, that only this computer can look."""
    with st.sidebar:
        if visitor is LOCAL:
            st.caption("No sign-in is configured: only this computer can open the dashboard.")
            return
        st.caption(f"{inert(visitor.name)}, {visitor.role.name.lower()}")
        st.button("Sign out", icon=":material/logout:", on_click=st.logout, key="sign_out")


def may_here(act: Act) -> bool:
    """Whether the visitor of this run may do it."""
    return may(gate(), act)


def may_see_names(workspace: Workspace, what: str) -> bool:
    """Whether names may be drawn here; if so the audit says once a visit who saw them, if not a sentence says why.

    what: the table in a word, as it stands in the audit.
    """
    visitor = gate()
    if not may(visitor, Act.SEE_NAMES):
        st.info("Names are shown to analysts, managers and admins.", icon=":material/lock:")
        return False
    seen = st.session_state.setdefault("names_seen", set())
    if (workspace.name, what) not in seen:
        note(workspace, who=visitor, what="names", on_what=what, now=now())
        seen.add((workspace.name, what))
    return True
