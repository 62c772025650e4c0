"""How many superusers are wanted beside how many there are, by skill; the wanted number can be edited and is kept."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from actions.access import Act, may
from actions.settings import want_superusers
from figures.superusers import Target, target
from figures.words import count
from queries.filters import Filters
from ui.gate import gate
from ui.problems import told_in_words
from ui.text import inert
from ui.waiting import while_waited_for
from warehouse.settings import MOST_WANTED
from warehouse.workspace import Workspace

ANY = "All skills together"


@st.fragment
@while_waited_for()
def superusers_card(workspace: Workspace, filters: Filters) -> None:
    """A part of the page of its own: the table, whose column of wanted numbers can be edited by who may."""
    found = target(workspace, filters)
    with st.container(border=True):
        st.subheader("How many superusers?", anchor="superusers")
        said = f"{found.fewest}–{found.most}" if found.fewest != found.most else f"{found.fewest} or more"
        missing = max(found.needed - found.active, 0)
        st.markdown(
            f"**{found.active:,} active, {found.needed:,} needed"
            + (f", {missing:,} missing.** " if missing else ".** ")
            + inert(
                f"A rule of thumb names {said} for {count(found.participants, 'participant')} (CXL playbook; no "
                "study). Active is who gave 12 answers in 90 days, on a skill of these who gave 3 on it."
            )
        )
        key = f"superusers_{workspace.settings_version}_{hash(filters)}"
        if not may(gate(), Act.MAKE_LISTS):
            _table(found, key, can_edit=False)
            return
        # One form: every cell is typed before any is kept, so that none is lost while the page works the others out.
        with st.form(f"form_{key}", border=False):
            edited = _table(found, key, can_edit=True)
            st.caption("Type your own targets into the column Needed; an emptied cell goes back to the rule of thumb.")
            is_asked = st.form_submit_button("Keep these targets", icon=":material/save:")
        changed = _changes(found, edited) if is_asked else []
        if changed:
            with told_in_words():
                want_superusers(workspace, changed, who=gate(), now=datetime.now(UTC).replace(tzinfo=None))
            st.rerun()


def _table(found: Target, key: str, *, can_edit: bool) -> pd.DataFrame:
    rows = found.by_skill
    drawn = pd.DataFrame(
        {
            "Skill": [ANY, *rows["skill"]],
            "Needed": pd.array([found.needed, *rows["needed"]], dtype="Int64"),
            "Active": [found.active, *rows["active"]],
            "Missing": [max(found.needed - found.active, 0), *rows["missing"]],
            "Participants": [found.participants, *rows["participants"]],
            "Questions in 90 days": [int(rows["asked"].sum()), *rows["asked"]],
        }
    )
    return st.data_editor(
        drawn,
        key=key,
        hide_index=True,
        height=min(420, 36 * (len(drawn) + 1) + 4),
        disabled=list(drawn.columns) if not can_edit else [name for name in drawn.columns if name != "Needed"],
        alt="One row per skill: superusers needed, active and missing, participants, questions",
        column_config={"Needed": st.column_config.NumberColumn(min_value=0, max_value=MOST_WANTED, step=1)},
    )


def _changes(found: Target, edited: pd.DataFrame) -> list[tuple[str | None, int | None]]:
    """What was typed, by skill; an emptied cell goes back to the rule of thumb."""
    before = [found.needed, *found.by_skill["needed"]]
    skills: list[str | None] = [None, *found.by_skill["skill"]]
    return [
        (skill, None if pd.isna(now) else int(now))
        for skill, was, now in zip(skills, before, edited["Needed"], strict=True)
        if pd.isna(now) or int(now) != was
    ]
