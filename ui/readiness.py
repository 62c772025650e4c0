"""The people of Almost ready: two lists, rising and returning, each with probability, reasons and what would help."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from figures.readiness import AlmostReady
from figures.words import count
from models.readiness.labels import RETURNING, RISING
from queries.filters import Filters
from ui.people_of_view import ViewPeople, people_of_view
from ui.text import inert
from warehouse.workspace import Workspace

NOT_TESTED = (
    "not tested"  # whether training lifts a tier is measured on the Training uplift page; a score cannot say it
)
TABS = {
    RISING: ("Almost ready", "Nobody is rising towards the top circle right now.", "almost-ready"),
    RETURNING: ("Welcome back", "No former leader is near the top circle right now.", "welcome-back"),
}


def people_cards(workspace: Workspace, filters: Filters, view: AlmostReady) -> None:
    """Both groups in tabs; selected people can be sent to a list."""
    names = [f"{TABS[group][0]} ({len(view.of_group(group)):,})" for group in TABS]
    for tab, group in zip(st.tabs(names), TABS, strict=True):
        with tab:
            _group(workspace, filters, view, group)


def _group(workspace: Workspace, filters: Filters, view: AlmostReady, group: str) -> None:
    rows = view.of_group(group)
    title, empty, stem = TABS[group]
    frame = pd.DataFrame(
        {
            "member_key": rows["member_key"],
            "name": rows["name"],
            "member_id": rows["member_id"],
            "chance": 100 * rows["probability"],
            "made": rows["count_weeks_12"],
            "short": (rows["cut_top"] - rows["count_weeks_12"]).astype("int64"),
            "home": rows["top_community"],
            "missing": rows["missing"],
            "help": rows["help"],
            "effect": NOT_TESTED,
            "why": rows["why"],
        }
    )
    highest = float(frame["chance"].max()) if frame["chance"].notna().any() else 1.0
    said = "Chance to rise" if view.state == "ok" else "Usual pace above the circle"
    people_of_view(
        workspace,
        filters,
        ViewPeople(
            frame=frame,
            shown={
                "chance": said,
                "made": "Wrote in 12 weeks",
                "short": "Short of the circle",
                "home": "Mostly in",
                "missing": "What seems to be missing",
                "help": "What may help",
                "effect": "Effect of training",
            },
            key=f"ready_{group}",
            alt=f"{title}: {count(len(frame), 'person', 'people')}, likeliest first, with the reasons.",
            empty=empty,
            stem=stem,
            config={
                said: st.column_config.ProgressColumn(
                    format="%.0f %%", min_value=0, max_value=max(highest, 1.0), help="In the next 12 weeks"
                ),
                "Effect of training": st.column_config.TextColumn(
                    help="Who is likely to rise is not who gains most from a training."
                ),
            },
        ),
    )


def gains_note(view: AlmostReady) -> None:
    """Rising is not gaining; said once, beside the list."""
    if view.people is None or view.people.empty:
        return
    words = (
        "A high chance says who is likely to rise anyway, not whom a training would lift. Which tiers gained from a "
        "training stands on the page Training uplift; until an invitation was drawn by lot, the effect is not tested."
    )
    st.caption(f":material/info: {inert(words)}")
