"""What was imported before, and the way to undo it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from actions.imports import import_history, undo_import
from actions.start import SAMPLE
from figures.words import count
from ui.gate import gate
from ui.problems import told_in_words
from ui.text import inert
from warehouse.workspace import Workspace


def history(workspace: Workspace) -> None:
    """The imports of this community, newest first; select one to undo it."""
    st.header(inert(f"Imported into {workspace.name}"), anchor="history")
    frame = import_history(workspace)
    frame = frame[~frame["is_undone"]].reset_index(drop=True)
    if frame.empty:
        st.caption("Nothing yet.")
        return
    state = st.dataframe(
        _shown(frame),
        key=f"history_{workspace.name}_{workspace.data_version}",
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        height="content",
        alt="Imports of this community, newest first",
        placeholder="–",
        column_config={
            name: st.column_config.NumberColumn(format="localized")
            for name in ("Read", "Loaded", "Already there", "Left out")
        },
    )
    rows = state["selection"]["rows"]
    if rows and rows[0] < len(frame) and workspace.name != SAMPLE:
        chosen = frame.iloc[rows[0]]
        with st.popover(f"Undo import {chosen['import_key']}", icon=":material/undo:", key="undo_import"):
            _confirm(workspace.name, int(chosen["import_key"]), str(chosen["file_name"]))
    else:
        words = "The sample's imports stay." if workspace.name == SAMPLE else "Select an import to undo it."
        st.caption(words)


def _shown(frame: pd.DataFrame) -> pd.DataFrame:
    names = {
        "import_key": "No.",
        "file_name": "File",
        "kind": "Kind",
        "imported_at": "Imported (UTC)",
        "rows_read": "Read",
        "rows_loaded": "Loaded",
        "rows_duplicate": "Already there",
        "rows_rejected": "Left out",
        "from_at": "From",
        "to_at": "To",
    }
    return frame[list(names)].rename(columns=names)


def _confirm(workspace_name: str, import_key: int, file: str) -> None:
    """Asks once more: what goes, what stays."""
    st.markdown(
        f"**{inert(file)}** (import {import_key}) goes. Acts that a later import also held stay with that one; "
        "the file itself is not touched and can be imported again."
    )
    if st.button("Undo it", type="primary"):
        with told_in_words():
            gone = undo_import(workspace_name, import_key, who=gate())
        st.toast(f"{count(gone, 'act')} taken out again.")
        st.session_state.pop("reports", None)
        st.rerun()
