"""The first screen of Churn: the survival curve with the cycle shaded, and departures against expectation by band."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from charts.communities import CommunityFacts, community_figure
from charts.tenure import SurvivalFacts, survival_figure
from figures.churn import Churn
from figures.churn_data import day_of
from figures.churn_judged import Judged
from figures.churn_stay import Stay
from figures.churn_words import MONTH, stretch, stretch_range
from figures.words import percent
from models.observed_expected import BANDS, Band, Ratio
from models.weibull import BOUNCE_DAYS
from ui.chart_card import chart_card, chart_not_shown, colours

ONCE = "churn_once"  # key of the switch that shows the curve of all joiners too
MOST_POINTS = 400  # of a curve as a table and as a chart


def survival_card(view: Churn) -> None:
    """How long people stay; its title says by when half have left."""
    found = view.stay
    if found is None or found.staying.reason:
        reason = found.staying.reason if found else view.reason
        chart_not_shown("How long people stay", reason or "Too few departures for a curve.")
        return
    finding = _finding(found)
    chart_card(
        finding,
        survival_figure(_survival_facts(found, with_once=bool(st.session_state.get(ONCE))), colours()),
        alt=f"{finding}. Share of members still there by months since joining, with its 95 % band.",
        read=_read(found),
        control=lambda: st.toggle("With those who came once", key=ONCE),
        table=_survival_table(found),
        key="survival",
    )


def bands_card(view: Churn) -> None:
    """Departures against what tenure makes expected: at the door, early, on cycle."""
    found = view.judged
    if found is None or found.reason:
        chart_not_shown("Graduation or trouble", (found.reason if found else None) or "Too little data to compare.")
        return
    shown = found.judgement.shown
    names = _band_names(view.stay, found)
    finding = _band_finding(shown, names)
    since = f"{day_of(found.judgement.start):%-d %b %Y}"
    chart_card(
        finding,
        community_figure(
            CommunityFacts(
                names=[names[band] for band in shown],
                members=[each.observed for each in shown.values()],
                values=[each.estimate.value or 0.0 for each in shown.values()],
                low=[each.estimate.low or 0.0 for each in shown.values()],
                high=[_upper(each) for each in shown.values()],
                pooled=1.0,
                marked=[each.side > 0 for each in shown.values()],
                axis="Left, as a multiple of expected",
            ),
            colours(),
        ),
        alt=f"{finding}. Observed over expected departures by band of tenure, with 95 % intervals.",
        read=f"at 1 (dotted) as many left since {since} as people of the same tenure did before. Right of it, with the "
        f"whole line, is trouble. {_crude(found)} A click on a dot shows who left there, below.",
        table=bands_table(found, names),
        key="bands",
        is_selectable=True,
    )


def bands_table(found: Judged, names: dict[Band, str]) -> pd.DataFrame:
    """All bands and the total with both counts."""
    rows = {names[band]: found.judgement.bands[band] for band in BANDS} | {"All": found.judgement.total}
    return pd.DataFrame(
        {
            "Tenure": list(rows),
            "Left": [each.observed for each in rows.values()],
            "Expected": [each.expected for each in rows.values()],
            "Ratio": [each.estimate.value for each in rows.values()],
            "From": [each.estimate.low for each in rows.values()],
            "To": [each.estimate.high for each in rows.values()],
            "Why not": [each.estimate.reason for each in rows.values()],
        }
    ).round(2)


def _upper(found: Ratio) -> float:
    """The end of the interval that is drawn; an open one goes as far again as the value."""
    return found.estimate.high if found.estimate.high is not None else 2 * (found.estimate.value or 1.0)


def _survival_facts(found: Stay, *, with_once: bool) -> SurvivalFacts:
    curve, everybody = found.staying.shown, found.everybody.shown
    step = max(1, curve.time.size // MOST_POINTS)
    cycle = found.cycle
    window = (cycle.window[0] / MONTH, cycle.window[1] / MONTH) if cycle.is_cycle and cycle.window else None
    begin, begin_all = found.staying.starts_at / MONTH, found.everybody.starts_at / MONTH
    return SurvivalFacts(
        months=[begin, *(curve.time[::step] / MONTH)],
        shares=[1.0, *curve.survival[::step]],
        low=[1.0, *curve.low[::step]],
        high=[1.0, *curve.high[::step]],
        all_months=[begin_all, *(everybody.time[::step] / MONTH)] if with_once else [],
        all_shares=[1.0, *everybody.survival[::step]] if with_once else [],
        window=window,
        name="came a second day",
        all_name="all joiners",
    )


def _survival_table(found: Stay) -> pd.DataFrame:
    curve = found.staying.shown
    step = max(1, curve.time.size // MOST_POINTS)
    return pd.DataFrame(
        {
            "Days since joining": curve.time[::step],
            "At risk": curve.at_risk[::step].round().astype(int),
            "Left": curve.events[::step].round().astype(int),
            "Still there (%)": 100 * curve.survival[::step],
            "From": 100 * curve.low[::step],
            "To": 100 * curve.high[::step],
        }
    ).round(1)


def _finding(found: Stay) -> str:
    typical = found.staying.typical
    if found.staying.is_restricted or typical.value is None:
        return "More than half are still there at the end of what can be seen"
    return f"Half of those who come a second day leave within {stretch(typical.value)}"


def _read(found: Stay) -> str:
    every = found.tenures
    begins = found.staying.starts_at
    parts = [f"someone counts as having left after {every.threshold} days of silence, from the last act on."]
    if begins > 0:
        parts.append(f"The curve is of those still there after {stretch(begins)}: before, too few were looked at.")
    if found.cycle.is_cycle and found.cycle.window:
        parts.append(
            f"Half of the departures fall into the shaded {stretch_range(*found.cycle.window)}: the natural cycle."
        )
    if found.returns.value is not None:
        parts.append(f"Of those who left {percent(found.returns.value)} came back within a year.")
    unknown = int((~every.is_known).sum())
    if unknown:
        parts.append(f"Left out: {unknown:,} people whose beginning is not known.")
    if every.contradicted.any():
        parts.append(f"{int(every.contradicted.sum()):,} people acted before their join date; that date is not used.")
    return " ".join(parts)


def _band_names(stay: Stay | None, found: Judged) -> dict[Band, str]:
    names: dict[Band, str] = {
        "bounce": f"First {BOUNCE_DAYS / 7:.0f} weeks",
        "early": "After that",
        "on_cycle": "On cycle or later",
    }
    if stay and stay.cycle.is_cycle and stay.cycle.window and found:
        names["early"] = f"Up to {stretch(stay.cycle.window[0])}"
        names["on_cycle"] = f"From {stretch(stay.cycle.window[0])} on"
    return names


def _band_finding(shown: dict[Band, Ratio], names: dict[Band, str]) -> str:
    high = [names[band].lower() for band, each in shown.items() if each.side > 0]
    low = [names[band].lower() for band, each in shown.items() if each.side < 0]
    if high:
        return f"More leave than expected: {' and '.join(high)}"
    return f"Fewer leave than expected: {' and '.join(low)}" if low else "As many leave as their tenure makes expected"


def _crude(found: Judged) -> str:
    if found.crude is None:
        return ""
    return f"A churn rate that ignores tenure would say × {found.crude:.2f}."
