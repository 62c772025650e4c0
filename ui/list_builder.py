"""The people behind a view and the way to a list: tier, table, selection, who is left out, download."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import streamlit as st

from actions.lists import in_words, make_list
from figures.people import EVERYONE, MOST_ROWS, keys_of_tier, not_on_a_list, people, tier_labels
from figures.words import capital, count
from queries.filters import Filters
from ui.download_button import list_download
from ui.gate import gate
from ui.people_table import people_table
from ui.text import inert
from warehouse.workspace import Workspace


@st.fragment
def people_and_list(workspace: Workspace, filters: Filters) -> None:
    """A part of the page of its own: choosing a tier or selecting people redraws nothing else."""
    st.header("The people behind it", anchor="people", divider=False)
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
    left_out = not_on_a_list(workspace, filters, member_keys=tuple(keys))
    words = in_words(left_out)
    st.markdown(
        f"**{count(len(keys), 'person', 'people')} {inert(who)}.** "
        + (f"Left out of the list: {words}." if words else "Nobody of them has to be left out of a list.")
    )
    given = len(keys) - sum(left_out.values())
    if not given:
        return
    versions = f"{workspace.folder}|{workspace.data_version}|{workspace.settings_version}|{filters}|{sorted(keys)}"
    make = partial(
        make_list, workspace, filters, channel="outreach", member_keys=keys, who=gate(), now=datetime.now(UTC)
    )
    list_download(make, stem=f"{workspace.name}-outreach-{given}-people", contents=versions, key="list")
