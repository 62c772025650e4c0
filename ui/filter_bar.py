"""The filter bar: one line of words that says what is shown and opens to change it; in the address, on every page."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from figures.filter_words import PERIODS, in_words, period
from figures.scope import MEMBERS_ARE, Choices, choices
from queries.filters import Denominator, Filters
from ui.text import inert
from warehouse.workspace import Workspace

OWN_DAYS = "Own days"
ALL_DATA = next(iter(PERIODS))
AUTOMATIC = "automatic"  # registered when a member list was imported, otherwise contributors
# Keys are the names in the address: short, and the same on every page.
PERIOD, DAYS, GROUPS, KINDS, STAFF, MEMBERS = "period", "days", "group", "activity", "staff", "members"


def filter_bar(workspace: Workspace) -> Filters:
    """Draw the bar and give back what it says. One row; everything else opens from it."""
    offered = choices(workspace, Filters())
    words = in_words(_from_state(offered), offered)
    with st.popover(inert(words), icon=":material/tune:", type="tertiary", wrap=False, key="filter_bar"):
        _widgets(offered)
    filters = _from_state(offered)
    if in_words(filters, offered) != words:
        st.rerun()  # only on a first visit by a link with filters in it: the words above were drawn before them
    return filters


def _widgets(offered: Choices) -> None:
    """The filters themselves. A value that the address holds and the data does not is dropped by Streamlit."""
    st.selectbox(
        "Period", [*PERIODS, OWN_DAYS], key=PERIOD, bind="query-params", help="Counted back from the end of the export."
    )
    if st.session_state.get(PERIOD) == OWN_DAYS and offered.from_day and offered.end_day:
        last = offered.end_day - timedelta(days=1)
        st.date_input(
            "From and to, both included",
            value=(offered.from_day, last),
            min_value=offered.from_day,
            max_value=last,
            key=DAYS,
            bind="query-params",
            format="YYYY-MM-DD",
        )
    st.multiselect("Groups", list(offered.communities), key=GROUPS, bind="query-params", placeholder="All groups")
    st.multiselect(
        "Kinds of activity",
        list(offered.activities),
        key=KINDS,
        bind="query-params",
        placeholder="All kinds of activity",
    )
    st.selectbox(
        "Members are",
        [AUTOMATIC, *_denominators(offered)],
        format_func=lambda key: "as usual" if key == AUTOMATIC else MEMBERS_ARE[key],
        key=MEMBERS,
        bind="query-params",
        help="Whom shares and tiers are counted among. As usual: everyone registered where a member list was imported, "
        "contributors otherwise and for chosen groups.",
    )
    st.toggle("Count staff and bots too", key=STAFF, bind="query-params")


def _from_state(offered: Choices) -> Filters:
    """The filters as the widgets hold them; what a widget has not set yet is its default."""
    state = st.session_state
    from_day, to_day = period(state.get(PERIOD) or ALL_DATA, offered)
    if state.get(PERIOD) == OWN_DAYS:
        from_day, to_day = _own_days(state.get(DAYS))
    chosen = state.get(MEMBERS)
    return Filters(
        from_day=from_day,
        to_day=to_day,
        communities=tuple(state.get(GROUPS) or ()),
        activities=tuple(state.get(KINDS) or ()),
        with_staff=bool(state.get(STAFF)),
        denominator=chosen if chosen in MEMBERS_ARE else None,
    )


def _own_days(chosen: object) -> tuple[date | None, date | None]:
    """The two days picked; while only the first is picked, everything from it on."""
    days = chosen if isinstance(chosen, tuple) else ()
    from_day = days[0] if days else None
    return from_day, days[1] + timedelta(days=1) if len(days) > 1 else None


def _denominators(offered: Choices) -> list[Denominator]:
    return ["registered", "active", "contributors"] if offered.is_member_list_known else ["active", "contributors"]
