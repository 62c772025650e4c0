"""The cards of Micro-communities: the funnel, all groups as a table, people who bridge, and detected groups last."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from actions.access import Act, may
from charts.groups import FunnelFacts, funnel_figure
from figures.micro_communities import MicroCommunities
from figures.micro_detected import detected_groups
from figures.micro_parts import bridges
from figures.micro_rows import GroupRow
from figures.words import count, percent
from models.groups import FEWEST_POSTS, LIMITS
from queries.filters import Filters
from ui.chart_card import chart_card, chart_not_shown, colours
from ui.gate import gate
from ui.number import numbers
from ui.people_of_view import ViewPeople, people_of_view
from ui.text import inert
from ui.waiting import while_waited_for
from warehouse.workspace import Workspace

LIMIT_POINTS = 60  # of a smooth line
SEVERAL = 2


def funnel_card(view: MicroCommunities) -> None:
    """Declared groups against the limits that chance gives round the value of all of them."""
    rows = [row for row in view.rows if row.depth.per_post.value is not None]
    drawn = view.funnel
    if drawn is None or drawn.pooled is None or len(rows) < SEVERAL:
        few = f"{len(rows)} of {len(view.rows)} groups have {FEWEST_POSTS} posts; two of them could be compared."
        alone = "One group alone has nothing to be compared with."
        chart_not_shown("Groups beside each other", few if len(view.rows) > 1 else alone)
        return
    posts = [row.depth.posts for row in rows]
    sizes = np.geomspace(min(posts) * 0.8, max(posts) * 1.2, LIMIT_POINTS)
    facts = FunnelFacts(
        names=[row.name for row in rows],
        active=[row.active for row in rows],
        posts=posts,
        values=[row.depth.per_post.value or 0.0 for row in rows],
        small=[row.is_micro for row in rows],
        outside=[row.depth.differs for row in rows],
        pooled=drawn.pooled,
        sizes=list(sizes),
        limits=[(level, list(low), list(high)) for level in LIMITS for low, high in [drawn.limits(sizes, level)]],
    )
    outside = sum(facts.outside)
    if outside:
        finding = f"{count(outside, 'group')} of {len(rows)} {'differs' if outside == 1 else 'differ'} beyond chance"
    else:
        finding = f"None of {len(rows)} groups differs beyond chance"
    chart_card(
        finding,
        funnel_figure(facts, colours()),
        alt=f"{finding}. Replies per post against posts, with 95 and 99.8 % limits round {drawn.pooled:.2f}.",
        read=f"the line is all groups together ({drawn.pooled:.1f} replies per post). Between the dashed (95 %) and "
        "dotted (99.8 %) lines lies what chance gives groups that are all alike: small ones swing widely. Coloured "
        "diamonds are micro-communities, hollow marks lie outside.",
        table=group_table(rows),
        key="funnel",
    )


def _answering(row: GroupRow) -> str | None:
    """Share of pairs that go both ways, out of how many."""
    if row.pairs is None:
        return None
    return f"{percent(row.reciprocity)} of {row.pairs:,}" if row.reciprocity is not None else f"of {row.pairs:,}"


def group_table(rows: Sequence[GroupRow]) -> pd.DataFrame:
    """Groups with how deep they go, under the names that are read."""
    return pd.DataFrame(
        {
            "Group": [row.name for row in rows],
            "Active": [f"{row.active} of {row.members}" for row in rows],
            "Posts": [row.depth.posts for row in rows],
            "Replies per post": [_with_interval(row) for row in rows],
            "Pulled to all": [_rounded(row.depth.shrunk) for row in rows],
            "Reactions per post": [_rounded(row.reactions_per_post) for row in rows],
            "Answer each other": [_answering(row) for row in rows],
            "Days silent": [_rounded(row.days_since_post) for row in rows],
            "Bridges": [row.bridges for row in rows],
            "Shared with": [row.linked_to for row in rows],
            "Why not": [row.depth.per_post.reason for row in rows],
        }
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _with_interval(row: GroupRow) -> str | None:
    """Replies per post with the interval in brackets; where it is wide the interval alone."""
    found = row.depth.per_post
    if found.value is None:
        return None
    if found.low is None or found.high is None:
        return f"{found.value:.1f}"
    between = f"{found.low:.1f}–{found.high:.1f}"
    return f"{between}, wide" if found.state == "wide" else f"{found.value:.1f} ({between})"


def groups_table(view: MicroCommunities) -> None:
    """Micro-communities or larger groups, as a table to read."""
    st.header("Group by group", anchor="groups", divider=False)
    kinds = {
        "Micro-communities": view.micro(),
        "Larger groups": tuple(row for row in view.rows if not row.is_micro),
    }
    kind = st.segmented_control(
        "Groups",
        list(kinds),
        default="Micro-communities",
        required=True,
        key="group_kind",
        label_visibility="collapsed",
    )
    rows = kinds[kind or "Micro-communities"]
    if not rows:
        st.info(_nobody(kind or "", view), icon=":material/group_off:")
        return
    _table(group_table(rows), f"{kind}: depth of engagement by group")


def _table(frame: pd.DataFrame, alt: str) -> None:
    """The groups to read; columns that nothing is known of are left out."""
    st.dataframe(
        frame.dropna(axis="columns", how="all"),
        hide_index=True,
        alt=alt,
        placeholder="–",
        column_config={
            name: st.column_config.NumberColumn(format="%.1f")
            for name in ("Pulled to all", "Reactions per post", "Days silent")
        },
    )


def _nobody(kind: str, view: MicroCommunities) -> str:
    if kind == "Micro-communities":
        return f"No group with active people has fewer than {view.limit} of them."
    return "No such group here."


@st.fragment
@while_waited_for()
def bridging_people(workspace: Workspace, filters: Filters) -> None:
    """People lately active in several groups, and the way to a list."""
    st.header("People who bridge groups", anchor="people", divider=False)
    if not may(gate(), Act.SEE_NAMES):
        st.info("Names are shown to analysts, managers and admins.", icon=":material/lock:")
        return
    st.caption("Active in two groups or more in the last 90 days; those who link small groups to others first.")
    people_of_view(
        workspace,
        filters,
        ViewPeople(
            frame=bridges(workspace, filters),
            shown={"count_groups": "Groups", "count_small": "Of them small", "count_created": "Contributions"},
            key="bridges",
            alt="People active in several groups, with the groups",
            empty="Nobody was active in two groups in the last 90 days.",
            stem="bridges",
        ),
    )


def detected_card(workspace: Workspace, filters: Filters) -> None:
    """Groups found in who turns to whom. The last on the page: it takes seconds, and all else stands by then."""
    st.header("Groups that nobody named", anchor="detected", divider=False)
    st.caption("Found in who turns to whom, whatever the groups are called. Replies are all that came to their people.")
    with st.spinner("Looking for groups in who turns to whom", show_time=True):
        found = detected_groups(workspace, filters)
    found = found.for_eyes(may_see_names=may(gate(), Act.SEE_NAMES))
    if words := found.looked_at():
        st.caption(f":material/casino: {words}")
    if found.reason or not found.rows:
        st.info(
            f"No groups are claimed: {inert(found.reason or 'none has three people')}.", icon=":material/group_off:"
        )
        return
    numbers(found.numbers())
    frame = group_table(found.rows).drop(columns=["Bridges", "Shared with"])
    frame.insert(2, "Stays together", found.steady())
    _table(frame, "Detected groups: people, how stable the group is, depth of engagement")
    st.caption(
        "“Stays together” is the overlap with the likest group of the other runs; below 60 % do not rely on it. "
        "“By chance” is the modularity of the same acts dealt out at random: no groups are claimed unless the "
        "real one is higher."
    )
