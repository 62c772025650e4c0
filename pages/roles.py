"""Seekers & providers: who asks, who answers, and what stays unanswered."""

from __future__ import annotations

import streamlit as st

from figures.roles import roles
from ui.filter_bar import filter_bar
from ui.number import headline, numbers
from ui.people_notice import people_notice
from ui.roles import balance_card, first_reply_card, load_card, marks_notice, taken_card, wait_card
from ui.roles_against import against_card
from ui.roles_people import roles_people
from ui.workspace import opened

workspace = opened()
filters = filter_bar(workspace)
view = roles(workspace, filters)

headline("Who asks, who answers?", view.sentence)
if view.state == "not_shown":
    st.stop()
numbers(view.numbers)
people_notice(workspace, filters)
marks_notice(view)
left, right = st.columns([3, 2])
with left:
    balance_card(workspace, filters, view)
with right:
    wait_card(view)

roles_people(workspace, filters)

left, middle, right = st.columns(3)
with left:
    taken_card(view)
with middle:
    load_card(workspace, filters, view)
with right:
    first_reply_card(view)
against_card(workspace, filters)
