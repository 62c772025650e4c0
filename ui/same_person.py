"""Accounts that may be one person, as cards with the evidence and the two answers."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from actions.imports import now
from actions.people import decide_pairs
from figures.identities import LEVEL_WORDS, Identities, Level, Pair, in_short
from figures.words import capital, count
from ui.gate import gate
from ui.problems import told_in_words
from ui.text import inert
from warehouse.workspace import Workspace

# A screen of cards; the next ones come on a click, so that a page of a thousand pairs stays quick.
FIRST_SHOWN = 6
NARROWEST_CARD = 380  # pixels: two cards beside each other on a desk, one on a phone
COLOURS: dict[Level, str] = {"sure": "green", "likely": "blue", "weak": "gray"}


def same_person(workspace: Workspace, found: Identities, *, may_decide: bool) -> None:
    """The section: the surest pairs first, all of the almost certain ones with one click, weak ones apart."""
    st.header("One person, two accounts?", anchor="same-person")
    strong = [pair for pair in found.pairs if pair.level != "weak"]
    weak = [pair for pair in found.pairs if pair.level == "weak"]
    if not strong:
        st.caption("No two accounts look like one person." if not weak else "No two accounts clearly look like one.")
    _all_sure(workspace, [pair for pair in strong if pair.level == "sure"], may_decide)
    _cards(workspace, strong, "strong", may_decide)
    if weak:
        with st.expander(f"Weak signs: {count(len(weak), 'pair')}. Merge only whom you know.", key="weak_pairs"):
            _cards(workspace, weak, "weak", may_decide)
    if found.total > len(found.pairs):
        st.caption(
            f"{found.total:,} pairs share a sign; those with more against than for them are not shown, "
            "and at most 1,000 at a time."
        )


def _all_sure(workspace: Workspace, sure: Sequence[Pair], may_decide: bool) -> None:
    if len(sure) < 2 or not may_decide:  # noqa: PLR2004 - one has its own button
        return
    with st.popover(f"Merge all {len(sure)} that are almost certain", icon=":material/join:", key="all_sure"):
        st.markdown(
            f"**{count(len(sure), 'pair')}** with the same e-mail address, or with an id that is the other's address. "
            "Each can be taken back on its own below."
        )
        if st.button("Merge them", type="primary", key="merge_sure"):
            _decide(workspace, sure, are_same=True)


def _cards(workspace: Workspace, pairs: Sequence[Pair], name: str, may_decide: bool) -> None:
    shown = st.session_state.get(f"shown_{name}_{workspace.name}", FIRST_SHOWN)
    with st.grid(2, min_column_width=NARROWEST_CARD):
        for pair in pairs[:shown]:
            with st.container(border=True, height="stretch"):
                _card(workspace, pair, may_decide)
    if len(pairs) > shown:
        st.button(
            f"Show more ({len(pairs) - shown:,} left)",
            key=f"more_{name}",
            on_click=_show_more,
            args=(f"shown_{name}_{workspace.name}", shown),
        )


def _show_more(key: str, shown: int) -> None:
    st.session_state[key] = shown + 4 * FIRST_SHOWN


def _card(workspace: Workspace, pair: Pair, may_decide: bool) -> None:
    """Who, how sure, why, what speaks against it, and the answers."""
    old, new = pair.given_up, pair.goes_by
    names = inert(new.name) if new.name.casefold() == old.name.casefold() else f"{inert(old.name)} · {inert(new.name)}"
    st.markdown(f"**{names}** :{COLOURS[pair.level]}-badge[{LEVEL_WORDS[pair.level]}]")
    st.markdown(inert(f"{capital('; '.join(pair.why))}."))
    if pair.against:
        st.markdown(f":material/balance: **But** {inert('; '.join(pair.against))}.")
    st.caption("  \n".join(f"**{inert(each.member_id)}**: {inert(in_short(each))}" for each in (old, new)))
    if not may_decide:
        return
    with st.container(horizontal=True):
        key = f"{workspace.name}_{old.member_key}_{new.member_key}"
        if st.button("One person", icon=":material/join:", key=f"same_{key}"):
            _decide(workspace, [pair], are_same=True)
        if st.button("Two people", type="tertiary", key=f"different_{key}"):
            _decide(workspace, [pair], are_same=False)


def _decide(workspace: Workspace, pairs: Sequence[Pair], *, are_same: bool) -> None:
    """Store the answer, say so, and draw the page with the numbers that it changes."""
    with told_in_words():
        decide_pairs(
            workspace, [(*pair.key, pair.reason()) for pair in pairs], are_same=are_same, who=gate(), now=now()
        )
    words = "now one person each" if are_same else "kept as two people"
    st.toast(f"{count(len(pairs), 'pair')} {words}. You can take it back below.")
    st.rerun()
