"""What the manager wants more of: who does it, who nearly does, what was tried, what others found."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from actions.access import Act, may
from figures.goals import EVIDENCE, GOALS, WEEKS, GoalView, goal_named, goal_view
from figures.skills import Skills
from figures.words import capital, count
from models.tiers import RECENT_DAYS
from queries.filters import Filters
from ui.gate import gate
from ui.people_of_view import ViewPeople, people_of_view
from ui.text import inert
from ui.waiting import while_waited_for
from warehouse.workspace import Workspace

ANY_TOPIC = "any topic"
NEARLY, DOES = "Nearly do", "Do it"


@st.fragment
@while_waited_for()
def goals(workspace: Workspace, filters: Filters, view: Skills) -> None:
    """A part of the page of its own: goal, topic, people, incentives."""
    st.header("What do you want more of?", anchor="goals", divider=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = st.segmented_control(
            "Goal",
            [goal.key for goal in GOALS],
            default=GOALS[0].key,
            required=True,
            format_func=lambda each: goal_named(each).name,
            key="goal",
            label_visibility="collapsed",
        )
        topic = _topic(view) if key == GOALS[0].key else None
    found = goal_view(workspace, filters, goal=key or GOALS[0].key, topic=topic)
    on = f" on {topic}" if topic else ""
    does, near = (count(len(rows), "person", "people") for rows in (found.doers, found.nearly))
    acts = count(found.count_acts, found.goal.one, found.goal.many)
    when = f"in the last {RECENT_DAYS} days"
    done = f"{acts}{on} {when}, by {does}." if found.count_acts else f"No {found.goal.many}{on} {when}."
    close = "did it before or do what lies close to it, and were active lately"
    nearly = f"{near} nearly {'does' if len(found.nearly) == 1 else 'do'} it: they {close}."
    st.markdown(f"**{inert(done)}** {inert(nearly) if len(found.nearly) else 'Nobody nearly does it.'}")
    _people(workspace, filters, found, topic)
    _tried(found)
    _evidence()


def _topic(view: Skills) -> str | None:
    names = [skill.name for skill in view.skills]
    if not names:
        return None
    label = "On" if view.by == "topic" else "In"
    chosen = st.selectbox(label, [ANY_TOPIC, *names], key="goal_topic", label_visibility="collapsed", width=240)
    return None if chosen == ANY_TOPIC else chosen


def _people(workspace: Workspace, filters: Filters, found: GoalView, topic: str | None) -> None:
    if not may(gate(), Act.SEE_NAMES):
        st.info("Names are shown to analysts, managers and admins.", icon=":material/lock:")
        return
    kind = st.segmented_control(
        "Who", [NEARLY, DOES], default=NEARLY, required=True, key="goal_who", label_visibility="collapsed"
    )
    frame = found.doers if kind == DOES else found.nearly
    goal = found.goal
    people_of_view(
        workspace,
        filters,
        ViewPeople(
            frame=frame,
            shown={"count_recent": goal.many.capitalize()} if kind == DOES else {},
            key=f"goal_{goal.key}_{kind}_{topic}",
            alt=f"People who {str(kind).casefold()}: {goal.name.casefold()}, with the reason",
            empty=f"Nobody {'did this' if kind == DOES else 'is close to this'} in the last {RECENT_DAYS} days.",
            stem=goal.key if kind == DOES else f"nearly-{goal.key}",
        ),
    )


def _tried(found: GoalView) -> None:
    """Programs and what people did before and after: counts, said to be no effect."""
    with st.container(border=True):
        st.subheader("Incentives tried here", anchor=False)
        if found.tried.empty:
            st.caption("No program was imported. Import who was trained, rewarded or given a badge to see it here.")
            return
        rows = found.tried
        st.dataframe(
            pd.DataFrame(
                {
                    "Program": rows["program"],
                    "Kind": rows["kind"],
                    "Completed": rows["count_people"],
                    "Followed": rows["count_followed"],
                    f"{WEEKS} weeks before": rows["before"],
                    f"{WEEKS} weeks after": rows["after"],
                    "Everybody meanwhile": rows["others"],
                }
            ),
            hide_index=True,
            alt=f"Programs with {found.goal.many} per person before and after",
            placeholder="–",
            column_config={
                f"{WEEKS} weeks before": st.column_config.NumberColumn(format="%.1f"),
                f"{WEEKS} weeks after": st.column_config.NumberColumn(format="%.1f"),
                "Everybody meanwhile": st.column_config.NumberColumn(format="× %.2f"),
            },
        )
        st.caption(
            f"{inert(found.goal.many.capitalize())} per person who completed it and was followed for {WEEKS} weeks on "
            "both sides, beside how everybody's changed in the same weeks. Counts, no effect: people sign up in a "
            "burst that would have faded anyway, so no interval stands here. Training uplift tests it."
        )


def _evidence() -> None:
    """Published facts about incentives, with their source."""
    with st.container(border=True):
        st.subheader("What others found", anchor=False)
        for incentive, finding, source in EVIDENCE:
            st.markdown(f"**{inert(capital(incentive))}:** {inert(finding)} :gray[({inert(source)})]")
        st.caption("From other communities: orientation, never a target.")
