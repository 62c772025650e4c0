"""Below the first screen of Training uplift: outcomes, checks, staying on, by invitation, the planner."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from charts.uplift import ratio_figure
from figures.training import Measured
from figures.training_names import KIND_NAMES, OUTCOME_NAMES, VERDICT_NAMES
from figures.training_planner import planner
from figures.training_words import signed, signed_number, uplift_range
from figures.words import capital, count, percent
from models.sample_size import Plan
from models.uplift import LogRatio
from models.uplift_checks import Staying
from queries.filters import Filters
from ui.chart_card import chart_card, colours
from ui.text import inert
from ui.training import ratio_facts
from ui.waiting import while_waited_for
from warehouse.workspace import Workspace

ELSEWHERE = "Groups it is not about"
REWARDS = ("reward", "badge", "affiliate")


def outcomes_card(measured: Measured) -> None:
    """The declared outcomes, called together, and those that only stand beside."""
    rows = measured.uplift.outcomes
    if not rows:
        return
    called = [OUTCOME_NAMES[each.name].split(",")[0] for each in rows if each.verdict == "lifted"]
    finding = f"Lifted: {', '.join(called).lower()}" if called else "No outcome can be called lifted"
    names = {each.name: OUTCOME_NAMES[each.name] for each in rows}
    chart_card(
        finding,
        ratio_figure(
            ratio_facts(
                [(names[each.name].split(",")[0], each.ratio, each.verdict) for each in rows],
                quiet={names[each.name].split(",")[0] for each in rows if not each.is_declared},
            ),
            colours(),
        ),
        alt=f"{finding}. Uplift of each outcome with its 95 % interval.",
        read="circles were declared beforehand and are called by Holm's rule, so that four looks are no four chances; "
        "diamonds only stand beside. Reactions per post count those who posted alone.",
        table=pd.DataFrame(
            {
                "Outcome": [names[each.name] for each in rows],
                "Uplift": [_percent(each.ratio) for each in rows],
                "95 % interval": [uplift_range(each.ratio) or "too few" for each in rows],
                "Verdict": [VERDICT_NAMES[each.verdict] if each.is_declared else "not tested" for each in rows],
            }
        ),
        key="outcomes",
    )


def checks_card(measured: Measured) -> None:
    """The same question asked in other ways; information, never a gate."""
    found, beside = measured.uplift, measured.uplift.beside
    by_distance = [(f"Weeks {first}–{last} after", ratio) for first, last, ratio in beside.points]
    rows = [
        ("As shown above", found.total),
        *by_distance,
        ("Without the nearest 4 weeks", beside.far),
        ("Matched on weeks before", beside.matched_on_base),
        ("Placebo date", beside.placebo),
        *([(ELSEWHERE, beside.untouched.ratio)] if beside.untouched and beside.untouched.is_enough else []),
    ]
    quiet = {"Matched on weeks before", "Placebo date", ELSEWHERE}
    finding = "Other ways to ask, and a date on which nothing happened"
    plain = beside.plain_change
    said = f" Before and after alone would have said {signed(math.expm1(plain))}." if plain is not None else ""
    chart_card(
        finding,
        ratio_figure(ratio_facts([(name, ratio, "cannot_tell") for name, ratio in rows], quiet=quiet), colours()),
        alt=f"{finding}: uplift with its 95 % interval for each.",
        read="the weeks after are set against the same number of weeks before. Matching on the activity just before "
        "errs upwards, so it is no bound." + said + _undone(measured) + _later(measured),
        table=pd.DataFrame(
            {
                "Asked as": [name for name, _ in rows],
                "Uplift": [_percent(ratio) for _, ratio in rows],
                "95 % interval": [uplift_range(ratio) or "too little data" for _, ratio in rows],
                "Trained": [ratio.n for _, ratio in rows],
            }
        ),
        key="checks",
    )


def staying_card(kind: str, measured: Measured) -> None:
    """The harm watch: who is still active at the end, the less active apart."""
    beside = measured.uplift.beside
    parts = {"The less active": beside.staying_less_active, "The top tenth": beside.staying_most_active}
    with st.container(border=True, height="stretch"):
        st.subheader("Did anybody stay away?", anchor=False)
        for name, each in parts.items():
            says = inert(_staying(each)) if each is not None else "fewer than 20 of them are compared, too few to say."
            st.markdown(f"**{name}**: {says}")
        if kind in REWARDS:
            why = f"After a {KIND_NAMES.get(kind, kind)} the already active gain and the less active may stay less"
            st.caption(inert(f"{why} (Restivo & van de Rijt 2014): that is what to watch here."))


def invitation_card(measured: Measured) -> None:
    """By invitation: all who were asked, whoever completed."""
    found, share = measured.invitation, measured.share_completed
    if found is None or share is None or found.state not in ("ok", "wide") or not found.total.is_known:
        return
    with st.container(border=True, height="stretch"):
        st.subheader("Of everybody invited", anchor=False)
        st.markdown(
            f"**{_percent(found.total)}** ({inert(uplift_range(found.total))}) for the {found.total.n} invited, "
            f"of whom {percent(share)} completed."
        )
        low, high = (math.expm1(end) / share for end in found.total.interval)
        value = math.expm1(found.total.value or 0.0) / share
        st.caption(
            inert(
                f"That is {signed(value)} ({signed(low)} to {signed(high)}) for those who completed, if an invitation "
                "alone changes nothing. It cannot be flattered by who of the invited was keen."
            )
        )


@st.fragment
@while_waited_for()
def planner_card(workspace: Workspace, filters: Filters, program: str, without_others: bool) -> None:
    """How the next round is best made, and how many people and weeks it needs for whoever opens the table."""
    with st.container(border=True):
        st.subheader("How large must the next round be?", anchor=False)
        st.markdown(
            "**Draw lots.** Invite half of those who want to come now and the others a quarter later. Nobody "
            "loses anything, and no 6 % has to be allowed for, as this page must. Below 40 people a lottery cannot "
            "tell either: then let the groups come in a random order."
        )
        table = st.expander("People needed, by what you want to see", key="planner", on_change="rerun")
        if table.open:
            with table:
                _plans(planner(workspace, filters, program=program, without_others=without_others))


def _plans(found: tuple[Plan, ...]) -> None:
    st.dataframe(
        _plan_table(found),
        hide_index=True,
        alt="People needed for an uplift of 10, 20, 30 or 50 per cent within 4, 8 or 12 weeks",
        placeholder="–",
    )
    st.caption("Found four times in five, from this community's own past.")


def _plan_table(found: tuple[Plan, ...]) -> pd.DataFrame:
    """One row per effect; people trained as now by weeks, and people in a lottery over the longest."""
    by = {(plan.effect, plan.weeks): plan for plan in found}
    effects = sorted({plan.effect for plan in found})
    weeks = sorted({plan.weeks for plan in found})
    table = {"To see an uplift of": [signed(effect) for effect in effects]}
    for length in weeks:
        table[f"Trained, {length} weeks"] = [_people(by[effect, length].compared) for effect in effects]
    longest = max(weeks)
    table[f"By lot, {longest} weeks, half of them waiting"] = [
        _people(by[effect, longest].lottery) for effect in effects
    ]
    return pd.DataFrame(table)


def _people(number: int | None) -> str:
    return count(number, "person", "people") if number is not None else "–"


def _percent(ratio: LogRatio) -> str | None:
    return signed(math.expm1(ratio.value)) if ratio.value is not None else None


def _staying(each: Staying) -> str:
    says = "stayed less" if each.high < 0 else "stayed more" if each.low > 0 else "no sign of a difference"
    return (
        f"{percent(each.trained)} of {each.n} still active at the end, {percent(each.controls)} of people alike: "
        f"{says} ({signed_number(100 * each.low, 0)} to {signed_number(100 * each.high, 0)} points)."
    )


def _undone(measured: Measured) -> str:
    times = measured.uplift.beside.undone_by
    if times is None:
        return ""
    return f" To undo the verdict the estimate must be wrong by {times:.1f} times what the placebo could have missed."


def _later(measured: Measured) -> str:
    share = measured.uplift.beside.share_trained_later
    if share <= 0:
        return ""
    return (
        f" {capital(percent(share))} of the comparison's weeks follow their own training, which makes it look smaller."
    )
