"""Kinds of activity and what each counts as: a small editor, those that are not known to us first."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from actions.access import Act, may
from actions.imports import now
from actions.settings import change_settings, type_roles
from figures.words import count, listed
from ui.gate import gate
from ui.problems import told_in_words
from ui.text import inert
from warehouse.settings import ROLES
from warehouse.workspace import Workspace

ROLE_WORDS = {
    "create": "content (a post, a reply)",
    "react": "a reaction",
    "view": "a visit",
    "outcome": "an outcome (a purchase)",
    "none": "nothing",
}
MOST_NAMED = 5  # more kinds stand in the table
KEYS = {words: role for role, words in ROLE_WORDS.items()}


def activity_types(workspace: Workspace) -> None:
    """The kinds of activity of this community; a changed role is saved at once and changes the numbers."""
    frame = type_roles(workspace)
    if frame.empty:
        return
    unknown = frame.loc[~frame["is_named"] & ~frame["is_chosen"], "name"].tolist()
    with st.expander("What the kinds of activity count as", icon=":material/category:", expanded=bool(unknown)):
        if unknown:
            names = listed([f"**{inert(name)}**" for name in unknown[:MOST_NAMED]])
            more = f" and {len(unknown) - MOST_NAMED} more" if len(unknown) > MOST_NAMED else ""
            st.markdown(
                f"{count(len(unknown), 'kind is', 'kinds are')} not known to us and counted as content: {names}{more}. "
                "Say below what they are."
            )
        _editor(workspace, frame)


def _editor(workspace: Workspace, frame: pd.DataFrame) -> None:
    shown = frame.assign(role=frame["role"].map(ROLE_WORDS), known=frame["is_named"] | frame["is_chosen"])
    shown = shown.sort_values("known", kind="stable").reset_index(drop=True)
    edited = st.data_editor(
        shown[["name", "count_acts", "role"]],
        key=f"roles_{workspace.name}_{workspace.settings_version}_{workspace.data_version}",
        hide_index=True,
        num_rows="fixed",
        disabled=["name", "count_acts"] if may(gate(), Act.CHANGE_SETTINGS) else True,
        column_config={
            "name": st.column_config.TextColumn("Kind of activity"),
            "count_acts": st.column_config.NumberColumn("Acts", format="localized"),
            "role": st.column_config.SelectboxColumn(
                "Counts as", options=[ROLE_WORDS[role] for role in ROLES], required=True
            ),
        },
    )
    changed = [
        (f"role.{name}", KEYS[after])
        for name, before, after in zip(shown["name"], shown["role"], edited["role"], strict=True)
        if before != after
    ]
    if changed:
        with told_in_words():
            change_settings(workspace.name, changed, who=gate(), now=now())
        st.toast("Saved; the numbers follow.")
        st.rerun()
