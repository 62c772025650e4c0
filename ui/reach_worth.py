"""Below the people, by tab: what recommendations add up to, who buys, shared audiences, other orders, a budget."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from figures.definitions import definition
from figures.reach_team import Conditions
from figures.reach_worth import BUYS_WITHIN, Bought, Worth, bought, worth
from figures.words import capital, count, percent
from models.estimate import Estimate
from queries.filters import Filters
from ui.reach_more import orders_part, overlap_part
from ui.reach_team import budget_part
from ui.text import inert
from warehouse.workspace import Workspace

SMALL = 10.0  # numbers below have a decimal


def worth_tabs(workspace: Workspace, filters: Filters, conditions: Conditions) -> None:
    """Further questions, each asked when its tab is opened."""
    names = ["What it adds up to", "Who buys", "Shared audiences", "Other orders", "A budget"]
    adds, buys, shared, others, costs = st.tabs(names, key="reach_more", on_change="rerun")
    if adds.open:
        with adds:
            _adds_up(worth(workspace, filters))
    if buys.open:
        with buys:
            _buys(bought(workspace, filters))
    if shared.open:
        with shared:
            overlap_part(workspace, filters, conditions)
    if others.open:
        with others:
            orders_part(workspace, filters)
    if costs.open:
        with costs:
            budget_part(workspace, filters)


def _adds_up(found: Worth | None) -> None:
    if found is None:
        st.caption("Needs 180 days: 90 that pick the team and 90 that count.")
        return
    rows = [("The team", found.team_size, found.team), ("All micro-influencers", found.micro_size, found.micro)]
    table = pd.DataFrame(
        {
            "Who": [name for name, _, _ in rows],
            "People": [size for _, size, _ in rows],
            "Recommendations a week": [_words(sums.a_week) for _, _, sums in rows],
            "A year": [_words(sums.a_year) for _, _, sums in rows],
            "By one of them, while a member": [_words(sums.a_lifetime) for _, _, sums in rows],
        }
    )
    st.dataframe(table, hide_index=True, alt="What recommendations add up to, with intervals")
    stay = found.stay_weeks
    lasting = (
        f"A member stays {stay.value:,.0f} weeks on average, within what the data shows ({_ends(stay)})."
        if stay is not None and stay.value is not None
        else "How long a member stays cannot be told here."
    )
    st.caption(inert(f"{lasting} {definition('reach_adds_up').limits}"))


def _words(estimate: Estimate) -> str:
    """Number and interval, or why there is none."""
    if estimate.value is None:
        return capital(estimate.reason or "too few to say")
    if estimate.state == "wide":
        return f"{_ends(estimate)} (wide)"
    return f"{_round(estimate.value)} ({_ends(estimate)})"


def _ends(estimate: Estimate) -> str:
    low = _round(estimate.low or 0.0)
    return f"{low}–{_round(estimate.high)}" if estimate.high is not None else f"{low} or more"


def _round(value: float) -> str:
    return f"{value:,.1f}" if value < SMALL else f"{value:,.0f}"


def _buys(shown: Bought) -> None:
    found = shown.found
    if found is None:
        st.caption(f"Not shown: {inert(shown.reason or 'too little data')}.")
    elif found.audience_share is None or found.outside_share is None:
        st.caption(f"Too few to compare: {inert(found.difference.reason or '')}.")
    else:
        st.markdown(
            f"**{percent(found.audience_share)} of the {found.audience:,} people who had answered the team bought or "
            f"referred somebody within {BUYS_WITHIN} days**, {percent(found.outside_share)} of people as active who "
            f"had not. {_difference(found.difference)}"
        )
        left = f" {count(found.unmatched, 'person', 'people')} without a match are left out." if found.unmatched else ""
        st.caption(inert(f"{definition('follow_through').limits}{left}"))
    if shown.credited:
        st.markdown(
            f"The export names through whom {count(shown.credited, 'purchase or referral', 'purchases and referrals')} "
            f"came; **{shown.credited_to_team:,}** of them came through the team."
        )


def _difference(estimate: Estimate) -> str:
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return ""
    ends = f"{100 * estimate.low:+.0f} to {100 * estimate.high:+.0f} points"
    if estimate.low <= 0 <= estimate.high:
        return f"That may be chance ({ends})."
    return f"The difference is {100 * estimate.value:+.0f} points ({ends}): a link, not a cause."
