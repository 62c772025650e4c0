"""The people of Seekers & providers: who waits, who answers best, most, and who asks; and the way to a list."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from actions.access import Act, may
from figures.roles_people import GREAT, KINDS, PROVIDERS, SEEKERS, WAITING, role_people
from queries.filters import Filters
from ui.gate import gate
from ui.people_of_view import ViewPeople, people_of_view
from ui.waiting import while_waited_for
from warehouse.workspace import Workspace

LABELS = {WAITING: "Newcomers waiting", GREAT: "Great answers", PROVIDERS: "Mostly answer", SEEKERS: "Mostly ask"}
EMPTY = {
    WAITING: "No newcomer is waiting for an answer.",
    GREAT: "No answer is known to have been taken up in this period.",
    PROVIDERS: "Nobody almost surely answers more than they ask.",
    SEEKERS: "Nobody almost surely asks more than they answer.",
}
SAYS = {
    WAITING: "Their first days here, a question, and no reply of anybody. The longest wait first.",
    GREAT: "The largest share of answers accepted, reacted to or written back to, few answers pulled to everybody's "
    "share: quality, not volume.",
    PROVIDERS: "Almost surely (90 %) answer more questions than they ask. The most answers first.",
    SEEKERS: "Almost surely (90 %) ask more questions than they answer. The most questions first.",
}


@st.fragment
@while_waited_for()
def roles_people(workspace: Workspace, filters: Filters) -> None:
    """A part of the page of its own: choosing a kind or selecting people redraws nothing else."""
    st.header("The people behind it", anchor="people", divider=False)
    if not may(gate(), Act.SEE_NAMES):
        st.info("Names are shown to analysts, managers and admins.", icon=":material/lock:")
        return
    kind = (
        st.segmented_control(
            "Who",
            KINDS,
            default=WAITING,
            required=True,
            format_func=lambda key: LABELS[key],
            key="role_kind",
            label_visibility="collapsed",
        )
        or WAITING
    )
    st.caption(SAYS[kind])
    people_of_view(workspace, filters, _of_kind(role_people(workspace, filters, kind=kind), kind))


def _of_kind(frame: pd.DataFrame, kind: str) -> ViewPeople:
    """The people of one kind with the columns that matter for it."""
    shown = {"age_days": "Waiting (days)", "topic": "Topic", "where": "In"}
    if kind != WAITING:
        shown = {
            "count_answers": "Answers",
            "count_seeks": "Questions",
            "taken_up_percent": "Taken up (%)",
            "reactions_per_post": "Reactions per post",
            "where": "Mostly in",
        }
        frame = frame.assign(taken_up_percent=100 * frame["taken_up"].astype("float64"))
    return ViewPeople(
        frame=frame,
        shown=shown,
        key=f"roles_{kind}",
        alt=f"{LABELS[kind]}: people with what they asked and answered, and the reason",
        empty=EMPTY[kind],
        stem=kind,
        config={
            "Waiting (days)": st.column_config.NumberColumn(format="%.1f"),
            "Taken up (%)": st.column_config.NumberColumn(format="%.0f"),
            "Reactions per post": st.column_config.NumberColumn(format="%.1f"),
        },
    )
