"""The rounds of a program: when, tiers, effect, and for the round that is selected who completed in it."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import streamlit as st

from figures.training import Training
from figures.training_names import TIER_NAMES, VERDICT_NAMES
from figures.training_people import people_of_round
from figures.training_words import round_in_words, signed, uplift_range
from models.rounds import Round
from queries.filters import Filters
from ui.people_of_view import ViewPeople, people_of_view
from ui.waiting import while_waited_for
from warehouse.workspace import Workspace


@st.fragment
@while_waited_for()
def rounds_card(workspace: Workspace, filters: Filters, view: Training, without_others: bool) -> None:
    """Each round as a row: when, who, tiers, kept, effect; a part of the page of its own."""
    if view.measured is None or view.program is None or not view.measured.uplift.rounds:
        return
    measured, rows, name = view.measured, view.measured.uplift.rounds, view.program.name
    version = f"{workspace.data_version}_{workspace.settings_version}_{hash((name, filters, without_others))}"
    with st.container(border=True):
        st.subheader("Round by round", anchor=False)
        state: Any = st.dataframe(
            pd.DataFrame(
                [
                    {"Completed": round_in_words(measured, each), "Trained": each.n_trained} | _found(each)
                    for each in rows
                ]
            ),
            key=f"rounds_{version}",
            hide_index=True,
            on_select="rerun",
            selection_mode="single-row",
            alt="One row for each round: when, how many completed and are compared, their tiers, the uplift",
            placeholder="–",
        )
        chosen = [row for row in state["selection"]["rows"] if row < len(rows)]
        if not chosen:
            st.caption("Select a round to see who completed in it.")
            return
        frame = people_of_round(workspace, filters, program=name, number=chosen[0], without_others=without_others)
        people_of_view(
            workspace,
            filters,
            ViewPeople(
                frame=frame,
                shown={"member_id": "Id", "at": "Completed", "tier": "Tier a quarter before"},
                key=f"round_{chosen[0]}_{version}",
                alt="Who completed in this round: name, day, tier and what they did",
                empty="Nobody is in this round.",
                stem="training-round",
            ),
        )


def _found(each: Round) -> dict[str, object]:
    shown = each.state != "count_only"
    return {
        "Compared": each.n_kept,
        "Tiers before": ", ".join(f"{TIER_NAMES[tier]}: {number}" for tier, number in each.tiers.items()),
        "Uplift": signed(math.expm1(each.ratio.value)) if shown and each.ratio.value is not None else None,
        "95 % interval": uplift_range(each.ratio) if shown else "fewer than 20 compared",
        "Verdict": VERDICT_NAMES[each.verdict] if shown else "Too few to say",
    }
