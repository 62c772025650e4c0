"""The card of the reward ledger: what was given to whom, and whether the less active did less after it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from actions.access import Act, may
from figures.reward_ledger import reward_ledger
from figures.training_names import kind_in_words
from figures.words import capital, count
from queries.filters import Filters
from ui.gate import gate, may_see_names
from ui.text import inert
from warehouse.workspace import Workspace

MOST_ROWS = 500
DAY = st.column_config.DateColumn(format="D MMM YYYY")


def rewards_card(workspace: Workspace) -> None:
    """Programs that gave something, the verdict on harm, and behind a fold who got what."""
    found = reward_ledger(workspace, Filters())
    with st.container(border=True):
        st.subheader("Rewards given", anchor="rewards")
        if found.given.empty:
            st.caption("No reward was imported. A table of programs with the kind reward or badge fills this ledger.")
            return
        rows = found.by_program
        people = count(found.given["member_key"].nunique(), "person", "people")
        st.markdown(f"**{people} got {count(len(found.given), 'reward')} of {count(len(rows), 'program')}.**")
        if found.watch is not None:
            st.markdown(inert(found.watch.in_words()))
        st.caption(
            "A randomised trial found that awards raise the already active while the less active do less after one "
            "(Restivo & van de Rijt 2014). Here nobody drew lots: an observation, no proof."
        )
        st.dataframe(
            pd.DataFrame(
                {
                    "Program": rows["program"],
                    "Kind": [capital(kind_in_words(str(kind))) for kind in rows["kind"]],
                    "People": rows["people"],
                    "First": rows["first_at"],
                    "Last": rows["last_at"],
                }
            ),
            hide_index=True,
            alt="One row per program that gave something: kind, people, first and last day",
            column_config={"First": DAY, "Last": DAY},
        )
        _who_got_what(workspace, found.given)


def _who_got_what(workspace: Workspace, given: pd.DataFrame) -> None:
    """Behind a fold, for those who may see names."""
    if not may(gate(), Act.SEE_NAMES):
        return
    with st.expander("Who got what", icon=":material/redeem:"):
        if may_see_names(workspace, "rewards"):
            shown = given.head(MOST_ROWS)
            st.dataframe(
                pd.DataFrame({"Name": shown["name"], "Reward": shown["program"], "Given": shown["given_at"]}),
                hide_index=True,
                height=min(420, 36 * (len(shown) + 1) + 4),
                alt="One row per reward: name, program, day",
                column_config={"Given": DAY},
            )
