"""How good the ranking has been: rankings side by side, calibration, dates of the past, groups, more data."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from charts.readiness import (
    CalibrationFacts,
    OriginFacts,
    RankingFacts,
    calibration_figure,
    origin_figure,
    ranking_figure,
)
from figures.readiness_evaluation import Evaluation
from figures.readiness_model import Judged
from figures.readiness_verdicts import (
    SHORT,
    calibration_words,
    curve_words,
    drawn_words,
    drift_words,
    last_list_words,
    parts_table,
    ranking_words,
)
from models.readiness.evaluate import GroupScore
from ui.chart_card import chart_card, chart_not_shown, colours
from ui.text import inert


def drift_banner(found: Judged | None) -> None:
    """A warning where the newest outcomes are off what was said."""
    words = drift_words(found)
    if words:
        st.warning(inert(words), icon=":material/warning:")


def evaluation_section(found: Evaluation) -> None:
    """Everything below the list; a sentence instead where the past is too short."""
    st.subheader("Has this ranking been right before?", anchor=False)
    judged = found.judged
    if judged is None or judged.predictions is None:
        chart_not_shown("Not tested yet", (judged.reason if judged else None) or "Nothing has been created yet.")
        return
    st.markdown(inert(last_list_words(found)))
    words = drawn_words(judged)
    if words:
        st.caption(inert(words))
    left, right = st.columns(2)
    score = judged.groups["rising"] if judged.groups["rising"].gain is not None else judged.groups["everyone"]
    with left:
        _ranking_card(judged, score)
    with right:
        _calibration_card(found)
    left, right = st.columns(2)
    with left:
        _origin_card(judged)
    with right:
        _groups_card(found)


def _ranking_card(judged: Judged, score: GroupScore) -> None:
    values = {SHORT[name]: value for name, value in score.baselines.items() if value == value}  # noqa: PLR0124
    values["the model"] = score.average_precision.value or 0.0
    order = sorted(values, key=lambda name: -values[name])
    used = "the model" if judged.verdict.is_model_used else SHORT[judged.ranking]
    finding = ranking_words(score)
    chart_card(
        finding,
        ranking_figure(RankingFacts(order, [values[name] for name in order], used, score.base_rate), colours()),
        alt=f"{finding} Bars of average precision by ranking.",
        read="average precision is 1 when everyone who rose stands first, and the dotted line when the order is drawn "
        "by lot. Green is what orders the list above. Every date was predicted from earlier dates alone.",
        table=pd.DataFrame({"Ranking": order, "Average precision": [round(values[name], 3) for name in order]}),
        key="rankings",
    )


def _calibration_card(found: Evaluation) -> None:
    measured = found.calibrated
    if measured is None or not measured.table:
        chart_not_shown("Can the probabilities be trusted?", "Too few people at past dates to compare.")
        return
    rows = measured.table
    finding = calibration_words(measured)
    chart_card(
        finding,
        calibration_figure(
            CalibrationFacts(
                *[
                    [getattr(row, name) for row in rows]
                    for name in ("expected", "observed", "low", "high", "chance_low", "chance_high")
                ]
            ),
            colours(),
        ),
        alt=f"{finding} Said probability against the share who rose, by fifths.",
        read="each point is a fifth of the people. In the grey band a point is as near as chance allows even to a "
        "perfect model.",
        table=pd.DataFrame(
            {
                "People": [row.n for row in rows],
                "Said (%)": [round(100 * row.expected, 1) for row in rows],
                "Rose (%)": [round(100 * row.observed, 1) for row in rows],
                "from": [round(100 * row.low, 1) for row in rows],
                "to": [round(100 * row.high, 1) for row in rows],
            }
        ),
        key="calibration",
    )


def _origin_card(judged: Judged) -> None:
    known = [each for each in judged.origins if each.average_precision is not None and each.of_best is not None]
    days = [judged.history.day_of(each.origin) for each in known]
    facts = OriginFacts(
        days, [each.average_precision or 0.0 for each in known], [each.of_best or 0.0 for each in known]
    )
    ahead = sum(model > simple for model, simple in zip(facts.model, facts.simple, strict=True))
    finding = f"Ahead of the best simple ranking at {ahead} of {len(known)} dates"
    chart_card(
        finding,
        origin_figure(facts, colours()),
        alt=f"{finding}. Average precision by date.",
        read="one point is one date six weeks after the last; with a handful of risers each it jumps by chance. "
        "Everyone in the band is counted.",
        table=pd.DataFrame({"Date": days, "Model": facts.model, "Best simple ranking": facts.simple}).round(3),
        key="past_dates",
    )


def _groups_card(found: Evaluation) -> None:
    with st.container(border=True, height="stretch"):
        st.subheader("Is it as right for everybody?", anchor=False)
        table = parts_table(found)
        if table.empty:
            st.caption("Too few people at past dates to look at groups of them.")
        else:
            st.dataframe(table, hide_index=True, alt="Groups of people: selected, hits, observed over expected.")
        st.caption(inert(f"How to read this: 1 means as many rose as was said. {curve_words(found)}"))
