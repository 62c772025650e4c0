"""The cards below the first screen of Churn: gained and lost, groups side by side."""

from __future__ import annotations

import numpy as np
import pandas as pd

from charts.leaving import FunnelFacts, funnel_figure
from charts.retention import GrowthFacts, growth_figure
from charts.tenure import GroupCurves, group_figure
from figures.churn import Churn
from figures.churn_judged import judged_communities
from figures.churn_stay import compared_groups
from figures.churn_words import MONTH, stretch
from figures.words import count
from models.compared_ratios import ComparedRatios, funnel_limits
from models.stay import ComparedCurves
from queries.filters import Filters
from ui.chart_card import chart_card, chart_not_shown, colours
from warehouse.workspace import Workspace

MOST_BLOCKS = 39  # three years
LIMITS = {"95 %": 0.95, "99.8 %": 0.998}
LEVEL = 0.05


def growth_card(view: Churn) -> None:
    """Active people as gained and lost; about 1 is health where people rotate."""
    found = view.blocks
    if found is None or len(found.starts) < 2:  # noqa: PLR2004 - nobody can have been lost before the second
        chart_not_shown("Gained and lost", "Needs two whole blocks of 28 days.")
        return
    grown, last = found.growth, slice(max(1, len(found.starts) - MOST_BLOCKS), None)
    ratios = grown.quick_ratio[last]
    usable = ratios[~found.outage[last] & np.isfinite(ratios)][-6:]
    finding = f"For each one lost {np.median(usable):.1f} are gained" if usable.size else "Gained and lost"
    chart_card(
        finding,
        growth_figure(
            GrowthFacts(
                starts=found.starts[last],
                new=[int(n) for n in grown.new[last]],
                resurrected=[int(n) for n in grown.resurrected[last]],
                churned=[int(n) for n in grown.churned[last]],
                outage=[bool(out) for out in found.outage[last]],
            ),
            colours(),
        ),
        alt=f"{finding}. People new, come back and gone quiet by 28-day block.",
        read="active now = active before + new + came back - gone quiet, always. Where people rotate, a quick ratio "
        "(gained over lost) of about 1 is health, not stagnation. The title is the middle of the last six blocks.",
        table=pd.DataFrame(
            {
                "28 days from": found.starts,
                "Active": grown.active,
                "New": grown.new,
                "Perhaps there before": grown.unknown,
                "Stayed": grown.retained,
                "Came back": grown.resurrected,
                "Gone quiet": grown.churned,
                "Quick ratio": grown.quick_ratio,
                "Log missing": found.outage,
            }
        ).round(2),
        key="growth",
    )


def communities_card(workspace: Workspace, filters: Filters) -> None:
    """Every group's departures against those expected, in a funnel."""
    title = "Groups against expectation"
    found = judged_communities(workspace, filters)
    rows = [row for row in found.rows if row.ratio.estimate.value is not None] if found else []
    if found is None or len(rows) < 2:  # noqa: PLR2004 - a comparison has two sides
        chart_not_shown(title, "A comparison needs two groups with departures to expect.")
        return
    largest = max(row.ratio.expected for row in rows)
    along = np.linspace(min(2.0, largest / 2), largest * 1.1, 60)
    limits = [funnel_limits(found.pooled, along, level) for level in LIMITS.values()]
    finding = _communities_finding(found)
    chart_card(
        finding,
        funnel_figure(
            FunnelFacts(
                names=[row.name for row in rows],
                expected=[row.ratio.expected for row in rows],
                ratios=[row.ratio.estimate.value or 0.0 for row in rows],
                marked=[row.is_marked for row in rows],
                pooled=found.pooled,
                along=list(along),
                limits=[(list(low), list(high)) for low, high in limits],
                limit_names=list(LIMITS),
            ),
            colours(),
        ),
        alt=f"{finding}. Observed over expected departures by group and size, with limits of chance.",
        read="small groups scatter more; between the dashed lines it is chance. Diamonds stand out: at most one in ten "
        "of them by chance. People count in the group in which they are mostly active.",
        table=_communities_table(found),
        key="churn_communities",
    )


def groups_card(workspace: Workspace, filters: Filters) -> None:
    """Curves of the largest groups side by side."""
    title = "Do people stay equally long everywhere?"
    found = compared_groups(workspace, filters)
    if found is None or found.test is None:
        chart_not_shown(title, "A comparison needs two groups of 30 people with ten departures each.")
        return
    finding = _groups_finding(found)
    curves = {name: each.shown for name, each in found.curves.items()}
    chart_card(
        finding,
        group_figure(
            GroupCurves(
                names=list(curves),
                months=[[0.0, *(each.time / MONTH)] for each in curves.values()],
                shares=[[1.0, *each.survival] for each in curves.values()],
            ),
            colours(),
        ),
        alt=f"{finding}. Share still there by months since joining, a curve a group.",
        read="the largest groups, people in the one they are mostly active in, those with a second active day. "
        f"The test for one common curve (log-rank) gives p {_chance(found.test.chance)}. {_difference_words(found)}",
        table=_groups_table(found),
        key="churn_groups",
    )


def _communities_table(found: ComparedRatios) -> pd.DataFrame:
    """All groups, those without a ratio too."""
    return pd.DataFrame(
        {
            "Group": [row.name for row in found.rows],
            "Left": [row.ratio.observed for row in found.rows],
            "Expected": [row.ratio.expected for row in found.rows],
            "Ratio": [row.ratio.estimate.value for row in found.rows],
            "From": [row.ratio.estimate.low for row in found.rows],
            "To": [row.ratio.estimate.high for row in found.rows],
            "Ratio, small groups drawn to all": [row.shrunk for row in found.rows],
            "Stands out": [row.is_marked for row in found.rows],
        }
    ).round(2)


def _communities_finding(found: ComparedRatios) -> str:
    high = [row.name for row in found.rows if row.is_marked and row.ratio.side > 0]
    if len(high) == 1:
        return f"More than expected leave {high[0]}"
    if high:
        return f"In {len(high)} of {len(found.rows)} groups more leave than expected"
    return f"In none of {len(found.rows)} groups do more leave than expected"


def _groups_finding(found: ComparedCurves) -> str:
    if found.test is None or found.test.chance >= LEVEL or not found.means:
        return "No sign that people stay longer in one group than in another"
    most = found.differences[0]
    if most.days.low is None or most.days.low <= 0:
        return "People do not stay equally long in all groups"
    return f"People stay {stretch(most.days.value or 0.0)} longer in {most.longer} than in {most.shorter}"


def _difference_words(found: ComparedCurves) -> str:
    """The largest difference of two groups with its interval."""
    if not found.differences:
        return ""
    most = found.differences[0]
    days = most.days
    return (
        f"Largest difference: within {stretch(found.horizon)} {days.value or 0:,.0f} days ({days.low or 0:,.0f} to "
        f"{days.high or 0:,.0f}) more in {most.longer} than in {most.shorter}; the interval holds for all "
        f"{count(len(found.differences), 'pair')} together."
    )


def _groups_table(found: ComparedCurves) -> pd.DataFrame:
    """Means of every group, then the difference of every pair."""
    means = [(name, found.curves[name].departures, each) for name, each in found.means.items()]
    pairs = [(f"{each.longer} − {each.shorter}", None, each.days) for each in found.differences]
    rows = [*means, *pairs]
    return pd.DataFrame(
        {
            "Group, or one less another": [name for name, _, _ in rows],
            "Departures": pd.array([departures for _, departures, _ in rows], dtype="Int64"),
            f"Mean days within {found.horizon:.0f}": [each.value for _, _, each in rows],
            "From": [each.low for _, _, each in rows],
            "To": [each.high for _, _, each in rows],
        }
    ).round(0)


def _chance(chance: float) -> str:
    return "below 0.001" if chance < 0.001 else f"= {chance:.3f}"  # noqa: PLR2004 - smaller is not told apart
