"""The cards of Seekers & providers: who answers and asks where, how long answers take, what comes of them, the load."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from charts.answers import (
    MARKED,
    BalanceFacts,
    ShareFacts,
    WaitFacts,
    balance_figure,
    share_figure,
    wait_figure,
)
from charts.lorenz import TierFacts, tier_figure
from figures.roles import Roles
from figures.roles_parts import load_bands, side_by_side
from figures.words import capital, count, percent, percent_range
from models.estimate import Estimate
from models.first_reply import REPLY_HOURS, RETURN_DAYS
from queries.filters import Filters
from ui.chart_card import chart_card, chart_not_shown, colours
from warehouse.workspace import Workspace

MOST_ROWS = 13  # topics or groups in the chart; the table has all


def marks_notice(view: Roles) -> None:
    """Says so where a question mark stands in for the type question."""
    if view.count_by_mark:
        st.caption(
            f":material/info: {view.count_by_mark:,} of {view.count_questions:,} questions are told by a question mark "
            "in what starts a thread, because no type of activity there says what asks. Some will be none."
        )


def balance_card(workspace: Workspace, filters: Filters, view: Roles) -> None:
    """Providers against seekers by topic or by group."""
    by = (
        st.segmented_control(
            "By",
            ["topic", "community"],
            default="topic",
            required=True,
            key="balance_by",
            format_func=lambda key: "By topic" if key == "topic" else "By group",
            label_visibility="collapsed",
        )
        or "topic"
    )
    rows = side_by_side(workspace, filters, by=by)
    word = "topic" if by == "topic" else "group"
    shown = rows.head(MOST_ROWS)
    facts = BalanceFacts(
        names=list(shown[by]),
        providers=list(shown["providers"]),
        seekers=list(shown["seekers"]),
        answered=[None if pd.isna(share) else float(share) for share in shown["answered_72h"]],
    )
    finding = _balance_finding(rows, by, view)
    more = f" The {MOST_ROWS} most asked of {len(rows)}." if len(rows) > MOST_ROWS else ""
    chart_card(
        finding,
        balance_figure(facts, colours()),
        alt=f"{finding}. People who mostly answer and people who mostly ask, by {word}.",
        read=f"to the right people who almost surely answer more than they ask in that {word}, to the left those who "
        f"ask more. Beside the name: share of questions answered in three days.{more}",
        table=_balance_table(rows, by),
        key=f"balance_{by}",
    )


def _balance_finding(rows: pd.DataFrame, by: str, view: Roles) -> str:
    """The topic or group with the smallest share of answered questions, of those that have one."""
    known = rows[rows["answered_72h"].notna() & (rows["state"] == "ok")]
    if len(known) < 2:  # noqa: PLR2004 - with one there is nothing to be last of
        providers = (view.counts or {}).get("provider", 0)
        return (
            count(providers, "person mostly answers", "people mostly answer") if providers else "Nobody mostly answers"
        )
    lowest = known.sort_values(["answered_72h", by]).iloc[0]
    return f"{capital(str(lowest[by]))}: only {percent(float(lowest['answered_72h']))} answered in three days"


def _balance_table(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Topic" if by == "topic" else "Group": rows[by],
            "Questions": rows["questions"],
            "Still open": rows["open"],
            "Mostly answer": rows["providers"],
            "Mostly ask": rows["seekers"],
            "Answered in a day (%)": (100 * rows["answered_24h"].astype("float64")).round(0),
            "Answered in three days (%)": (100 * rows["answered_72h"].astype("float64")).round(0),
            "From": (100 * rows["low"].astype("float64")).round(0),
            "To": (100 * rows["high"].astype("float64")).round(0),
        }
    )


def wait_card(view: Roles) -> None:
    """How many questions are answered by when."""
    curve, share = view.curve, view.answered_72h
    if curve is None or share is None or share.value is None or not curve.hours.size:
        chart_not_shown("How long an answer takes", view.reason or "Too few questions for a curve.")
        return
    known = {24: view.answered_24h, 72: view.answered_72h}
    marks = [(float(hour), each.value) for hour in MARKED if (each := known[hour]) and each.value is not None]
    facts = WaitFacts(list(curve.hours), list(curve.share), list(curve.low), list(curve.high), marks)
    finding = f"{percent(share.value)} answered in three days"
    chart_card(
        finding,
        wait_figure(facts, colours()),
        alt=f"{finding}. Share of questions answered by the time waited, with its 95 % band.",
        read="questions still open count up to the end of the data. The band is what other askers of the same habits "
        "would give; a person's questions are kept together.",
        table=pd.DataFrame(
            {
                "Hours": curve.hours.round(1),
                "Answered (%)": (100 * curve.share).round(1),
                "From": (100 * curve.low).round(1),
                "To": (100 * curve.high).round(1),
            }
        ),
        key="wait",
    )


def taken_card(view: Roles) -> None:
    """What comes of answers: accepted, reacted to, answered back."""
    title = "What comes of answers"
    if view.taken is None:
        chart_not_shown(title, "No act in this data accepts an answer, reacts to one or is aimed at who gave it.")
        return
    named = {
        "any of these": view.taken.any_of_them,
        "accepted": view.taken.accepted,
        "reacted to": view.taken.reacted,
        "asker wrote back": view.taken.thanked,
    }
    shown = {name: each for name, each in named.items() if each.value}
    any_of_them = view.taken.any_of_them
    finding = f"{percent(any_of_them.value)} of answers are taken up" if any_of_them.value is not None else title
    silent = [name for name, each in named.items() if not each.value]
    missing = f" Not seen in this data: {' and '.join(silent)}." if silent else ""
    chart_card(
        finding,
        share_figure(_share_facts(shown, "any of these", "Of all answers (%)"), colours()),
        alt=f"{finding}. Shares of answers accepted, reacted to or written back to, with 95 % intervals.",
        read=f"quality beside volume: an answer is taken up when it is accepted, reacted to, or the asker writes back "
        f"to who gave it.{missing} The line is the 95 % interval over those who answer.",
        table=_share_table(shown, "Answers"),
        key="taken",
    )


def first_reply_card(view: Roles) -> None:
    """Newcomers with and without an early reply: who writes again. An association, and said to be one."""
    found, title = view.after_reply, "Newcomers who get a reply"
    if found is None or found.difference.value is None or found.replied.value is None:
        chart_not_shown(title, (found.difference.reason if found else None) or "Too few newcomers.")
        return
    shown = {"with a reply": found.replied, "without": found.not_replied}
    low, high, points = found.difference.low or 0.0, found.difference.high or 0.0, 100 * found.difference.value
    between = f"{100 * low:+.0f} to {100 * high:+.0f}".replace("-", "−")
    if low > 0 or high < 0:
        more = "more" if points > 0 else "less"
        finding = f"Newcomers with a reply write again {abs(points):.0f} points {more} often"
    else:
        finding = "No sign that newcomers with a reply write again more often"
    chart_card(
        finding,
        share_figure(_share_facts(shown, "with a reply", f"Write again within {RETURN_DAYS} days (%)"), colours()),
        alt=f"{finding}. Shares with and without an early reply, with 95 % intervals.",
        read=f"an association, no effect: who writes well may be answered and come back for the same reason. Both are "
        f"followed from {REPLY_HOURS} hours after their first post on. Difference: {between} points. "
        "Elsewhere: 44 % without, 56 % with a reply (Joyce & Kraut 2006).",
        table=_share_table(shown, "Newcomers"),
        key="first_reply",
    )


def load_card(workspace: Workspace, filters: Filters, view: Roles) -> None:
    """How the answers are spread over those who give them."""
    rows = load_bands(workspace, filters)
    if rows.empty or view.absence is None:
        chart_not_shown("Load of those who answer", "Nobody answered a question here.")
        return
    finding = f"{count(view.absence, 'person gives', 'people give')} half of all answers"
    facts = TierFacts(
        tiers=list(rows["band"]), people=list(rows["people"]), shares=list(rows["share"]), lit=str(rows["band"].iloc[0])
    )
    chart_card(
        finding,
        tier_figure(facts, colours()),
        alt=f"{finding}. Share of all answers by how many answers people gave.",
        read="people by the number of questions they answered in this period, and the share of all answers that they "
        "gave together. Where few carry much, a holiday leaves questions open.",
        table=pd.DataFrame(
            {
                "Answers each": rows["band"],
                "People": rows["people"],
                "Answers": rows["answers"],
                "Share of answers (%)": (100 * rows["share"]).round(1),
            }
        ),
        key="load",
    )


def _share_facts(shown: dict[str, Estimate], lit: str, axis: str) -> ShareFacts:
    return ShareFacts(
        names=list(shown),
        shares=[each.value or 0.0 for each in shown.values()],
        low=[each.low for each in shown.values()],
        high=[each.high for each in shown.values()],
        lit=lit,
        axis=axis,
    )


def _share_table(shown: dict[str, Estimate], what: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            what: list(shown),
            "Share": [percent(each.value or 0.0, each.low, each.high) for each in shown.values()],
            "Between": [
                percent_range(each.low, each.high) if each.low is not None and each.high is not None else each.reason
                for each in shown.values()
            ],
            "People": [each.n for each in shown.values()],
        }
    )
