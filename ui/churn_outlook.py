"""The last cards of Churn: members to come, the rule of departure at half and double, and the models' checks."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from charts.leaving import CalibrationFacts, OutlookFacts, calibration_figure, outlook_figure
from figures.churn import Churn
from figures.churn_outlook import BackTest, Future, alive_check
from figures.churn_stay import sensitivity
from figures.churn_words import stretch, stretch_range
from figures.words import percent
from models.calibration import Calibration
from models.estimate import Estimate
from queries.filters import Filters
from ui.chart_card import chart_card, chart_not_shown, colours
from ui.text import inert
from warehouse.workspace import Workspace

MODELS = {"mbg_nbd": "MBG/NBD", "bg_nbd": "BG/NBD", "pareto_nbd": "Pareto/NBD", "bg_bb": "BG/BB (first 26 weeks)"}


def outlook_card(view: Churn) -> None:
    """Members now and in 3, 6, 12 months."""
    found = view.future
    if found is None or found.today.total.value is None:
        chart_not_shown("Members to come", "Too few departures for a forecast.")
        return
    told = {0: found.today, **found.later}
    totals = {months: each.total for months, each in told.items()}
    year = totals[12]
    finding = f"In a year about {year.value:,.0f} members ({year.low:,.0f}–{year.high:,.0f}), if nothing changes"
    chart_card(
        finding,
        outlook_figure(
            OutlookFacts(
                months=list(totals),
                members=[each.value or 0.0 for each in totals.values()],
                low=[each.low or 0.0 for each in totals.values()],
                high=[each.high or 0.0 for each in totals.values()],
            ),
            colours(),
        ),
        alt=f"{finding}. Members by months from now with 95 % intervals.",
        read="those here now by their tenure, and newcomers at the rate of the last half-year. No season, no campaign. "
        f"{_checked(found.back_test)}",
        table=pd.DataFrame(
            {
                "Months from now": list(told),
                "Of those here now": [each.staying for each in told.values()],
                "Newcomers": [each.newcomers for each in told.values()],
                "Members": [each.value for each in totals.values()],
                "From": [each.low for each in totals.values()],
                "To": [each.high for each in totals.values()],
            }
        ).round(0),
        key="outlook",
    )


def check_card(found: Future | None) -> None:
    """Whether the same forecast half a year ago came true, member by member."""
    check = found.back_test if found else None
    if check is None or check.calibration is None:
        chart_not_shown("Did the forecast come true?", "The export is too short to make it half a year earlier.")
        return
    told = check.calibration
    finding = f"Half a year ago: {percent(told.mean_predicted)} were to stay, {percent(told.mean_seen)} did"
    calibration_card(finding, told, axis="Predicted to stay (%)", key="back_test")


def calibration_card(finding: str, told: Calibration, *, axis: str, key: str) -> None:
    """Chances against what came, by tenths of the members."""
    slope = ""
    if told.slope is not None and told.slope_low is not None and told.slope_high is not None:
        slope = f"Calibration slope {told.slope:.2f} ({told.slope_low:.2f}–{told.slope_high:.2f}); 1 is right."
    chart_card(
        finding,
        calibration_figure(
            CalibrationFacts(list(told.predicted), list(told.seen), list(told.low), list(told.high), axis), colours()
        ),
        alt=f"{finding}. Share that came true by predicted share, in tenths of members.",
        read=f"each dot is a tenth of the members; on the dotted line chances come true. {slope}",
        table=pd.DataFrame(
            {
                "Members": told.n,
                "Predicted (%)": 100 * told.predicted,
                "Came true (%)": 100 * told.seen,
                "From": 100 * told.low,
                "To": 100 * told.high,
            }
        ).round(1),
        key=key,
    )


def rule_card(workspace: Workspace, filters: Filters, view: Churn) -> None:
    """The rule of departure and what half and twice of it would say."""
    rows = sensitivity(workspace, filters)
    if view.rule is None or not rows:
        return
    found = view.rule.threshold
    with st.container(border=True):
        st.subheader(f"Left: silent for more than {found.days} days", anchor=False)
        st.table(
            pd.DataFrame(
                {
                    "Rule": [f"{row.days} days" for row in rows],
                    "Departures": [f"{row.departures:,}" for row in rows],
                    "A hundred members lose in a week": [_number(row.rotation, 1) for row in rows],
                    "Half leave within": [_length(row.typical) for row in rows],
                }
            ).set_index("Rule")
        )
        st.caption(inert(_rule_words(view)))


def alive_card(workspace: Workspace, filters: Filters, view: Churn) -> None:
    """Models of being still there, fitted when asked for, and checked on the last weeks."""
    with st.expander("Probability of being still there: models and their check", icon=":material/science:"):
        if view.stay and view.stay.cycle.rhythm == "schedule":
            st.caption(
                "People here leave on a schedule, which these models do not know: their probability is not shown as a "
                "fact. Silence against one's own rhythm is used instead."
            )
        if not st.button("Fit the models", key="alive_fit"):
            return
        models = alive_check(workspace, filters)
        if not models:
            st.info("Needs 100 members, 50 of whom came in a second week, and 36 weeks.", icon=":material/info:")
            return
        st.dataframe(
            pd.DataFrame(
                {
                    "Model": [MODELS[each.name] for each in models],
                    "Log-likelihood": [each.log_likelihood for each in models],
                    "Mean probability (%)": [100 * each.mean for each in models],
                    "Predicted to come in 12 weeks (%)": [_share(each.calibration, seen=False) for each in models],
                    "Came (%)": [_share(each.calibration, seen=True) for each in models],
                }
            ).round(1),
            hide_index=True,
            alt="Models of being still there with their check",
            placeholder="–",
        )
        for each in models:
            told = each.calibration
            if told is not None:
                said = f"{percent(told.mean_predicted)} were to come within 12 weeks, {percent(told.mean_seen)} did"
                finding = f"{MODELS[each.name]}: {said}"
                calibration_card(finding, told, axis="Predicted to come (%)", key=f"alive_{each.name}")


def _share(told: Calibration | None, *, seen: bool) -> float | None:
    if told is None:
        return None
    return 100 * (told.mean_seen if seen else told.mean_predicted)


def _checked(check: BackTest | None) -> str:
    if check is None or check.forecast.total.value is None:
        return "The export is too short to check it against the past."
    inside = "inside" if check.is_inside else "outside"
    total = check.forecast.total
    return (
        f"Checked: half a year ago it would have said {total.value:,.0f} ({total.low:,.0f}–{total.high:,.0f}); "
        f"{check.seen:,} came, {inside} of that."
    )


def _rule_words(view: Churn) -> str:
    if view.rule is None:
        return ""
    found = view.rule.threshold
    if found.is_preset:
        return f"A preset: {found.n_gaps:,} gaps of {found.n_members:,} members are too few to choose from the data."
    pooled = " Chosen from all groups together, because these show too little." if view.rule.pooled else ""
    return (
        "Chosen from the data: of those silent for so long at most one in ten comes back within 28 days, each member "
        f"weighing the same.{pooled} For information: the elbow of the gaps lies at {found.elbow} days, their 95th "
        f"percentile at {found.p95}; both call people gone who come back."
    )


def _number(found: Estimate, digits: int) -> str:
    if found.value is None:
        return "–"
    if found.low is None or found.high is None:
        return f"{found.value:.{digits}f}"
    return f"{found.value:.{digits}f} ({found.low:.{digits}f}–{found.high:.{digits}f})"


def _length(found: Estimate) -> str:
    if found.value is None:
        return "–"
    if found.low is None or found.high is None:
        return stretch(found.value)
    return f"{stretch(found.value)} ({stretch_range(found.low, found.high)})"
