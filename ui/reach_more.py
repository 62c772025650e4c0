"""Two further looks at reach, each behind its tab: what audiences have in common, and other ways to order people."""

from __future__ import annotations

import streamlit as st

from charts.reach_overlap import OverlapFacts, overlap_figure
from figures.reach_orders import orders
from figures.reach_overlap import audience_overlap
from figures.reach_team import Conditions
from figures.words import count, days
from queries.filters import Filters
from ui.chart_card import chart_card, colours
from ui.text import inert
from warehouse.workspace import Workspace

TABLE_HEIGHT = 420


def overlap_part(workspace: Workspace, filters: Filters, conditions: Conditions) -> None:
    """The heat map and the table of shared audiences."""
    found = audience_overlap(workspace, filters, conditions)
    if found is None or len(found.keys) <= 1:
        st.caption("Needs two people in the team who were answered.")
        return
    shared = found.overlap
    left = f" {count(found.left_out, 'person', 'people')} more could not be compared here." if found.left_out else ""
    finding = found.finding()
    chart_card(
        finding,
        overlap_figure(OverlapFacts(found.names, shared.jaccard, shared.coefficient, shared.shared), colours()),
        alt=f"{finding}. A cell for every two people, darker where their audiences share more.",
        read=f"people who answered both, as a share of those who answered either (Jaccard), "
        f"{days(found.seen.since, found.seen.last)}{_star(found.has_star)}. Little in common means that each of them "
        f"adds people. These are counts of what happened, so they have no range.{left}",
        table=found.table(),
        key="overlap",
    )


def _star(has_star: bool) -> str:
    return "; the first is the star" if has_star else ""


def orders_part(workspace: Workspace, filters: Filters) -> None:
    """Places by reach, decayed reach, PageRank and HITS authority."""
    found = orders(workspace, filters)
    if found is None:
        st.caption("Too few people were answered to put them in an order.")
        return
    st.dataframe(
        found.frame.drop(columns="member_key"),
        hide_index=True,
        height=min(TABLE_HEIGHT, 36 * (len(found.frame) + 1)),
        column_config={
            "Decayed reach": st.column_config.NumberColumn(format="%.1f"),
            "By reach": st.column_config.NumberColumn(help="Place among the people of this table; equals share one"),
            "By PageRank": st.column_config.NumberColumn(help="Answered by people who are answered themselves"),
            "By HITS authority": st.column_config.NumberColumn(help="Answered by people who answer many"),
        },
        alt="People with their places by several measures of attention",
    )
    most = (
        f"The first {len(found.frame):,} of {found.total:,} people ranked. " if found.total > len(found.frame) else ""
    )
    st.caption(
        inert(
            f"{most}{found.stability()} PageRank and HITS put people in an order and measure nothing by themselves, so "
            "only places are shown. Places are of these 90 days and have no range: next to each other, they may swap."
        )
    )
