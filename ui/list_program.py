"""Which program a list is for: named or changed afterwards, so that who came is read from that program's table."""

from __future__ import annotations

import streamlit as st

from actions.campaigns import name_list_program
from actions.imports import now
from figures.campaigns import Campaigns
from figures.programs import programs
from queries.filters import Filters
from ui.gate import gate
from ui.problems import told_in_words
from warehouse.workspace import Workspace


def list_program(workspace: Workspace, view: Campaigns, number: int) -> None:
    """A choice of the programs that are known, or a name typed in before its table is imported; empty is none."""
    told = view.lists.loc[view.lists["list_key"] == number, "program"].iloc[0]
    current = told if isinstance(told, str) else None
    names = [each.name for each in programs(workspace, Filters())]
    if current is not None and current not in names:
        names.insert(0, current)
    chosen = st.selectbox(
        "Program of this list",
        names,
        index=names.index(current) if current is not None else None,
        key=f"program_of_{number}_{workspace.settings_version}",
        placeholder="None: who came is ticked by hand",
        accept_new_options=True,
        help="Whoever completes this program after the list was sent counts as joined. Choose one of those imported, "
        "or type its name as its table will have it.",
        width=420,
    )
    if (chosen or None) != current:
        with told_in_words():
            name_list_program(workspace, number, chosen, who=gate(), now=now())
        st.rerun()
