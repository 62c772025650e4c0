"""What a team must keep to, as somebody sets it: size, people of one group, who must be in, who must not; a budget."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from figures.reach_people import reach_people
from figures.reach_team import Conditions, most_of_a_team, team_within
from figures.words import count
from queries.filters import Filters
from ui.text import inert
from ui.waiting import while_waited_for
from warehouse.workspace import Workspace

FROM_DATA = 0  # of a number: as many as the data says
MOST_PRICED = 60  # rows of the table of costs
USUAL_COST = 100.0


def conditions_chosen(workspace: Workspace, filters: Filters) -> Conditions:
    """One quiet line that opens; the conditions as chosen."""
    names = _candidates(workspace, filters)
    with st.popover("Conditions of the team", icon=":material/tune:", type="tertiary", key="team_conditions"):
        size = st.number_input(
            "People in the team",
            min_value=FROM_DATA,
            max_value=most_of_a_team(),
            value=FROM_DATA,
            key="team_size",
            help="0: as many as it takes to out-reach the star, ten where there is none.",
        )
        per_group = st.number_input(
            "At most so many of one group",
            min_value=FROM_DATA,
            max_value=most_of_a_team(),
            value=FROM_DATA,
            key="team_per_group",
            help="0: as many as may be. A group is where somebody was most active.",
        )
        must = st.multiselect(
            "Must be in", list(names), format_func=lambda key: names[key], key="team_must", placeholder="Nobody"
        )
        never = st.multiselect(
            "Must not be in", list(names), format_func=lambda key: names[key], key="team_never", placeholder="Nobody"
        )
    return Conditions(
        most_per_group=int(per_group) or None,
        must=tuple(sorted(int(key) for key in must)),
        never=tuple(sorted(int(key) for key in never if key not in must)),
        size=int(size) or None,
    )


def _candidates(workspace: Workspace, filters: Filters) -> dict[int, str]:
    """Names of those who can be picked, by key."""
    frame = reach_people(workspace, filters, who="candidates").frame
    return {int(key): str(name) for key, name in zip(frame["member_key"], frame["name"], strict=True)}


@st.fragment
@while_waited_for()
def budget_part(workspace: Workspace, filters: Filters) -> None:
    """The team with most reach for the money, where people cost something different each."""
    frame = reach_people(workspace, filters, who="candidates").frame.head(MOST_PRICED)
    if frame.empty:
        st.caption("Nobody can be picked here.")
        return
    budget = st.number_input("Budget", min_value=0.0, value=10 * USUAL_COST, step=USUAL_COST, key="team_budget")
    edited = st.data_editor(
        pd.DataFrame({"Name": frame["name"], "Reach": frame["reach"], "Cost": USUAL_COST}),
        key="team_costs",
        hide_index=True,
        disabled=["Name", "Reach"],
        height=260,
        column_config={"Cost": st.column_config.NumberColumn(min_value=0.01, help="In the unit of the budget")},
    )
    costs = dict(zip((int(key) for key in frame["member_key"]), edited["Cost"], strict=True))
    known = {key: float(cost) for key, cost in costs.items() if cost == cost and cost}  # noqa: PLR0124 - NaN
    found = team_within(workspace, filters, costs=known, budget=float(budget))
    if found is None or not found.keys:
        st.caption("The budget is enough for nobody.")
        return
    names = dict(zip(frame["member_key"], frame["name"], strict=True))
    who = ", ".join(str(names[key]) for key in found.keys)
    later = f"; on the later days {found.reach.value:,.0f}" if found.reach.value else ""
    st.markdown(
        f"**{count(len(found.keys), 'person', 'people')} for {found.cost:,.0f}** reached "
        f"{count(found.reach_when_picked, 'person', 'people')} when picked{later}: {inert(who)}."
    )
