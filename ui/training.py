"""The first screen of Training uplift: which program, activity round the date, uplift by tier, doubts about dates."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from charts.uplift import ProfileFacts, RatioFacts, profile_figure, ratio_figure
from figures.programs import Program
from figures.training import Measured, Training
from figures.training_names import TIER_NAMES, VERDICT_NAMES, kind_in_words
from figures.training_words import drawn_words, signed, tiers_in_words, uplift_range
from figures.words import capital, count, day
from models.uplift import LogRatio
from ui.chart_card import chart_card, chart_not_shown, colours
from ui.text import inert

PROGRAM, ALONE = "program", "alone"  # their names in the address


def program_bar(found: Sequence[Program]) -> tuple[str | None, bool]:
    """Which program, and whether people who took another one too are left out."""
    if not found:
        return None, False
    kinds = {each.name: kind_in_words(each.kind) for each in found}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "Program",
            list(kinds),
            format_func=lambda name: f"{name} ({kinds[name]})",
            key=PROGRAM,
            bind="query-params",
            width=320,
        )
        alone = st.toggle(
            "Leave out who took another program too",
            key=ALONE,
            bind="query-params",
            help="Whoever completed another program within half a year of this one is left out, on both sides.",
        )
    return chosen, alone


def doubts(measured: Measured) -> None:
    """What may be wrong with the dates, and what else these people took part in, as questions."""
    late = measured.back_dated
    if late:
        told = f"{count(late.count, 'completion')} carry the time 00:00 of {day(late.day)}"
        ask = "Were they all completed that day, or typed in later? The comparison needs the real dates."
        st.warning(inert(f"{told}. {ask}"), icon=":material/event_busy:")
    if measured.count_also_elsewhere:
        people = count(measured.count_also_elsewhere, "person", "people")
        st.caption(
            f":material/info: {people} of those compared completed another program within the same weeks; "
            "the two cannot be told apart. The switch above leaves them out."
        )
    if words := drawn_words(measured.share):
        st.caption(f":material/casino: {words} Nobody trained was left out by the lot.")


def profile_card(view: Training, measured: Measured) -> None:
    """The event study: trained and people alike, week by week round the date."""
    found = measured.uplift.profile
    if not any(found.trained):
        chart_not_shown("Round the date", "Nobody who was trained has full weeks before and after in this data.")
        return
    shown = view.state in ("ok", "wide") and measured.uplift.total.value is not None
    change = signed(math.expm1(measured.uplift.total.value or 0.0))
    finding = f"After completing: {change} against people alike" if shown else "Round the date"
    chart_card(
        finding,
        profile_figure(ProfileFacts(found.weeks, found.trained, found.controls), colours()),
        alt=f"{finding}. Acts per person and week, {measured.uplift.length} weeks before and after completion.",
        read="the dashed line is what people alike did in the same weeks, set to the same level before. A climb just "
        "before the date is expected, because people complete when they are keen; it falls back on its own, and that "
        "is why before and after alone misleads.",
        table=pd.DataFrame({"Week": found.weeks, "Trained": found.trained, "People alike": found.controls}).round(2),
        key="profile",
    )


def tier_card(view: Training, measured: Measured) -> None:
    """Uplift of all and of each tier with enough people, the placebo date beside it."""
    estimate = measured.uplift
    rows = [(f"All · {estimate.total.n}", estimate.total, view.verdict)]
    rows += [
        (f"{capital(TIER_NAMES[each.group])} · {each.n}", each.ratio, each.verdict)
        for each in estimate.tiers.tiers
        if each.state in ("ok", "wide")
    ]
    back = estimate.beside.placebo
    drawn = [*rows, *([("Placebo date", back, "cannot_tell")] if back.is_known else [])]
    if view.state not in ("ok", "wide"):
        chart_not_shown("Uplift by tier", capital(view.reason or "too few to say."))
        return
    called = [name.split(" · ")[0] for name, _, verdict in rows[1:] if verdict == "lifted"]
    finding = f"Lifted: {', '.join(called)}" if called else "No single tier can be called lifted"
    chart_card(
        finding,
        ratio_figure(
            ratio_facts([(name, ratio, verdict) for name, ratio, verdict in drawn], quiet={"Placebo date"}), colours()
        ),
        alt=f"{finding}. Uplift with 95 % interval for all trained, by tier, and on a placebo date.",
        read="tiers are of a quarter before the weeks compared. An interval that leaves the grey middle on the right "
        "is an effect; the diamond is a date on which nothing happened and should touch the line. "
        + tiers_in_words(estimate),
        table=_tier_table(measured),
        key="tiers",
    )


def ratio_facts(rows: Sequence[tuple[str, LogRatio, str]], *, quiet: set[str]) -> RatioFacts:
    """Estimates with a value as the facts of a chart."""
    known = [(name, each, verdict) for name, each, verdict in rows if each.value is not None and each.is_known]
    return RatioFacts(
        names=[name for name, _, _ in known],
        values=[math.exp(each.value or 0.0) for _, each, _ in known],
        low=[math.exp(each.interval[0]) for _, each, _ in known],
        high=[math.exp(each.interval[1]) for _, each, _ in known],
        lit=[verdict in ("lifted", "harmed") for _, _, verdict in known],
        quiet=[name in quiet for name, _, _ in known],
    )


def _tier_table(measured: Measured) -> pd.DataFrame:
    rows = measured.uplift.tiers.tiers
    shown = [each.state in ("ok", "wide") for each in rows]
    return pd.DataFrame(
        {
            "Tier a quarter before": [capital(TIER_NAMES[each.group]) for each in rows],
            "Trained": [each.n for each in rows],
            "Uplift": [
                signed(math.expm1(each.ratio.value or 0.0)) if is_shown else None
                for each, is_shown in zip(rows, shown, strict=True)
            ],
            "95 % interval": [
                uplift_range(each.ratio) if is_shown else "fewer than 20"
                for each, is_shown in zip(rows, shown, strict=True)
            ],
            "Pulled to the mean": [
                signed(math.expm1(each.shrunk)) if each.shrunk is not None else None for each in rows
            ],
            "Verdict": [
                VERDICT_NAMES[each.verdict] if is_shown else "Too few to say"
                for each, is_shown in zip(rows, shown, strict=True)
            ],
        }
    )
