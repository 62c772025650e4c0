"""The people behind Reach: the team, who is still to be thanked, all micro-influencers; and the way to a list."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from figures.reach_people import WHO, Who, reach_people
from figures.reach_team import Conditions
from figures.words import count
from queries.filters import Filters
from ui.people_of_view import ViewPeople, people_of_view
from ui.waiting import while_waited_for
from warehouse.workspace import Workspace

SHOWN = {
    "reach": "Reach",
    "two_hops": "Two hops",
    "weeks": "Weeks active",
    "recommended": "Recommended",
    "credited": "Bought through them",
    "is_provider": "Provider",
    "thanked": "Thanked by",
    "top_community": "Mostly in",
}
STEMS: dict[Who, str] = {"team": "team", "thanks": "thanks-due", "micro": "micro-influencers", "ranked": "heard"}
ONLY_WHERE_ANY = ("recommended", "credited", "thanked")  # columns that would be empty in many communities
EMPTY: dict[Who, str] = {
    "team": "Nobody could be picked for a team.",
    "thanks": "Every micro-influencer has had a thank-you.",
    "micro": "Nobody is heard and active often enough here.",
    "ranked": "Nobody was answered by three people.",
}


@st.fragment
@while_waited_for()
def reach_people_part(workspace: Workspace, filters: Filters, conditions: Conditions) -> None:
    """A part of its own: choosing or selecting people redraws nothing else."""
    st.header("The people behind it", anchor="people", divider=False)
    chosen = st.segmented_control(
        "Who",
        list(EMPTY),
        default="team",
        required=True,
        format_func=lambda key: WHO[key],
        key="reach_who",
        label_visibility="collapsed",
    )
    who: Who = chosen or "team"
    found = reach_people(workspace, filters, who=who, conditions=conditions)
    if who == "thanks" and not found.programs:
        st.caption("No import tells of badges or rewards, so nobody's thanks are known. Import the programs.")
    elif who == "thanks":
        st.caption("Micro-influencers without a badge, reward or other recognition on record.")
    if found.total > len(found.frame):
        st.caption(f"The first {len(found.frame):,} of {count(found.total, 'person', 'people')}.")
    people_of_view(
        workspace,
        filters,
        ViewPeople(
            frame=found.frame,
            shown=_columns(found.frame),
            key=f"reach_people_{who}",
            alt=f"{WHO[who]}: people with reach, activity and thanks",
            empty=EMPTY[who],
            stem=STEMS[who],
            config=_looks(),
        ),
    )


def _columns(frame: pd.DataFrame) -> dict[str, str]:
    """The columns that say something about anybody here."""
    empty = {name for name in ONLY_WHERE_ANY if name in frame and not (frame[name].notna() & (frame[name] != 0)).any()}
    return {name: label for name, label in SHOWN.items() if name in frame and name not in empty}


def _looks() -> dict[str, Any]:
    """How the columns look, and what they mean on hover."""
    return {
        "Reach": st.column_config.NumberColumn(
            format="localized", help="Distinct people who answered them in the last 90 days"
        ),
        "Two hops": st.column_config.NumberColumn(
            format="localized", help="Those people, and the people who answer them"
        ),
        "Provider": st.column_config.CheckboxColumn(help="Answers more than they ask"),
        "Bought through them": st.column_config.NumberColumn(
            format="localized", help="Purchases and referrals that name them"
        ),
    }
