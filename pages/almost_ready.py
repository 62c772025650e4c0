"""Almost ready: who is nearly in the top circle, why, and what would help."""

from __future__ import annotations

import streamlit as st

from figures.readiness import almost_ready
from figures.readiness_evaluation import evaluation
from ui.filter_bar import filter_bar
from ui.number import headline, numbers
from ui.people_notice import people_notice
from ui.readiness import gains_note, people_cards
from ui.readiness_more import drift_banner, evaluation_section
from ui.workspace import opened

workspace = opened()
filters = filter_bar(workspace)
with st.spinner("Comparing with what happened at past dates …"):
    view = almost_ready(workspace, filters)

headline("Who is almost ready for the top circle?", view.sentence)
if view.state == "not_shown":
    st.stop()
numbers(view.numbers)
people_notice(workspace, filters)
drift_banner(view.judged)
people_cards(workspace, filters, view)
gains_note(view)
evaluation_section(evaluation(workspace, filters))
