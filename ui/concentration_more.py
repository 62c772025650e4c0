"""Below the people of Concentration, by tab: trend, what goes with the most active, groups side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from charts.communities import CommunityFacts, LossFacts, community_figure, loss_figure
from charts.over_time import TrendFacts, trend_figure
from figures.concentration_parts import compared_communities, leaving, trend_of
from figures.words import percent
from models.comparison import FairGini
from models.estimate import Estimate
from models.trend import Trend
from queries.filters import Filters
from ui.chart_card import chart_card, chart_not_shown, colours
from warehouse.workspace import Workspace

SMALLEST_CHANGE = 0.005  # of an index, shown with two decimals
MOST_GROUPS = 25  # rows of a chart that can still be read
KEY = "concentration_more"
OVER_TIME, IF_PEOPLE_LEAVE, GROUPS = "Over time", "If people leave", "Groups side by side"
FIGURES: dict[str, Callable[[Workspace, Filters], object]] = {
    OVER_TIME: trend_of,
    IF_PEOPLE_LEAVE: leaving,
    GROUPS: compared_communities,
}


def open_figure() -> Callable[[Workspace, Filters], object]:
    """What the open tab will ask for, so that it can be begun while the upper part is drawn."""
    return FIGURES[st.session_state.get(KEY) or OVER_TIME]


def more_tabs(workspace: Workspace, filters: Filters) -> None:
    """Further questions, each asked when its tab is opened: a change of the filters waits for one of them alone."""
    over_time, if_people_leave, groups = st.tabs(list(FIGURES), key=KEY, on_change="rerun")
    if over_time.open:
        with over_time:
            trend_card(workspace, filters)
    if if_people_leave.open:
        with if_people_leave:
            what_if_card(workspace, filters)
    if groups.open:
        with groups:
            communities_card(workspace, filters)


def trend_card(workspace: Workspace, filters: Filters) -> None:
    """Concentration over 28-day blocks, fair for size, with the band of paired resamples."""
    found = trend_of(workspace, filters)
    blocks = found.trend.blocks
    finding = _trend_finding(found.trend)
    if found.trend.slope.value is None:
        chart_not_shown(finding, found.trend.slope.reason or "Too little data for a trend.")
        return
    estimates = [block.estimate for block in blocks]
    facts = TrendFacts(
        starts=found.starts,
        values=[each.value for each in estimates],
        low=[each.low for each in estimates],
        high=[each.high for each in estimates],
        axis="Gini among contributors",
        name="concentration",
    )
    chart_card(
        finding,
        trend_figure(facts, colours()),
        alt=f"{finding}. Size-fair Gini among contributors by 28-day block with its 95 % band.",
        read="each point is 28 days, among those who wrote in them, made comparable by thinning all to one mean. "
        f"{_slope(found.trend.slope)} {_stayers(found.trend)}",
        table=pd.DataFrame(
            {
                "28 days from": found.starts,
                "Contributors": [block.n for block in blocks],
                "Contributions": [block.total for block in blocks],
                "Gini, fair for size": [each.value for each in estimates],
                "From": [each.low for each in estimates],
                "To": [each.high for each in estimates],
                "Left out because": [each.reason if each.value is None else None for each in estimates],
            }
        ).round(3),
        key="trend",
    )


def what_if_card(workspace: Workspace, filters: Filters) -> None:
    """What would be missing without the most active people."""
    lost = leaving(workspace, filters)
    few = min(3, len(lost.people) - 1)
    finding = f"Without the {few} most active, {percent(float(lost.content[few]))} of content is gone"
    facts = LossFacts(
        people=[int(number) for number in lost.people],
        content=list(lost.content),
        answers=list(lost.answers) if lost.answers is not None else None,
        threads=list(lost.threads) if lost.threads is not None else None,
    )
    unknown = [name for name, known in (("answers", facts.answers), ("threads", facts.threads)) if known is None]
    missing = f" This data does not say which acts are {' or '.join(unknown)}." if unknown else ""
    chart_card(
        finding,
        loss_figure(facts, colours()),
        alt=f"{finding}. Share of content, answers and threads lost by number of people leaving.",
        read=f"what would have been missing in this period, not a forecast: others may step in.{missing}",
        table=pd.DataFrame(
            {
                "Most active people who leave": facts.people,
                **{
                    f"{name.capitalize()} lost (%)": [100 * share for share in shares]
                    for name, shares in (
                        ("content", facts.content),
                        ("answers", facts.answers),
                        ("threads", facts.threads),
                    )
                    if shares is not None
                },
            }
        ).round(1),
        key="what_if",
    )


def communities_card(workspace: Workspace, filters: Filters) -> None:
    """Groups on one fair scale, those that differ from all of them marked."""
    found = compared_communities(workspace, filters)
    compared = [row for row in found.rows if row.estimate.value is not None]
    rows = _most_telling(compared)
    title = "Groups on one fair scale"
    if found.mean is None or found.pooled is None or not rows:
        chart_not_shown(title, "A comparison needs two groups with at least 20 people who write.")
        return
    finding = _comparison_finding(compared, found.pooled)
    chart_card(
        finding,
        community_figure(
            CommunityFacts(
                names=[row.name for row in rows],
                members=[row.n for row in rows],
                values=[row.estimate.value or 0.0 for row in rows],
                low=[row.estimate.low or 0.0 for row in rows],
                high=[row.estimate.high or 1.0 for row in rows],
                pooled=found.pooled,
                marked=[row.differs for row in rows],
                axis=f"Gini among contributors, all at {found.mean:.1f} each",
            ),
            colours(),
        ),
        alt=f"{finding}. Fair Gini of each group with its 95 % interval.",
        read="large and busy groups look more unequal by size alone; here all are thinned to the same activity. "
        "Coloured groups lie further from the dotted line of all groups than chance usually takes them; with many "
        "groups a coloured one in ten may still be chance.",
        table=pd.DataFrame(
            {
                "Group": [row.name for row in found.rows],
                "Contributors": [row.n for row in found.rows],
                "Contributions": [row.total for row in found.rows],
                "Fair Gini": [row.estimate.value for row in found.rows],
                "From": [row.estimate.low for row in found.rows],
                "To": [row.estimate.high for row in found.rows],
                "Left out because": [row.estimate.reason for row in found.rows],
            }
        ).round(3),
        key="communities",
    )


def _trend_finding(found: Trend) -> str:
    """The trend in words: how much a year, never more than its interval says."""
    if found.direction in ("rising", "falling") and found.slope.value is not None:
        change = f"{found.slope.value:+.{_digits(found.slope)}f}"
        return f"Concentration among contributors is {found.direction}: {change} a year"
    return "No sign that concentration changes" if found.direction == "no_sign" else "Concentration over time"


def _stayers(found: Trend) -> str:
    """Whether the trend is there too among those who wrote in every block; and what a season can do."""
    words = "A season that repeats is not a trend: compare whole years."
    own = found.slope_of_stayers
    if own.low is None or own.high is None or found.direction not in ("rising", "falling"):
        return words
    if own.low <= 0 <= own.high:
        return f"Among those who wrote in every block there is no sign of it: newcomers may make it. {words}"
    return f"Those who wrote in every block show it too. {words}"


def _most_telling(rows: Sequence[FairGini]) -> list[FairGini]:
    """As many groups as can be read, those that differ always among them, in their order."""
    unmarked = [row for row in rows if not row.differs][: max(0, MOST_GROUPS - sum(row.differs for row in rows))]
    return [row for row in rows if row.differs or row in unmarked]


def _comparison_finding(rows: Sequence[FairGini], pooled: float) -> str:
    """How many groups stand out and to which side."""
    above = sum(row.differs and (row.estimate.value or 0) > pooled for row in rows)
    below = sum(row.differs for row in rows) - above
    sides = [f"{above} more concentrated" if above else "", f"{below} more even" if below else ""]
    if not above and not below:
        return f"None of {len(rows)} groups stands out"
    return f"{' and '.join(side for side in sides if side)} than the others, of {len(rows)} groups"


def _slope(slope: Estimate) -> str:
    if slope.low is None or slope.high is None or slope.value is None:
        return ""
    digits = _digits(slope)
    low, high = (f"{end:+.{digits}f}" for end in (slope.low, slope.high))
    return f"Change in a year: {slope.value:+.{digits}f} ({low} to {high})."


def _digits(slope: Estimate) -> int:
    """Decimals with which no end of the interval reads as no change."""
    ends = (slope.low or 0.0, slope.high or 0.0)
    return 2 if all(abs(end) >= SMALLEST_CHANGE for end in ends) else 3
