"""The list as it would be: need covered by skill, who is left out and why, what could not be had."""

from __future__ import annotations

import streamlit as st

from actions.lists import in_words
from charts.coverage import CoverageFacts, coverage_figure
from figures.lists_view import by_skill
from figures.proposal import Proposal
from figures.wish import NOMINATION
from figures.words import capital, percent
from ui.chart_card import chart_card, chart_not_shown, colours
from ui.text import inert

MOST_SKILLS = 8  # in the chart; the table has all


def notes(found: Proposal) -> None:
    """What was asked for and could not be had."""
    for words in found.notes:
        st.warning(inert(words), icon=":material/info:")


def preview(found: Proposal) -> None:
    """The need by skill beside who is left out; for a nomination ask the latter alone."""
    if found.wish.channel == NOMINATION:
        left_out_card(found)
        return
    left, right = st.columns([3, 2])
    with left:
        coverage_card(found)
    with right:
        left_out_card(found)


def coverage_card(found: Proposal) -> None:
    """The need by skill, covered and not."""
    rows = by_skill(found)
    if rows.empty or not len(found.people):
        chart_not_shown("Need covered by skill", "No need for skills can be measured with these choices.")
        return
    shown = rows.head(MOST_SKILLS)
    facts = CoverageFacts(
        names=list(shown["skill"]),
        need=list(shown["need"]),
        covered=list(shown["covered"]),
        plain=list(shown["plain"]),
        unit="Open questions in 90 days; in colour: covered",
    )
    largest = rows.iloc[0]
    share = percent(largest["covered"] / largest["need"]) if largest["need"] else "0 %"
    finding = f"{share} of the need on {largest['skill']} is covered"
    chart_card(
        finding,
        coverage_figure(facts, colours()),
        alt=f"{finding}; one bar for each of {len(shown)} skills",
        read="grey is the need, colour what the people of this list are likely to answer, the upright line what as "
        "many of the most active people would.",
        table=rows.round(1).rename(
            columns={"skill": "Skill", "need": "Need", "covered": "This list", "plain": "Most active"}
        ),
        key="coverage",
    )


def left_out_card(found: Proposal) -> None:
    """Who may not be asked, by reason; what the hold-out can show."""
    with st.container(border=True, height="stretch"):
        st.subheader("Left out", anchor=False)
        left_out = found.pool.left_out
        if not left_out:
            st.caption("Nobody had to be left out.")
        for reason, number in sorted(left_out.items(), key=lambda each: -each[1]):
            st.markdown(f"- {inert(in_words({reason: number}))}")
        st.subheader("Can it be measured?", anchor=False)
        st.markdown(inert(_measurable(found)))


def _measurable(found: Proposal) -> str:
    if not found.held_out or found.smallest_effect is None:
        return (
            "Everybody is invited, so nobody shows what would have happened anyway. Hold out 20 % to measure it; that "
            "needs a list of 40 or more."
        )
    words = (
        f"{found.given:,} are invited and {found.held_out:,} wait. An effect of +{percent(found.smallest_effect)} in "
        "what they write would be seen four times in five; a smaller one rather not."
    )
    small = " In small groups invited and waiting people talk with each other, which hides a part of it."
    return capital(words + small)
