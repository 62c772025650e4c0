"""The people behind Churn: choose how they left, or a cell of the cohorts; table, selection, list."""

from __future__ import annotations

import streamlit as st

from figures.churn_blocks import blocks
from figures.churn_members import Evergreen, evergreen
from figures.churn_people import MOST_ROWS, churn_people, groups_of
from figures.words import count, day, percent
from queries.filters import Filters
from ui.churn_clicks import AGE, COHORT, GROUP, take_clicks
from ui.people_of_view import ViewPeople, people_of_view
from ui.text import inert
from ui.waiting import while_waited_for
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


# Shown only where the table has them: what is at stake, and where there is no cycle the chance of being there.
MORE = {"count_answers": "Answers", "count_turning": "People who turn to them", "chance": "Probably still there"}
LOOKS = {"Probably still there": st.column_config.NumberColumn(format="%.0f %%")}


@st.fragment
@while_waited_for()
def churn_people_and_list(workspace: Workspace, filters: Filters) -> None:
    """A part of the page of its own: choosing a group or selecting people redraws nothing else."""
    groups = groups_of(workspace, filters)
    if not groups:
        return
    st.header("The people behind it", anchor="people", divider=False)
    take_clicks(workspace, filters)
    if st.session_state.get(GROUP) not in groups:
        st.session_state[GROUP] = next(iter(groups))
    group = st.segmented_control(
        "Who",
        list(groups),
        required=True,
        format_func=lambda key: groups[key],
        key=GROUP,
        label_visibility="collapsed",
    )
    chosen = group or next(iter(groups))
    cohort, age = _cell(workspace, filters) if chosen == "cohort" else (None, None)
    found = churn_people(workspace, filters, group=chosen, cohort=cohort, age=age)
    if chosen == "evergreen":
        st.caption(inert(loss_words(evergreen(workspace, filters))))
    if found.total > len(found.frame):
        st.caption(f"The {MOST_ROWS:,} who wrote most of {count(found.total, 'person', 'people')}.")
    people_of_view(
        workspace,
        filters,
        ViewPeople(
            frame=found.frame,
            shown=SHOWN | {name: label for name, label in MORE.items() if name in found.frame},
            key=f"churn_people_{chosen}_{cohort}_{age}",
            alt=f"People: {groups[chosen]}, with contributions, joining and last activity",
            empty=EMPTY[chosen],
            stem=f"churn-{chosen}",
            config=LOOKS,
        ),
    )


def _cell(workspace: Workspace, filters: Filters) -> tuple[int | None, int | None]:
    """The cohort and the age that are chosen; age None is everybody of the cohort."""
    found = blocks(workspace, filters)
    if found is None or not found.cohorts.size.size:
        return None, None
    left, right = st.columns(2)
    names = {int(block): f"28 days from {day(found.starts[block])}" for block in found.cohorts.block[::-1]}
    if st.session_state.get(COHORT) not in names:
        st.session_state[COHORT] = next(iter(names))
    cohort = left.selectbox("Joined in the", list(names), format_func=lambda block: names[block], key=COHORT)
    ages: list[int | None] = [None, *range(len(found.starts) - cohort)]
    if st.session_state.get(AGE) not in ages:
        st.session_state[AGE] = None
    age = right.selectbox(
        "Active",
        ages,
        format_func=lambda each: "ever: the whole cohort" if each is None else f"{count(each, 'block')} later",
        key=AGE,
    )
    return cohort, age


def loss_words(found: Evergreen | None) -> str:
    """What goes with the evergreen members: their share of what was written, and who is left to write half."""
    if found is None or not found.places.size:
        return ""
    people = count(int(found.places.size), "evergreen member")
    rest = count(found.half_without, "person", "people")
    return (
        f"If the {people} go, {percent(found.share)} of what was written had no author. Half of everything is by "
        f"{count(found.half, 'person', 'people')} now; half of what is left would be by {rest}."
    )
