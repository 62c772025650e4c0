"""Definitions: what every number means."""

from __future__ import annotations

import streamlit as st

from figures.definitions import find
from ui.gate import gate

gate()
st.title("What does this number mean?", anchor=False)
st.markdown("**Every number on these pages, in plain words first.** Formula, source and limits stand below it.")
wanted = st.text_input(
    "Search", key="definition", bind="query-params", placeholder="Gini, tier, newcomer …", type="search", width=420
)
found = find(wanted)
if not found:
    st.info("No definition has these words. Try one word, or clear the search.", icon=":material/search_off:")
for entry in found:
    with st.container(border=True):
        st.subheader(entry.name, anchor=entry.key)
        st.markdown(entry.says)
        st.caption(entry.statistic + (f" · {entry.unit}" if entry.unit else ""))
        with st.expander("Formula, source and limits", key=f"more_{entry.key}"):
            for title, words in (
                ("Formula", entry.formula),
                ("Source", entry.source),
                ("When it is wrong", entry.limits),
            ):
                if words:
                    st.markdown(f"**{title}.**")
                    st.text(words)
