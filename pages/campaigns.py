"""Campaigns: every list that was made, who came how far, and what the invitation changed."""

from __future__ import annotations

import streamlit as st

from actions.access import Act, may
from figures.campaigns import campaigns, outcome
from queries.filters import Filters
from ui.campaigns import hit_rate_card, ledger, outcome_card, people_and_steps, sending
from ui.gate import gate
from ui.list_program import list_program
from ui.navigation import link
from ui.number import headline, numbers
from ui.rewards import rewards_card
from ui.workspace import opened

workspace = opened()
view = campaigns(workspace, Filters())

headline("What came of it?", view.sentence)
if view.lists.empty:
    link("lists", "Build a list")
    rewards_card(workspace)
    st.stop()
numbers(view.numbers)
number = ledger(view)
if number is not None:
    if may(gate(), Act.MAKE_LISTS):
        sending(workspace, view, number)
        list_program(workspace, view, number)
    found = outcome(workspace, Filters(), number=number)
    outcome_card(found)
    hit_rate_card(workspace, view)
    people_and_steps(workspace, found)
rewards_card(workspace)
link("lists", "Build another list")
