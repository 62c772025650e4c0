"""Groups that a program is not about: chosen by who knows it, kept for everybody, and what they say of the estimate."""

from __future__ import annotations

import hashlib

import streamlit as st

from actions.access import Act, may
from actions.imports import now
from actions.settings import name_untouched
from figures.training import Training
from figures.training_untouched import groups_to_choose, untouched_in_words
from ui.gate import gate
from ui.problems import told_in_words
from ui.text import inert
from warehouse.workspace import Workspace


def untouched_card(workspace: Workspace, view: Training) -> None:
    """The negative control: its reading in words, and the choice of the groups for who may."""
    if view.program is None or view.measured is None:
        return
    found, groups, name = view.measured.uplift.beside.untouched, view.measured.untouched, view.program.name
    with st.container(border=True, height="stretch"):
        st.subheader("Where it could change nothing", anchor=False)
        icon = ":material/warning: " if found is not None and found.has_moved else ""
        st.markdown(icon + inert(untouched_in_words(found, groups, name)))
        if not may(gate(), Act.MAKE_LISTS):
            return
        there = groups_to_choose(workspace)
        key = f"untouched_{hashlib.sha256(name.encode()).hexdigest()[:8]}_{workspace.settings_version}"
        chosen = st.multiselect(
            f"Groups that {inert(name)} is not about",
            there,
            default=[each for each in groups.known if each in there],
            key=key,
            placeholder="Choose groups",
            help="A group in which the program could change nothing, such as one on another subject. If the same "
            "people change there too, something else moves them. Choose before you look at the result.",
        )
        if set(chosen) != set(groups.known):
            with told_in_words():
                name_untouched(workspace, name, chosen, who=gate(), now=now())
            st.rerun()
