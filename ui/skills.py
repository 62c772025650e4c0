"""The cards of Skills: topics with their gap, and who could fill the one that is chosen."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from actions.access import Act, may
from charts.gaps import GapFacts, gap_figure
from figures.skills import Skills
from figures.skills_people import who_could
from figures.skills_words import gaps
from figures.words import percent
from models.skills import FEWEST_ANSWERS, Skill
from queries.filters import Filters
from ui.chart_card import chart_card, chart_not_shown, colours
from ui.gate import gate
from ui.people_of_view import ViewPeople, people_of_view
from ui.text import inert
from ui.waiting import while_waited_for
from warehouse.workspace import Workspace

MOST_ROWS = 13  # topics in the chart; the table has all


def skills_notice(view: Skills) -> None:
    """What stands for a skill here, and what that leaves out."""
    if view.by == "community":
        words = "This data names no topics, so groups stand in for skills. A column with the topic or tag says more."
    else:
        words = _topic_words(view)
    if words:
        st.caption(f":material/info: {inert(words)}")


def _topic_words(view: Skills) -> str:
    """Questions without a topic, and those with several."""
    said = []
    if view.without_topic:
        said.append(f"{view.without_topic:,} of {view.count_questions:,} questions name no topic and are left out.")
    if view.several_topics:
        said.append(
            f"{view.several_topics:,} of {view.count_questions:,} questions name several topics: they count for each, "
            "and once in sums."
        )
    return " ".join(said)


def gap_card(view: Skills) -> None:
    """Topics by the questions that are likely to stay unserved."""
    known = [skill for skill in view.skills if skill.gap.value is not None]
    word = "topic" if view.by == "topic" else "group"
    if not known:
        chart_not_shown("Demand not met", view.reason or f"No {word} has enough questions.")
        return
    shown = known[:MOST_ROWS]
    facts = GapFacts(
        names=[skill.name for skill in shown],
        demand=[skill.demand for skill in shown],
        gaps=[skill.gap.value or 0.0 for skill in shown],
        low=[skill.gap.low or 0.0 for skill in shown],
        high=[skill.gap.high or 0.0 for skill in shown],
        single=[skill.is_single for skill in shown],
    )
    named = gaps(view)
    finding = f"The largest gap is {named[0].name}" if named else f"Every {word} is served"
    chart_card(
        finding,
        gap_figure(facts, colours()),
        alt=f"{finding}. Questions by {word}, and of them those likely without an answer for three days.",
        read="the whole bar is what was asked, the coloured part what is likely to stay without an answer of a member "
        "for three days, with its 95 % interval. Small numbers are pulled to the share of all questions. “One person” "
        "gave half of the answers or more.",
        table=pd.DataFrame([_row(skill, word) for skill in view.skills]),
        key="gaps",
    )


def _row(skill: Skill, word: str) -> dict[str, object]:
    answered, gap = skill.answered, skill.gap
    return {
        word.capitalize(): skill.name,
        "Questions": skill.demand,
        "Answered in three days": percent(answered.value, answered.low, answered.high)
        if answered.value is not None
        else None,
        "Likely unserved": None if gap.value is None else round(gap.value, 1),
        "From": None if gap.low is None else round(gap.low, 1),
        "To": None if gap.high is None else round(gap.high, 1),
        "People who answered": skill.answerers,
        f"With {FEWEST_ANSWERS} answers or more, mostly answering": skill.providers,
        "Half of the answers by": skill.absence,
        "Why not": gap.reason,
    }


@st.fragment
@while_waited_for()
def who_could_fill(workspace: Workspace, filters: Filters, view: Skills) -> None:
    """Choose a topic; the people who could serve it, and the way to a list."""
    st.header("Who could fill it", anchor="people", divider=False)
    if not may(gate(), Act.SEE_NAMES):
        st.info("Names are shown to analysts, managers and admins.", icon=":material/lock:")
        return
    names = [skill.name for skill in view.skills]
    topic = st.selectbox("Topic" if view.by == "topic" else "Group", names, key="skill_topic")
    if topic is None:
        return
    frame = who_could(workspace, filters, topic=topic, by=view.by)
    st.caption(
        "People active in the last 90 days who answered on it before, or say that they know it. The chance is that of "
        "a good answer within four weeks: their share of answers taken up, times how often they answer on it."
    )
    frame = frame.assign(
        chance_percent=100 * frame["chance"],
        said=["yes" if declared else "" for declared in frame["is_declared"]],
        role=["carries it" if carries else "" for carries in frame["carries"]],
    )
    people_of_view(
        workspace,
        filters,
        ViewPeople(
            frame=frame,
            shown={
                "chance_percent": "Chance (%)",
                "count_answers": "Answers on it",
                "count_taken_up": "Taken up",
                "said": "Says so",
                **({"role": "Half of it"} if frame["carries"].any() else {}),
                "count_created": "Wrote in 90 days",
            },
            key=f"could_{names.index(topic)}",
            alt=f"People who could answer on {topic}, with their answers and the reason",
            empty="Nobody active answered on this before or says that they know it. Recruit for it, or ask openly.",
            stem="skill",
            config={"Chance (%)": st.column_config.NumberColumn(format="%.0f")},
        ),
    )
