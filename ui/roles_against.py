"""The numbers of Seekers & providers beside those of the period before, the last on the page."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from figures.roles_against import against
from figures.words import days
from queries.filters import Filters
from warehouse.workspace import Workspace


def against_card(workspace: Workspace, filters: Filters) -> None:
    """The numbers of the top row in the period before of equal length, and whether they changed."""
    st.header("Against the period before", anchor="before", divider=False)
    found = against(workspace, filters)
    if found is None:
        st.caption("The export does not reach back far enough for a period of equal length before this one.")
        return
    st.dataframe(
        found.table().dropna(axis="columns", how="all"),
        hide_index=True,
        alt="Numbers of this page now and in the period before, with the interval of the change",
        placeholder="–",
    )
    st.caption(
        f"{_period(found.now)} against {_period(found.before)}, each as known at its own end, with 95 % intervals. "
        "People who are in both periods make the interval too long rather than too short. A season changes numbers too."
    )


def _period(part: Filters) -> str:
    """First and last day of a period."""
    if part.from_day is None or part.to_day is None:
        return "The period"
    return days(part.from_day, part.to_day - timedelta(days=1))
