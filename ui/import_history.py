"""What was imported before, its reports, the way to undo an import and the way to read its file again differently."""

from __future__ import annotations

import streamlit as st

from actions.imports import import_history, name_period, report_of, undo_import
from actions.start import SAMPLE
from actions.trial import reading_of
from figures.words import count
from ui.gate import gate
from ui.import_count import in_words
from ui.import_report import report_card
from ui.import_settle import days_asked
from ui.problems import told_in_words
from ui.selectable import selected_rows
from ui.text import inert
from warehouse.workspace import Workspace

COLUMNS = {
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


def history(workspace: Workspace, *, may_import: bool) -> None:
    """The imports of this community, newest first; select one to see its report, undo it or read it differently."""
    st.header(inert(f"Imported into {workspace.name}"), anchor="history")
    frame = import_history(workspace)
    frame = frame[~frame["is_undone"]].reset_index(drop=True)
    if frame.empty:
        st.caption("Nothing yet.")
        return
    rows = selected_rows(
        frame[list(COLUMNS)].rename(columns=COLUMNS),
        key=f"history_{workspace.name}_{workspace.data_version}",
        mode="single-row",
        alt="Imports of this community, newest first",
        may_select=may_import,
    )
    if rows:
        chosen = frame.iloc[rows[0]]
        _chosen(workspace, int(chosen["import_key"]), str(chosen["file_name"]))
    elif may_import:
        words = "" if workspace.name == SAMPLE else ", to undo it, or to read its file again differently"
        st.caption(f"Select an import to see its report{words}.")


def _chosen(workspace: Workspace, import_key: int, file: str) -> None:
    """The report as it was, and what can be done."""
    with st.container(border=True):
        report = report_of(workspace, import_key)
        if report is not None:
            report_card(workspace.name, report, key=f"history_{import_key}")
        else:
            st.caption("Its report was not kept.")
        if workspace.name == SAMPLE:
            st.caption("The sample's imports stay.")
            return
        if st.session_state.get("reading_again") == (workspace.name, import_key):
            st.info("Its file goes into the field at the top of this page.", icon=":material/arrow_upward:")
            return
        with st.container(horizontal=True):
            with st.popover(f"Undo import {import_key}", icon=":material/undo:", key="undo_import"):
                _confirm(workspace.name, import_key, file)
            with st.popover("Read it again differently", icon=":material/history:", key="read_again"):
                _again(workspace, import_key, file)
            if report is not None and report.window is not None and report.window.source != "in the file":
                with st.popover("Say which days its totals count", icon=":material/date_range:", key="name_period"):
                    _period(workspace.name, import_key)


def _again(workspace: Workspace, import_key: int, file: str) -> None:
    """How it was read, and how another reading takes its place."""
    reading = in_words(reading_of(workspace, import_key))
    st.markdown(
        f"**{inert(file)}** was read with {inert(reading)}. Was the time zone, the order of the dates or a column "
        "wrong? Drop the same file again above and choose otherwise: the new reading takes the place of this one in "
        "one step. (We keep what was read from a file, never the file itself.)"
    )
    if st.button("Do that", type="primary", key="read_again_now"):
        st.session_state["reading_again"] = (workspace.name, import_key)
        st.rerun()


def _period(workspace_name: str, import_key: int) -> None:
    """Asks for the days that the totals of an import count."""
    chosen = days_asked("From the first to the last of these days", None, f"history_{import_key}")
    if st.button("Keep these days", type="primary", disabled=len(chosen) != 2):  # noqa: PLR2004 - a first and a last
        with told_in_words():
            name_period(workspace_name, import_key, chosen[0], chosen[1], who=gate())
        st.session_state.pop("reports", None)
        st.rerun()


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
        for old in ("reports", "reading_again"):
            st.session_state.pop(old, None)
        st.rerun()
