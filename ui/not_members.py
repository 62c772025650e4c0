"""Accounts that may be staff, bots or many people at once: suggestions to confirm, and who is left out now."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from actions.imports import now
from actions.people import add_pooled_id, decide_account
from actions.settings import change_settings
from figures.identities import LEVEL_WORDS, in_short
from figures.staff_and_bots import KIND_WORDS, Suspect, Suspects, brand_domains
from figures.words import count, day, listed, percent
from ui.gate import gate
from ui.problems import told_in_words
from ui.same_person import COLOURS, FIRST_SHOWN, NARROWEST_CARD
from ui.selectable import selected_rows
from ui.text import inert
from warehouse.decisions import DecisionKind
from warehouse.workspace import Workspace

ANSWERS: dict[DecisionKind, str] = {"bot": "Bot", "staff": "Staff", "pooled": "Many people", "member": "Member"}
OTHER_ANSWERS: tuple[DecisionKind, ...] = ("bot", "staff", "member")
SAID: dict[DecisionKind, str] = {
    "bot": "a bot, left out of the numbers",
    "staff": "staff, left out of the numbers",
    "pooled": "an id of many people, kept in the totals alone",
    "member": "an ordinary member, counted",
}


def staff_and_bots_section(workspace: Workspace, found: Suspects, marked: pd.DataFrame, *, may_decide: bool) -> None:
    """Suggestions as cards, the brand's own domain, and the accounts that are left out now."""
    st.header("Staff and bots", anchor="staff-and-bots")
    if not found.suspects:
        st.caption("No member looks like staff or a bot.")
    shown = st.session_state.get(f"shown_suspects_{workspace.name}", FIRST_SHOWN)
    with st.grid(2, min_column_width=NARROWEST_CARD):
        for suspect in found.suspects[:shown]:
            with st.container(border=True, height="stretch"):
                _card(workspace, suspect, may_decide)
    if len(found.suspects) > shown and st.button(f"Show more ({len(found.suspects) - shown:,} left)", key="more_who"):
        st.session_state[f"shown_suspects_{workspace.name}"] = shown + 4 * FIRST_SHOWN
        st.rerun()
    if found.not_looked_at:
        st.caption(f"Not looked at, because it takes too long in so much data: {listed(found.not_looked_at)}.")
    if may_decide:
        _own_domain(workspace)
    st.subheader("Left out now", anchor=False)
    _marked(workspace, marked[marked["kind"] != "pooled"], "staff", may_decide)


def pooled_section(workspace: Workspace, marked: pd.DataFrame, *, may_decide: bool) -> None:
    """Ids under which a platform keeps what many people wrote: in the totals, never a person."""
    st.header("Ids of many people", anchor="pooled")
    st.markdown(
        "Removed and anonymous accounts often share one id. What it wrote counts in the totals, "
        "but it is nobody: not the most active member, and on no list."
    )
    _marked(workspace, marked[marked["kind"] == "pooled"], "pooled", may_decide)
    if not may_decide:
        return
    with st.form("add_pooled", clear_on_submit=True, border=False), st.container(horizontal=True):
        named = st.text_input(
            "Another such id", placeholder="as it stands in the export", width=320, label_visibility="collapsed"
        )
        if st.form_submit_button("Add this id") and named.strip():
            with told_in_words():
                add_pooled_id(workspace, named, who=gate(), now=now())
            st.rerun()


def _card(workspace: Workspace, suspect: Suspect, may_decide: bool) -> None:
    account = suspect.account
    st.markdown(f"**{inert(account.name)}** :{COLOURS[suspect.level]}-badge[{LEVEL_WORDS[suspect.level]}]")
    why = "; ".join(suspect.why)
    st.markdown(f"Looks like **{KIND_WORDS[suspect.kind]}**: {inert(why)}.")
    wrote = f"wrote {percent(suspect.share)} of all content; " if suspect.share else ""
    st.caption(f"**{inert(account.member_id)}**: {wrote}{inert(in_short(account))}")
    if not may_decide:
        return
    answers: list[DecisionKind] = [suspect.kind]
    answers += [kind for kind in OTHER_ANSWERS if kind != suspect.kind]
    with st.container(horizontal=True):
        for kind in answers:
            key = f"{kind}_{workspace.name}_{account.member_key}"
            if st.button(ANSWERS[kind], type="tertiary" if kind == "member" else "secondary", key=key):
                _decide(workspace, [account.member_key], kind, suspect.reason())


def _own_domain(workspace: Workspace) -> None:
    """The brand's domain makes everybody with an address there a suggestion."""
    known = ", ".join(brand_domains(workspace))
    with st.popover(
        f"Your own e-mail domain: {inert(known) or 'not said'}", icon=":material/alternate_email:", type="tertiary"
    ):
        said = st.text_input(
            "Domains of your own people, with commas",
            value=known,
            placeholder="acme.com, acme.de",
            key=f"domains_{workspace.name}_{workspace.settings_version}",
        )
        if st.button("Save", key="save_domains"):
            with told_in_words():
                change_settings(workspace.name, [("brand_domains", said)], who=gate(), now=now())
            st.rerun()


def _marked(workspace: Workspace, frame: pd.DataFrame, name: str, may_decide: bool) -> None:
    """The accounts as a table; select some to count them as members again."""
    if frame.empty:
        st.caption("None.")
        return
    shown = pd.DataFrame(
        {
            "Name": frame["name"].where(frame["name"].notna(), frame["member_id"]),
            "Id": frame["member_id"],
            "Is": frame["kind"].map({"staff": "staff", "bot": "bot", "pooled": "many people"}),
            "Contributions": frame["count_created"],
            "Said by": [
                f"{who}, {day(at)}" if pd.notna(at) else ("the id itself" if name == "pooled" else "the export")
                for who, at in zip(frame["said_by"], frame["said_at"], strict=True)
            ],
        }
    )
    rows = selected_rows(
        shown,
        key=f"marked_{name}_{workspace.name}_{workspace.data_version}",
        mode="multi-row",
        alt="Accounts that are left out, what they are, and who says so",
        may_select=may_decide,
    )
    if not may_decide:
        return
    keys = [int(frame["member_key"].iloc[row]) for row in rows]
    if not keys:
        st.caption("Select accounts to count them as members.")
    elif st.button(f"Count {count(len(keys), 'account')} as members", key=f"count_{name}"):
        _decide(workspace, keys, "member", "put back")


def _decide(workspace: Workspace, keys: Sequence[int], kind: DecisionKind, reason: str) -> None:
    with told_in_words():
        decide_account(workspace, keys, kind, reason=reason, who=gate(), now=now())
    st.toast(f"{count(len(keys), 'account is', 'accounts are')} {SAID[kind]}. You can take it back below.")
    st.rerun()
