"""Overview: how the community is, and what to do this week."""

from __future__ import annotations

import streamlit as st

from figures.overview import overview
from ui.facts import active_card
from ui.filter_bar import filter_bar
from ui.number import headline, numbers
from ui.people_notice import people_notice
from ui.report import report_download
from ui.steps import next_steps, what_the_data_supports
from ui.workspace import opened

workspace = opened()
filters = filter_bar(workspace)
view = overview(workspace, filters)

headline("How is the community?", view.sentence)
if view.state == "not_shown":
    st.stop()
numbers(view.numbers)
people_notice(workspace, filters)
left, right = st.columns([3, 2])
with left:
    active_card(view)
with right:
    next_steps(view.next_steps)
what_the_data_supports(workspace, filters)
report_download(workspace, filters)
