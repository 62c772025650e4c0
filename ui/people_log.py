"""What was decided about people, with the way back; and many merges at once from a table."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from actions.imports import now
from actions.merge_table import MergeReport, merge_by_table
from actions.people import KINDS, decisions, undo_decision
from figures.words import listed
from ui.gate import gate
from ui.problems import told_in_words
from ui.selectable import selected_rows
from ui.text import inert
from ui.uploads import on_disk, remove
from warehouse.workspace import Workspace


def merges_by_table(workspace: Workspace) -> None:
    """Upload a table old_id,new_id; what came of it stays on screen until the next one."""
    with st.expander("Many at once: a table of old and new ids", icon=":material/table:", key="merge_table"):
        st.markdown(
            "A CSV with the columns **old\\_id** and **new\\_id**, such as a platform gives after a move. "
            "Chains are followed to their end; rows that contradict each other are left out and named."
        )
        tried = st.session_state.get("merge_round", 0)
        upload = st.file_uploader("Table of merges", key=f"merges_{tried}", label_visibility="collapsed")
        if upload is not None:
            path = on_disk(upload)
            with told_in_words():
                report = merge_by_table(workspace, path, name=upload.name, who=gate(), now=now())
            remove(path)
            st.session_state["merge_round"] = tried + 1
            st.session_state["merge_report"] = (workspace.name, report)
            st.rerun()
        name, report = st.session_state.get("merge_report", ("", None))
        if report is not None and name == workspace.name:
            _report(report)


def _report(report: MergeReport) -> None:
    st.success(inert(report.in_words()), icon=":material/join:")
    if report.rejected:
        parts = [f"{each.count:,}: {each.reason} (first in row {each.first_row:,})" for each in report.rejected]
        st.markdown("Left out: " + inert(listed(parts)) + ".")


def decision_log(workspace: Workspace, *, may_decide: bool) -> None:
    """Every decision, the newest first; select one to take it back."""
    st.header("What was decided", anchor="decisions")
    frame = decisions(workspace)
    if frame.empty:
        st.caption("Nothing yet.")
        return
    rows = selected_rows(
        _shown(frame),
        key=f"decisions_{workspace.name}_{workspace.data_version}",
        mode="single-row",
        alt="Decisions about people, newest first, with who decided and why",
        may_select=may_decide,
    )
    if not may_decide:
        return
    chosen = frame.iloc[rows[0]] if rows else None
    if chosen is None or chosen["is_undone"]:
        st.caption("Select a decision to take it back." if chosen is None else "This one was taken back already.")
    elif st.button(f"Take back no. {chosen['decision_key']}", icon=":material/undo:", key="undo_decision"):
        with told_in_words():
            undo_decision(workspace, int(chosen["decision_key"]), who=gate(), now=now())
        st.toast("Taken back; the numbers are as they were before it.")
        st.rerun()


def _shown(frame: pd.DataFrame) -> pd.DataFrame:
    """The columns that are drawn, under the names that are read."""
    return pd.DataFrame(
        {
            "No.": frame["decision_key"],
            "Who": [
                f"{_named(name, member_id)} → {_named(other, other_id)}" if other_id else _named(name, member_id)
                for name, member_id, other, other_id in zip(
                    *(_texts(frame[each]) for each in ("name", "member_id", "other_name", "other_member_id")),
                    strict=True,
                )
            ],
            "Is": frame["kind"].map(KINDS),
            "Why": frame["reason"],
            "Decided (UTC)": frame["decided_at"],
            "By": frame["decided_by"],
            "Taken back": frame["undone_at"],
        }
    )


def _texts(column: pd.Series) -> list[str]:
    return [str(value) if pd.notna(value) else "" for value in column]


def _named(name: str, member_id: str) -> str:
    """An account by name and id.

    >>> _named("Ann", "m1"), _named("", "m2")
    ('Ann (m1)', 'm2')
    """
    return f"{name} ({member_id})" if name and name != member_id else member_id
