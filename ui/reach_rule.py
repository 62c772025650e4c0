"""What counts as a recommendation: chosen by kind, topic and word, with a preview of what that matches."""

from __future__ import annotations

import streamlit as st

from actions.access import Act, may
from actions.imports import now
from actions.settings import change_settings
from figures.recommending import RULE_SETTINGS, Rule, matches, rule_of, topics_in_scope
from figures.scope import choices
from queries.filters import Filters
from ui.gate import gate
from ui.text import inert
from ui.waiting import while_waited_for
from warehouse.settings import parts_in
from warehouse.workspace import Workspace

MOST_TOPICS = 300  # of a menu


@st.fragment
@while_waited_for()
def rule_part(workspace: Workspace, filters: Filters) -> None:
    """The rule as it is, what another would match, and the way to keep it."""
    chosen = rule_of(workspace)
    with st.expander(inert(chosen.in_words()), icon=":material/rule:"):
        kinds = [*dict.fromkeys([*choices(workspace, filters).activities, *chosen.types])]
        topics = [*dict.fromkeys([*topics_in_scope(workspace, filters)[:MOST_TOPICS], *chosen.topics])]
        left, middle, right = st.columns(3)
        with left:
            types = st.multiselect("Kinds", kinds, default=list(chosen.types), key="rule_types", placeholder="None")
        with middle:
            named = st.multiselect("Topics", topics, default=list(chosen.topics), key="rule_topics", placeholder="None")
        with right:
            words = st.text_input(
                "Words",
                value="; ".join(chosen.words),
                key="rule_words",
                placeholder="stroller; dress",
                help="Looked for in the names of topics and threads, with semicolons between them. Texts are not kept.",
            )
        tried = Rule(tuple(types), tuple(named), parts_in(words))
        found = matches(workspace, filters, tried)
        st.caption(inert(f"{found.in_words()} An act is enough that any of the three names."))
        st.dataframe(found.frame, hide_index=True, height=220, alt="What the rule matches", placeholder="–")
        if (
            tried != chosen
            and may(gate(), Act.CHANGE_SETTINGS)
            and st.button("Use this rule", type="primary", key="rule_use")
        ):
            values = ("; ".join(part) for part in (tried.types, tried.topics, tried.words))
            changed = list(zip(RULE_SETTINGS, values, strict=True))
            change_settings(workspace.name, changed, who=gate(), now=now())
            st.rerun()
