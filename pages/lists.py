"""Recruitment lists: whom to invite, by which channel, with a reason each, and how the effect will be measured."""

from __future__ import annotations

import streamlit as st

from actions.access import Act, may
from figures.lists_view import numbers_of, sentence_of
from figures.proposal import proposal
from figures.scope import nothing_in_scope, scope
from ui.filter_bar import filter_bar
from ui.gate import gate
from ui.list_channels import of_channel
from ui.list_form import sent_here, wish_form
from ui.list_out import list_out
from ui.list_preview import notes, preview
from ui.number import headline, numbers
from ui.workspace import opened

workspace = opened()
filters = filter_bar(workspace)
QUESTION = "Whom do I invite, and by which channel?"

if scope(workspace, filters).is_empty:
    headline(QUESTION, nothing_in_scope(workspace, filters))
    st.stop()
if not may(gate(), Act.MAKE_LISTS):
    st.title(QUESTION, anchor=False)
    st.info("Lists of people are made by managers and admins.", icon=":material/lock:")
    st.stop()
top = st.container()
sent_here()
wish = wish_form(workspace, filters)
found = proposal(workspace, filters, wish=wish)
with top:
    headline(QUESTION, sentence_of(found))
notes(found)
numbers(numbers_of(found))
preview(found)
if not found.people.empty:
    list_out(workspace, filters, found)
of_channel(workspace, filters, wish)
