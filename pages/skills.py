"""Skills: which topics are asked about and not served, on whom they hang, who could fill them."""

from __future__ import annotations

import streamlit as st

from figures.skills import skills_view
from ui.filter_bar import filter_bar
from ui.goals import goals
from ui.number import headline, numbers
from ui.people_notice import people_notice
from ui.skills import gap_card, skills_notice, who_could_fill
from ui.superusers import superusers_card
from ui.workspace import opened

workspace = opened()
filters = filter_bar(workspace)
view = skills_view(workspace, filters)

headline("Which skills does the community lack?", view.sentence)
if view.state != "not_shown":
    numbers(view.numbers)
    people_notice(workspace, filters)
    skills_notice(view)
    gap_card(view)
    who_could_fill(workspace, filters, view)
    superusers_card(workspace, filters)

if not view.scope.is_empty:
    goals(workspace, filters, view)
else:
    st.stop()
