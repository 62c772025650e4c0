"""The network map with a click on somebody: who that is, and whom of the team they answer."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from charts.reach_map import MapFacts, map_figure
from figures.people import names_of
from figures.reach_map import MOST_DRAWN, NetworkMap, network_map
from figures.reach_team import Conditions
from figures.words import count, day
from queries.filters import Filters
from ui.chart_card import CONFIG, colours
from ui.text import inert
from ui.waiting import while_waited_for
from warehouse.workspace import Workspace

ROLES = {"star": "the star", "team": "in the team", "audience": "reached by them"}


@st.fragment
@while_waited_for()
def map_card(workspace: Workspace, filters: Filters, conditions: Conditions) -> None:
    """A part of its own: a click redraws nothing else."""
    found = network_map(workspace, filters, conditions)
    if found is None:
        return
    finding = "Who is reached by the team, who by the star"
    with st.container(border=True):
        st.subheader(finding, anchor=False)
        state: Any = st.plotly_chart(
            map_figure(_facts(found), colours()),
            key="reach_map",
            config=CONFIG,
            on_select="rerun",
            selection_mode="points",
            alt=f"{finding}. {count(len(found.keys), 'person', 'people')} by group, with lines to whom they answer.",
        )
        _about(workspace, filters, found, state["selection"]["points"])
        st.caption(inert(f"How to read this: {_read(found)}"))
        with st.popover("As a table", icon=":material/table:", type="tertiary", key="reach_map_table"):
            st.dataframe(_table(found), hide_index=True, alt="The people of the map", placeholder="–")


def _facts(found: NetworkMap) -> MapFacts:
    return MapFacts(found.names, found.keys, found.group, found.role, found.groups, found.lines, found.by_star)


def _read(found: NetworkMap) -> str:
    left = f" {count(found.left_out, 'person', 'people')} more are reached and not drawn." if found.left_out else ""
    return (
        "each dot is a person, in the disc of the group where they are most active. Diamonds are the team, the large "
        "star is the star; a line leads to whom of them somebody answered on most days. Where somebody stands inside "
        f"a disc says nothing. At most {MOST_DRAWN} are drawn, those who answer most first.{left} Click on a dot."
    )


def _about(workspace: Workspace, filters: Filters, found: NetworkMap, points: list[Any]) -> None:
    """The person who was clicked on."""
    keys = [int(point["customdata"]) for point in points if point.get("customdata") is not None]
    if not keys or keys[0] not in found.keys:
        return
    person = names_of(workspace, filters, member_keys=(keys[0],)).iloc[0]
    place = found.keys.index(keys[0])
    answers = [found.names[end] for start, end in found.lines if start == place]
    last = person["last_active_at"]
    parts = [ROLES[found.role[place]], f"mostly in {person['top_community']}" if person["top_community"] else ""]
    parts += [f"answers {' and '.join(answers)}" if answers else ""]
    parts += [f"last active {day(pd.Timestamp(last))}" if pd.notna(last) else ""]
    said = ", ".join(part for part in parts if part)
    st.info(f"**{inert(str(person['name']))}** ({inert(str(person['member_id']))}): {inert(said)}.")


def _table(found: NetworkMap) -> pd.DataFrame:
    heard: dict[int, list[str]] = {}
    for start, end in found.lines:
        heard.setdefault(start, []).append(found.names[end])
    return pd.DataFrame(
        {
            "Name": found.names,
            "Group": [found.groups[group] for group in found.group],
            "Role": [ROLES[role] for role in found.role],
            "Answers mostly": [", ".join(heard.get(place, [])) for place in range(len(found.keys))],
        }
    )
