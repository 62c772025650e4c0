"""People: which accounts are one person, who is staff or a bot, and what was decided about it."""

from __future__ import annotations

import streamlit as st

from actions.access import Act, may
from figures.who_is_who import who_is_who
from queries.filters import Filters
from ui.gate import gate, may_see_names
from ui.not_members import pooled_section, staff_and_bots_section
from ui.number import headline, numbers
from ui.people_log import decision_log, merges_by_table
from ui.same_person import same_person
from ui.workspace import opened

workspace = opened()
view = who_is_who(workspace, Filters())

headline("Who is who?", view.sentence)
if view.state == "not_shown":
    st.stop()
numbers(view.numbers)
if not may_see_names(workspace, "who is who"):
    st.stop()
may_decide = may(gate(), Act.DECIDE_PEOPLE)
same_person(workspace, view.identities, may_decide=may_decide)
if may_decide:
    merges_by_table(workspace)
staff_and_bots_section(workspace, view.suspects, view.marked, may_decide=may_decide)
pooled_section(workspace, view.marked, may_decide=may_decide)
decision_log(workspace, may_decide=may_decide)
