"""Overview: how the community is, and what to do this week."""

from __future__ import annotations

import streamlit as st

from charts.over_time import bar_figure
from figures.overview import overview
from ui.chart_card import chart_card, colours
from ui.facts import active_facts, active_table
from ui.filter_bar import filter_bar
from ui.number import headline, numbers
from ui.people_notice import people_notice
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
    chart_card(
        "People active in each 28 days, newcomers on top",
        bar_figure(active_facts(view.blocks), colours()),
        alt=view.sentence.text(),
        read="each bar is 28 days; a person counts once in a bar. The coloured part was there for the first time; "
        "in the first bars nearly everybody looks new, because the export begins there.",
        table=active_table(view.blocks),
        key="active",
    )
with right:
    next_steps(view.next_steps)
what_the_data_supports(workspace, filters)
