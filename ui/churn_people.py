"""The people behind Churn: choose how they left, or a cell of the cohorts; table, selection, list."""

from __future__ import annotations

import streamlit as st

from figures.churn_blocks import blocks
from figures.churn_people import MOST_ROWS, churn_people, groups_of
from figures.words import count, day
from queries.filters import Filters
from ui.people_of_view import ViewPeople, people_of_view
from warehouse.workspace import Workspace

SHOWN = {
    "top_community": "Mostly in",
    "count_created": "Contributions",
    "joined": "Joined",
    "last_active": "Last active",
}
EMPTY = {
    "early": "Nobody left in this way in the judged window.",
    "bounced": "Nobody left within the first four weeks in the judged window.",
    "graduated": "Nobody left on cycle in the judged window.",
    "quiet": "Nobody who writes is silent beyond their own rhythm.",
    "evergreen": "Nobody has outstayed two natural cycles and keeps coming.",
    "cohort": "Nobody is in this cell.",
}


@st.fragment
def churn_people_and_list(workspace: Workspace, filters: Filters) -> None:
    """A part of the page of its own: choosing a group or selecting people redraws nothing else."""
    groups = groups_of(workspace, filters)
    if not groups:
        return
    st.header("The people behind it", anchor="people", divider=False)
    group = st.segmented_control(
        "Who",
        list(groups),
        default=next(iter(groups)),
        required=True,
        format_func=lambda key: groups[key],
        key="churn_group",
        label_visibility="collapsed",
    )
    chosen = group or next(iter(groups))
    cohort, age = _cell(workspace, filters) if chosen == "cohort" else (None, None)
    found = churn_people(workspace, filters, group=chosen, cohort=cohort, age=age)
    if found.total > len(found.frame):
        st.caption(f"The {MOST_ROWS:,} who wrote most of {count(found.total, 'person', 'people')}.")
    people_of_view(
        workspace,
        filters,
        ViewPeople(
            frame=found.frame,
            shown=SHOWN,
            key=f"churn_people_{chosen}_{cohort}_{age}",
            alt=f"People: {groups[chosen]}, with contributions, joining and last activity",
            empty=EMPTY[chosen],
            stem=f"churn-{chosen}",
        ),
    )


def _cell(workspace: Workspace, filters: Filters) -> tuple[int | None, int | None]:
    """The cohort and the age that are chosen; age None is everybody of the cohort."""
    found = blocks(workspace, filters)
    if found is None or not found.cohorts.size.size:
        return None, None
    left, right = st.columns(2)
    names = {int(block): f"28 days from {day(found.starts[block])}" for block in found.cohorts.block[::-1]}
    cohort = left.selectbox("Joined in the", list(names), format_func=lambda block: names[block], key="churn_cohort")
    ages: list[int | None] = [None, *range(len(found.starts) - cohort)]
    age = right.selectbox(
        "Active",
        ages,
        format_func=lambda each: "ever: the whole cohort" if each is None else f"{count(each, 'block')} later",
        key="churn_age",
    )
    return cohort, age
