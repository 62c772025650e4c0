"""Which workspace is shown: chosen in the sidebar, always in the address, never another than the address names."""

from __future__ import annotations

import streamlit as st

from actions.start import SAMPLE
from errors import NotAllowed
from ui.gate import gate
from ui.text import inert
from warehouse.workspace import FILE, Workspace, home, list_workspaces, open_workspace

KEY = "workspace"


def workspace_chooser() -> None:
    """The choice in the sidebar, kept across pages; an address that names no community of ours is answered in words."""
    names = known_workspaces()
    asked = st.query_params.get(KEY)
    if KEY not in st.session_state and asked not in names:
        if asked:
            st.session_state["unknown_workspace"] = asked
        st.query_params[KEY] = last_used(names)  # before the widget is there, which from then on owns the parameter
        st.rerun()
    shown = st.session_state.pop("show_workspace", None)  # set by the Import page after it made one
    if shown in names:
        st.session_state[KEY] = shown
    with st.sidebar:
        # No default: what equals a default is left out of the address, and a link must say which community it shows.
        chosen = st.selectbox(
            "Community",
            names,
            index=None,
            key=KEY,
            bind="query-params",
            on_change=_known_now,
            help="Your own communities appear here after an import.",
        )
        if chosen == SAMPLE:
            st.caption("A made-up wedding and baby community, to look around in.")
    unknown = st.session_state.get("unknown_workspace")
    if unknown:
        st.warning(f"There is no community **{inert(unknown)}** here.", icon=":material/search_off:")
        st.button(f"Show {inert(shown_name())} instead", on_click=_known_now)
        st.stop()


def _known_now() -> None:
    st.session_state.pop("unknown_workspace", None)


def known_workspaces() -> list[str]:
    """Names of all workspaces that the visitor may open: one's own first, the sample last, which everybody may."""
    visitor = gate()
    own = [name for name in list_workspaces() if name != SAMPLE and visitor.may_open(name)]
    return [*own, SAMPLE]


def last_used(names: list[str]) -> str:
    """The community that was changed last, one's own before the sample."""
    own = [name for name in names if name != SAMPLE]
    return max(own, key=lambda name: (home() / name / FILE).stat().st_mtime, default=SAMPLE)


def opened() -> Workspace:
    """The workspace that the sidebar shows, for a page; the page's own call of the gate is in here."""
    visitor, name = gate(), shown_name()
    if name != SAMPLE and not visitor.may_open(name):
        raise NotAllowed(
            "You may not open this community",
            remedy="Ask whoever runs Next Circle to name it for you.",
            who=visitor.name,
        )
    return open_workspace(name)


def shown_name() -> str:
    """Name of the workspace that the sidebar shows; the one used last where nothing is chosen."""
    return st.session_state.get(KEY) or last_used(known_workspaces())
