"""A click on a cell of the cohorts or on a band of Churn: it chooses the people who are shown."""

from __future__ import annotations

from typing import Any

import streamlit as st

from figures.churn_judged import judged
from models.observed_expected import Band
from queries.filters import Filters
from warehouse.workspace import Workspace

CELLS, BANDS = "cohorts_chart", "bands_chart"  # keys of the charts that can be clicked
GROUP, COHORT, AGE = "churn_group", "churn_cohort", "churn_age"  # keys of the controls that a click sets
_SEEN = "churn_clicks"
_GROUPS: dict[Band, str] = {"bounce": "bounced", "early": "early", "on_cycle": "graduated"}


def take_clicks(workspace: Workspace, filters: Filters) -> None:
    """Set the controls of the people to what was clicked since the last run. Call it before they are drawn."""
    seen = st.session_state.setdefault(_SEEN, {})
    for key in (CELLS, BANDS):
        point = clicked(key)
        if point == seen.get(key):
            continue
        seen[key] = point
        if point is not None:
            _choose(workspace, filters, key, point)


def clicked(key: str) -> dict[str, Any] | None:
    """The mark of a chart that is chosen now: its place and what the chart gave it to carry."""
    state: Any = st.session_state.get(key)
    points = state["selection"]["points"] if state else []
    if not points:
        return None
    carried = points[0].get("customdata")
    return {"place": points[0].get("y"), "carried": list(carried) if isinstance(carried, (list, tuple)) else carried}


def clicked_cell() -> tuple[int, int] | None:
    """Cohort and age of the chosen cell."""
    point = clicked(CELLS)
    if point is None or not isinstance(point["carried"], list):
        return None
    return int(point["carried"][0]), int(point["carried"][1])


def _choose(workspace: Workspace, filters: Filters, key: str, point: dict[str, Any]) -> None:
    if key == CELLS:
        cell = clicked_cell()
        if cell is not None:
            st.session_state[GROUP] = "cohort"
            st.session_state[COHORT], st.session_state[AGE] = cell
        return
    found = judged(workspace, filters)
    bands = list(found.judgement.shown) if found else []
    place = point["place"]
    if isinstance(place, int) and 0 <= place < len(bands):
        st.session_state[GROUP] = _GROUPS[bands[place]]
