"""Concentration: who carries the community, and how dependent it is on them."""

from __future__ import annotations

import streamlit as st

from figures.cache import ahead
from figures.concentration import concentration
from ui.concentration import lorenz_card, tier_card
from ui.concentration_more import more_tabs, open_figure
from ui.filter_bar import filter_bar
from ui.list_builder import people_and_list
from ui.number import headline, numbers
from ui.people_notice import people_notice
from ui.workspace import opened

workspace = opened()
filters = filter_bar(workspace)
ahead(workspace, filters, open_figure())
view = concentration(workspace, filters)

headline("Who carries the community?", view.sentence)
if view.state == "not_shown":
    st.stop()
numbers(view.numbers)
people_notice(workspace, filters)
if view.state != "count_only":
    left, right = st.columns([3, 2])
    with left:
        lorenz_card(view)
    with right:
        tier_card(view)

people_and_list(workspace, filters)

if view.state != "count_only":
    more_tabs(workspace, filters)
