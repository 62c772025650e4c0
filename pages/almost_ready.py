"""Almost ready: who is nearly in the top circle, why, and what would help."""

from __future__ import annotations

import streamlit as st

from actions.imports import now
from actions.model_card import keep_new_card
from figures.readiness import almost_ready
from figures.readiness_evaluation import evaluation
from queries.filters import Filters
from ui.filter_bar import filter_bar
from ui.number import headline, numbers
from ui.people_notice import people_notice
from ui.readiness import gains_section, options, people_cards
from ui.readiness_more import drift_banner, evaluation_section
from ui.workspace import opened

workspace = opened()
filters = filter_bar(workspace)
label, by_group = options(workspace, filters)
with st.spinner("Comparing with what happened at past dates …"):
    view = almost_ready(workspace, filters, label=label, by_group=by_group)

headline("Who is almost ready for the top circle?", view.sentence)
if view.state == "not_shown":
    st.stop()
numbers(view.numbers)
people_notice(workspace, filters)
drift_banner(view.judged)
people_cards(workspace, filters, view)
gains_section(view)
found = evaluation(workspace, filters, label=label, by_group=by_group)
if found.card is not None and filters == Filters():
    keep_new_card(workspace, found.card, now=now())
evaluation_section(found)
