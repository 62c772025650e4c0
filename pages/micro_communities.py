"""Micro-communities: which small groups thrive, and who bridges them."""

from __future__ import annotations

import streamlit as st

from actions.access import Act, may
from figures.micro_communities import micro_communities
from ui.filter_bar import filter_bar
from ui.gate import gate
from ui.micro import bridging_people, detected_card, funnel_card, groups_table
from ui.number import headline, numbers
from ui.people_notice import people_notice
from ui.workspace import opened

workspace = opened()
filters = filter_bar(workspace)
view = micro_communities(workspace, filters).for_eyes(may_see_names=may(gate(), Act.SEE_NAMES))

headline("Which small groups thrive?", view.sentence)
if view.state == "not_shown":
    st.stop()
numbers(view.numbers)
people_notice(workspace, filters)
funnel_card(view)
groups_table(view)
bridging_people(workspace, filters)
detected_card(workspace, filters)
