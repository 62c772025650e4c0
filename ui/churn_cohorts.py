"""The cohorts of Churn: who came back of those who joined together; a click on a cell shows its people."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from charts.retention import CohortFacts, cohort_figure
from figures.churn import Churn
from figures.churn_blocks import Blocks
from figures.words import count, day, percent
from models.retention import FEWEST_IN_COHORT, Cohorts
from ui.chart_card import chart_card, chart_not_shown, colours
from ui.churn_clicks import clicked_cell

MOST_COHORTS = 26  # two years of blocks; the table has them all


def cohort_card(view: Churn) -> None:
    """Who of each joining cohort was active later."""
    found = view.blocks
    if found is None or not found.cohorts.size.size:
        chart_not_shown("Who comes back", "No whole block of 28 days in which people are known to have joined.")
        return
    kept = found.cohorts
    share = kept.share
    rows = list(range(kept.size.size))[::-1][:MOST_COHORTS]
    later = int(min(3, kept.n.size - 1))
    finding = "Who comes back"
    if kept.n[later]:
        told = kept.pooled[later] / kept.n[later]
        finding = f"{percent(told)} of those who join are active {later} blocks later"
    few = [bool(kept.size[row] < FEWEST_IN_COHORT) for row in rows]
    chart_card(
        finding,
        cohort_figure(
            CohortFacts(
                starts=[found.starts[kept.block[row]] for row in rows],
                sizes=[int(kept.size[row]) for row in rows],
                shares=[[None if np.isnan(cell) else float(cell) for cell in share[row]] for row in rows],
                few=few,
                blocks=[int(kept.block[row]) for row in rows],
            ),
            colours(),
        ),
        alt=f"{finding}. Share of each joining cohort active by blocks of 28 days since joining.",
        read="one row is everybody who joined within 28 days and was ever active, newest on top; darker is more. "
        f"Blank: not over yet. {'A dot: fewer than ten people. ' if any(few) else ''}"
        "A click on a cell shows its people above; by keyboard, choose A cohort there.",
        table=_cohort_table(kept),
        key="cohorts",
        is_selectable=True,
        control=lambda: _chosen_cell(found),
    )


def _chosen_cell(found: Blocks) -> None:
    """Which cell was clicked, and the way to its people, who stand further up the page."""
    cell = clicked_cell()
    if cell is not None and 0 <= cell[0] < len(found.starts):
        joined = f"joined in the 28 days from {day(found.starts[cell[0]])}"
        st.caption(f"Chosen: {joined}, active {count(cell[1], 'block')} later. [See the people](#people)")


def _cohort_table(kept: Cohorts) -> pd.DataFrame:
    """Cohorts pooled by age."""
    return pd.DataFrame(
        {
            "Blocks since joining": range(kept.n.size),
            "Joined so long ago": kept.n,
            "Of them active": kept.pooled,
            "Active (%)": 100 * kept.pooled / np.maximum(kept.n, 1),
            "From": 100 * kept.low,
            "To": 100 * kept.high,
        }
    ).round(1)
