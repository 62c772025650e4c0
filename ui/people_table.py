"""The people behind a view: a table whose rows can be selected."""

from __future__ import annotations

import pandas as pd
import streamlit as st

HEIGHT = 420  # pixels: about eleven people, then it scrolls


def people_table(frame: pd.DataFrame, *, most_share: float, key: str, alt: str) -> tuple[int, ...]:
    """Draw the people and give back the member keys of the selected rows, in the order of the table.

    frame: the columns of figures.people.People. most_share: share (0-1) that fills a bar, the same for every tier.
    """
    if frame.empty:
        st.info("Nobody is in this tier with these filters.", icon=":material/group_off:")
        return ()
    shown = _shown(frame)
    state = st.dataframe(
        shown,
        key=key,
        hide_index=True,
        height=min(HEIGHT, 36 * (len(shown) + 1) + 4),
        on_select="rerun",
        selection_mode="multi-row",
        alt=alt,
        placeholder="–",
        column_config={
            "Contributions": st.column_config.NumberColumn(format="localized"),
            "Share": st.column_config.ProgressColumn(
                format="%.1f %%", min_value=0, max_value=max(100 * most_share, 0.1), help="Of all content in scope"
            ),
            "Last active": st.column_config.DateColumn(format="D MMM YYYY"),
        },
    )
    keys = frame["member_key"].to_numpy()
    return tuple(int(keys[row]) for row in state["selection"]["rows"] if row < len(keys))


def _shown(frame: pd.DataFrame) -> pd.DataFrame:
    """The columns that are drawn, under the names that are read."""
    return pd.DataFrame(
        {
            "Name": frame["name"],
            "Id": frame["member_id"],
            "Tier": frame["tier"],
            "Contributions": frame["count_created"],
            "Share": 100 * frame["share"],
            "Mostly in": frame["top_community"],
            "Groups": frame["count_communities"],
            "Last active": frame["last_active_at"],
        }
    )
