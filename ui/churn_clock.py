"""The card of Churn that counts from a milestone of the member list: a wedding, a due date."""

from __future__ import annotations

import pandas as pd

from charts.tenure import ClockFacts, clock_figure
from figures.churn_stay import clock
from figures.words import percent, percent_range
from models.active_days import WEEK
from models.milestones import BIN_DAYS, NEAR
from queries.filters import Filters
from ui.chart_card import chart_card, chart_not_shown, colours
from warehouse.workspace import Workspace


def clock_card(workspace: Workspace, filters: Filters) -> None:
    """Departures round the milestone of the member list."""
    found = clock(workspace, filters)
    if found is None or found.near.value is None or found.near.low is None or found.near.high is None:
        reason = found.near.reason if found else None
        missing = reason or "The member list names no milestone (wedding, due date): a column milestone_at would."
        chart_not_shown("Departures round the milestone", missing)
        return
    finding = f"{percent(found.near.value)} leave round their milestone"
    chart_card(
        finding,
        clock_figure(
            ClockFacts(
                weeks=[int(start) // WEEK for start in found.starts],
                departures=[int(n) for n in found.departures],
                near=[NEAR[0] - BIN_DAYS < start <= NEAR[1] for start in found.starts],
                axis="Weeks from the milestone",
            ),
            colours(),
        ),
        alt=f"{finding}. Departures by four weeks before and after the milestone.",
        read=f"of {found.near.n:,} who left and have a date, {percent_range(found.near.low, found.near.high)} did so "
        f"from {-NEAR[0]} days before to {NEAR[1]} days after it.",
        table=pd.DataFrame(
            {
                "Days from the milestone": found.starts,
                "Left": found.departures,
                "Per 100 member-weeks": found.rate,
            }
        ).round(1),
        key="clock",
    )
