"""Reach: whose voice carries, and which team of ordinary trusted members out-reaches the star."""

from __future__ import annotations

import streamlit as st

from figures.reach import reach
from figures.reach_team import team_of
from ui.filter_bar import filter_bar
from ui.gate import may_see_names
from ui.number import headline, numbers
from ui.people_notice import people_notice
from ui.reach import curve_card, notes, rates_card
from ui.reach_map import map_card
from ui.reach_pairs import pairs_card
from ui.reach_people import reach_people_part
from ui.reach_rule import rule_part
from ui.reach_team import conditions_chosen
from ui.reach_worth import worth_tabs
from ui.workspace import opened

workspace = opened()
filters = filter_bar(workspace)
if not may_see_names(workspace, "reach"):
    st.stop()
view = reach(workspace, filters)

headline("Which team out-reaches the star?", view.sentence)
if view.state == "not_shown":
    st.stop()
numbers(view.numbers)
people_notice(workspace, filters)
notes(view)
if view.state == "count_only":
    pairs_card(workspace, filters)
    st.stop()

conditions = conditions_chosen(workspace, filters)
left, right = st.columns([3, 2])
with left:
    curve_card(view, team_of(workspace, filters, conditions))
with right:
    rates_card(view.rates)
    rule_part(workspace, filters)

reach_people_part(workspace, filters, conditions)
map_card(workspace, filters, conditions)

worth_tabs(workspace, filters, conditions)
