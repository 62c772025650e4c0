"""Training uplift: did it change anything, for whom, and could it have been seen."""

from __future__ import annotations

import streamlit as st

from figures.programs import programs
from figures.training import training
from ui.filter_bar import filter_bar
from ui.number import headline, numbers
from ui.training import doubts, profile_card, program_bar, tier_card
from ui.training_more import (
    checks_card,
    invitation_card,
    outcomes_card,
    planner_card,
    staying_card,
)
from ui.training_people import lottery_card, people_section, report_button, roll_out_card
from ui.training_rounds import rounds_card
from ui.training_untouched import untouched_card
from ui.workspace import opened

workspace = opened()
filters = filter_bar(workspace)
program, without_others = program_bar(programs(workspace, filters))
view = training(workspace, filters, program=program, without_others=without_others)

headline("Did the training lift anyone?", view.sentence)
if view.program is None or view.measured is None:
    st.stop()
measured = view.measured
if view.numbers:
    numbers(view.numbers)
doubts(measured)
left, right = st.columns([3, 2])
with left:
    profile_card(view, measured)
with right:
    tier_card(view, measured)

people_section(workspace, filters, view.program.name, without_others)

if view.state in ("ok", "wide"):
    left, right = st.columns(2)
    with left:
        outcomes_card(measured)
    with right:
        checks_card(measured)
rounds_card(workspace, filters, view, without_others)
lottery_card(workspace, filters, view.program.name)
left, right = st.columns(2)
with left:
    staying_card(view.program.kind, measured)
with right:
    untouched_card(workspace, view)
left, right = st.columns(2)
with left:
    roll_out_card(workspace, filters, view.program.name)
with right:
    invitation_card(measured)
planner_card(workspace, filters, view.program.name, without_others)
report_button(workspace, view)
