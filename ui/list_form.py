"""The choices of a recruitment list: five in sight, the rest under Options; the main ones stand in the address."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from figures.candidates import quota_values
from figures.people import tier_labels
from figures.programs import programs
from figures.skills import skills_view
from figures.wish import ACTIVE, CHANNELS, LARGEST_LIST, NOMINATION, PURPOSES, QUOTA_BY, SELECTED, SOURCES, Wish
from figures.words import capital, count
from models.hold_out import LARGEST_SHARE
from models.recruit import VARIETY
from queries.filters import Filters
from ui.text import inert
from warehouse.workspace import Workspace

PEOPLE, WHO = "list_people", "list_people_are"  # people who were sent here by another page, and who they are
HOLD_OUTS = {"Nobody": None, "10 %": 0.1, "20 %": 0.2, "30 %": 0.3, "Half": LARGEST_SHARE}
NO_PROGRAM = "None yet"
USUAL_SIZE = 20


def wish_form(workspace: Workspace, filters: Filters) -> Wish:
    """Draw the choices and give back the wish."""
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            purpose = st.selectbox(
                "For", list(PURPOSES), format_func=lambda key: PURPOSES[key][0], key="for", bind="query-params"
            )
            channel = st.selectbox(
                "By", list(CHANNELS), format_func=lambda key: CHANNELS[key], key="channel", bind="query-params"
            )
            source = _source(workspace, filters)
            size = st.number_input(
                "People to invite", 1, LARGEST_LIST, USUAL_SIZE, key="size", bind="query-params", width=140
            )
            hold_out = st.selectbox("Held out", list(HOLD_OUTS), key="hold_out", bind="query-params", width=120)
        skills = st.multiselect(
            "Skills wanted",
            _skill_names(workspace, filters),
            key="list_skills",
            disabled=channel == NOMINATION,
            bind="query-params",
            placeholder="Every topic with questions that stay open",
        )
        with st.expander("Options", icon=":material/tune:"):
            more = _options(workspace, filters)
    return Wish(
        purpose=purpose,
        channel=channel,
        size=int(size),
        skills=tuple(skills),
        source=source,
        member_keys=tuple(st.session_state.get(PEOPLE, ())) if source == SELECTED else (),
        hold_out=HOLD_OUTS[hold_out],
        variety=more.variety,
        most_per_group=more.most_per_group,
        program=more.program,
        asked_days=more.asked_days,
        seed=more.seed,
        quotas=more.quotas,
    )


def _source(workspace: Workspace, filters: Filters) -> str:
    """Whom from; people who were sent here by another page come first."""
    labels = {key: f"Tier: {label}" for key, label in tier_labels(workspace, filters).items()}
    sent = tuple(st.session_state.get(PEOPLE, ()))
    names = {key: words for key, words in SOURCES.items() if key != SELECTED or sent} | labels
    if sent:
        who = st.session_state.get(WHO, "selected")
        names[SELECTED] = f"{count(len(sent), 'person', 'people')} sent here ({who})"
    if st.session_state.pop("list_is_new", False):
        st.session_state["source"] = SELECTED
    chosen = st.selectbox(
        "From", list(names), format_func=lambda key: capital(names[key]), key="source", bind="query-params"
    )
    return chosen or ACTIVE


def _skill_names(workspace: Workspace, filters: Filters) -> list[str]:
    return [skill.name for skill in skills_view(workspace, filters).skills]


def _options(workspace: Workspace, filters: Filters) -> Wish:
    """The rest, as a wish whose other fields do not matter."""
    left, right = st.columns(2)
    with left:
        variety = st.segmented_control(
            "Variety of groups, tenure and roles", list(VARIETY), default="off", required=True, key="variety"
        )
        most = st.number_input("At most per group", 1, LARGEST_LIST, None, key="most", placeholder="No limit")
        names = [each.name for each in programs(workspace, filters)]
        program = st.selectbox("Program (who is in it is left out)", [NO_PROGRAM, *names], key="list_program")
    with right:
        asked = st.number_input(
            "Leave out who was asked in the last days", 0, 3650, Wish().asked_days, key="asked_days"
        )
        seed = st.number_input("Seed of the lottery", 0, 2**31 - 1, 0, key="list_seed", help="Another seed draws anew.")
        quotas = _quotas(workspace, filters)
    return Wish(
        variety=variety or "off",
        most_per_group=int(most) if most else None,
        program=None if program == NO_PROGRAM else program,
        asked_days=int(asked),
        seed=int(seed),
        quotas=quotas,
    )


def _quotas(workspace: Workspace, filters: Filters) -> tuple[tuple[str, str, int], ...]:
    """Lower bounds, filled before anybody else is chosen."""
    offered = quota_values(workspace, filters)
    names = {f"{QUOTA_BY[name]} {value}": (name, value) for name, value in offered}
    st.markdown("At least so many who are, filled before anybody else", help="One line for each group, tier or role.")
    rows = st.data_editor(
        pd.DataFrame({"At least": pd.Series(dtype="Int64"), "Who are": pd.Series(dtype=object)}),
        num_rows="dynamic",
        hide_index=True,
        key="quotas",
        alt="Quotas: at least so many people who are in a group, tier or role",
        column_config={
            "At least": st.column_config.NumberColumn(min_value=1, max_value=LARGEST_LIST, width="small"),
            "Who are": st.column_config.SelectboxColumn(options=list(names)),
        },
    )
    kept = rows.dropna()
    return tuple(
        (*names[who], int(least)) for least, who in zip(kept["At least"], kept["Who are"], strict=True) if who in names
    )


def sent_here() -> None:
    """One line that says whom another page sent, with a way to forget them."""
    sent = st.session_state.get(PEOPLE, ())
    if not sent:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        words = inert(str(st.session_state.get(WHO, "selected")))
        st.caption(f":material/group: {count(len(sent), 'person was', 'people were')} sent here: {words}.")
        st.button("Forget them", type="tertiary", key="forget_people", on_click=_forget)


def _forget() -> None:
    for name in (PEOPLE, WHO):
        st.session_state.pop(name, None)
    st.session_state["source"] = ACTIVE
