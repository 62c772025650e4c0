"""The people behind a view and the way to a list: tier, table, selection, who is left out, download."""

from __future__ import annotations

import streamlit as st

from figures.people import EVERYONE, MOST_ROWS, keys_of_tier, people, tier_labels
from figures.words import capital, count
from queries.filters import Filters
from ui.gate import may_see_names
from ui.list_offer import list_offer
from ui.people_table import people_table
from ui.waiting import while_waited_for
from warehouse.workspace import Workspace


@st.fragment
@while_waited_for()
def people_and_list(workspace: Workspace, filters: Filters) -> None:
    """A part of the page of its own: choosing a tier or selecting people redraws nothing else."""
    st.header("The people behind it", anchor="people", divider=False)
    if not may_see_names(workspace, "outreach"):
        return
    labels = tier_labels(workspace, filters)
    tier = st.segmented_control(
        "Tier",
        [EVERYONE, *labels],
        default=EVERYONE,
        required=True,
        format_func=lambda key: "Everyone" if key == EVERYONE else capital(labels[key]),
        key="tier",
        label_visibility="collapsed",
    )
    shown = people(workspace, filters, tier=tier or EVERYONE)
    if shown.total > len(shown.frame):
        st.caption(f"The {MOST_ROWS:,} most active of {count(shown.total, 'person', 'people')}.")
    most = float(people(workspace, filters).frame["share"].max())
    alt = "People with tier, contributions and last activity"
    selected = people_table(shown.frame, most_share=most, key=f"people_{tier}", alt=alt)
    _offer_list(workspace, filters, tier or EVERYONE, selected)


def _offer_list(workspace: Workspace, filters: Filters, tier: str, selected: tuple[int, ...]) -> None:
    """What the download would hold, in words, then the buttons."""
    if not selected and tier == EVERYONE:
        st.caption("Select people in the table, or choose a tier, to download them as a list.")
        return
    keys = selected or keys_of_tier(workspace, filters, tier=tier)
    if not keys:
        return
    who = "selected" if selected else f"in the tier {tier_labels(workspace, filters)[tier]}"
    list_offer(workspace, filters, tuple(keys), who=who, stem="outreach", key="list")
