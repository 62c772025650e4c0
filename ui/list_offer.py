"""What a list of these people would hold, who is left out, and its download."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial

import streamlit as st

from actions.access import Act
from actions.lists import in_words, make_list
from figures.people import not_on_a_list
from figures.words import count
from queries.filters import Filters
from ui.download_button import list_download
from ui.gate import gate, may_here
from ui.navigation import link
from ui.text import inert
from warehouse.workspace import Workspace


def list_offer(
    workspace: Workspace,
    filters: Filters,
    member_keys: tuple[int, ...],
    *,
    who: str,
    stem: str,
    key: str,
    reasons: Mapping[int, str] | None = None,
) -> None:
    """In words, then the buttons; no buttons when nobody is left.

    who: these people in words ("selected"). stem: what the list is, for the file's name. reasons: member key -> why,
    in the order of the list; None: what is known of everybody's contributions, most active first.
    """
    if not may_here(Act.MAKE_LISTS):
        st.caption("Lists are made by managers and admins.")
        return
    left_out = not_on_a_list(workspace, filters, member_keys=member_keys)
    words = in_words(left_out)
    st.markdown(
        f"**{count(len(member_keys), 'person', 'people')} {inert(who)}.** "
        + (f"Left out of the list: {words}." if words else "Nobody of them has to be left out of a list.")
    )
    given = len(member_keys) - sum(left_out.values())
    if not given:
        return
    make = partial(
        make_list,
        workspace,
        filters,
        channel="outreach",
        member_keys=member_keys,
        reasons=reasons,
        who=gate(),
        now=datetime.now(UTC),
    )
    versions = f"{workspace.folder}|{workspace.data_version}|{workspace.settings_version}|{filters}|{stem}"
    contents = f"{versions}|{sorted(member_keys)}|{reasons}"  # without reasons the order of selecting says nothing
    st.button(
        "Send to the list builder",
        icon=":material/group_add:",
        key=f"{key}_send",
        on_click=_send,
        args=(member_keys, f"{who}, {stem.replace('-', ' ')}"),
        help="There: channel, skills, variety, hold-out, messages, and what became of the list.",
    )
    if st.session_state.get("list_people") == member_keys:
        link("lists", f"Open the list builder with {count(len(member_keys), 'person', 'people')}")
    name = f"{workspace.name}-{stem}-{given}-people"
    list_download(workspace, make, stem=name, contents=contents, key=key, who=gate())


def _send(member_keys: tuple[int, ...], who: str) -> None:
    """Remember these people for the list builder; then a link leads there and takes the filters along."""
    st.session_state["list_people"], st.session_state["list_people_are"] = member_keys, who
    st.session_state["list_is_new"] = True
