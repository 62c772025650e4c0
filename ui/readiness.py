"""The people of Almost ready: two lists, rising and returning, each with probability, reasons and what would help."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from figures.readiness import AlmostReady
from figures.readiness_data import as_of_day
from figures.readiness_gains import NOT_TESTED, Gains, gains_table
from figures.readiness_labels import FEWEST_OF_LABEL, LABEL_NAMES, labels, offered
from figures.scope import choices
from figures.training_words import drawn_words
from figures.words import count
from models.readiness.labels import RETURNING, RISING, Label
from queries.filters import Filters
from ui.people_of_view import ViewPeople, people_of_view
from ui.text import inert
from warehouse.workspace import Workspace

LABEL, RANKS = "rising", "ranks"  # their names in the address
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
    frame = _frame(rows, view.gains)
    highest = float(frame["chance"].max()) if frame["chance"].notna().any() else 1.0
    said = "Chance to rise" if view.state == "ok" else "Usual pace above the circle"
    people_of_view(
        workspace,
        filters,
        ViewPeople(
            frame=frame,
            shown=_shown(frame, said),
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


def _frame(rows: pd.DataFrame, known: Gains | None) -> pd.DataFrame:
    """The columns of the table."""
    effects = [
        known.in_words(float(days), float(gain)) if known else NOT_TESTED
        for days, gain in zip(rows["tenure_days"], rows["gain"], strict=True)
    ]
    return pd.DataFrame(
        {
            "member_key": rows["member_key"],
            "name": rows["name"],
            "member_id": rows["member_id"],
            "chance": 100 * rows["probability"],
            "made": rows["count_weeks_12"],
            "home": rows["top_community"],
            "missing": rows["missing"],
            "help": rows["help"],
            "effect": effects,
            "why": rows["why"],
        }
    )


def _shown(frame: pd.DataFrame, said: str) -> dict[str, str]:
    """The columns that say something here; the reasons need the room of the others."""
    shown = {"chance": said, "made": "Wrote in 12 weeks"}
    if frame["home"].nunique() > 1:
        shown["home"] = "Mostly in"
    if frame["missing"].astype(bool).any():
        shown |= {"missing": "What seems to be missing", "help": "What may help"}
    return shown | {"effect": "Effect of training"}


def gains_section(view: AlmostReady) -> None:
    """Rising is not gaining: what trainings did by tier and tenure, beside the list."""
    if view.people is None or view.people.empty or view.gains is None:
        return
    known = view.gains
    with st.container(border=True):
        st.subheader("Who gains from a training?", anchor=False)
        words = "A high chance says who is likely to rise anyway, not whom a training would lift."
        if known.program is None:
            st.caption(inert(f"{words} No training is known yet, so its effect is not tested."))
            return
        told = f"{words} What {known.program} changed, against people alike. Choose whom to train by this."
        st.caption(inert(f"{told} {drawn_words(known.share)}".strip()))
        st.dataframe(gains_table(known), hide_index=True, alt="Uplift of the training by tier and by tenure")
        st.caption(inert(_lottery_words(known)))


def _lottery_words(known: Gains) -> str:
    """Whether single people can be told apart by what they would gain."""
    round_ = known.lottery
    if round_ is None:
        return "No round was drawn by lot yet, so single people cannot be told apart by what they would gain."
    if not round_.is_used:
        return f"Drawn by lot: {round_.reason}."
    return (
        f"Drawn by lot ({round_.n_invited} invited, {round_.n_held_out} held out): single people gain differently "
        "beyond chance; the lists say by how much the chance to rise grows with an invitation."
    )


def options(workspace: Workspace, filters: Filters) -> tuple[Label, bool]:
    """What rising means and among whom ranks are counted; only what the data can bear is offered."""
    day = as_of_day(workspace, filters)
    if day is None:
        return "default", False
    groups = filters.communities or choices(workspace, Filters()).communities
    with st.popover("Options", icon=":material/settings:", type="tertiary", key="ready_options"):
        by_group = False
        if len(groups) > 1:
            by_group = st.toggle(
                "Rank inside each group",
                key=RANKS,
                bind="query-params",
                help="Otherwise everybody is ranked together. Groups with fewer than 100 active people are ranked as "
                "one, by their pace since they came.",
            )
        counts = labels(workspace, filters, as_of=day, by_group=by_group)
        can = offered(counts)
        chosen = st.selectbox(
            "Rising means",
            can,
            format_func=lambda key: LABEL_NAMES[key],
            key=LABEL,
            bind="query-params",
            help="What somebody must reach over the next 12 weeks to count as risen.",
        )
        for label in [each for each in counts if each not in can]:
            st.caption(
                inert(f"{LABEL_NAMES[label]}: {counts[label]} people of the past; offered from {FEWEST_OF_LABEL}.")
            )
    return chosen or "default", by_group
