"""Churn: whether people leave because they are done, or because something is wrong."""

from __future__ import annotations

import streamlit as st

from figures.churn import churn
from ui.churn import bands_card, survival_card
from ui.churn_clock import clock_card
from ui.churn_cohorts import cohort_card
from ui.churn_more import communities_card, groups_card, growth_card
from ui.churn_outlook import alive_card, check_card, outlook_card, rule_card
from ui.churn_people import churn_people_and_list
from ui.filter_bar import filter_bar
from ui.number import headline, numbers
from ui.people_notice import people_notice
from ui.workspace import opened

workspace = opened()
filters = filter_bar(workspace)
view = churn(workspace, filters)

headline("Are people leaving because they are done?", view.sentence)
numbers(view.numbers)
if view.scope.is_empty:
    st.stop()
people_notice(workspace, filters)
if view.state in {"ok", "wide"}:
    left, right = st.columns([3, 2])
    with left:
        survival_card(view)
    with right:
        bands_card(view)

churn_people_and_list(workspace, filters)

left, right = st.columns(2)
with left:
    cohort_card(view)
with right:
    growth_card(view)
    clock_card(workspace, filters)
if view.state in {"ok", "wide"}:
    left, right = st.columns(2)
    with left:
        communities_card(workspace, filters)
        outlook_card(view)
    with right:
        groups_card(workspace, filters)
        check_card(view.future)
    rule_card(workspace, filters, view)
    alive_card(workspace, filters, view)
