"""How long members stay: the rule of departure, the survival of tenure, the natural cycle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from figures.cache import by_data_version
from figures.churn_data import Rule, histories, rule, tenures_in_scope
from figures.scope import small_group_limit
from models.cycles import Cycle, cycle
from models.estimate import Estimate
from models.milestones import MilestoneClock, milestone_clock
from models.stay import ComparedCurves, Curve, came_once, compared, curve, return_rate, rotation_rate
from models.survival import Lifetimes
from models.tenure import Tenures
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace

SEED = 20_260_930  # the same community shows the same interval every time
MOST_GROUPS = 6  # curves in one chart that can still be told apart


@dataclass(frozen=True, eq=False)
class Stay:
    """How long members stay by the rule in force.

    staying: curve of those with a second active day; everybody: of all. once: came on one day and never again.
    """

    rule: Rule
    tenures: Tenures
    staying: Curve
    everybody: Curve
    once: Estimate
    rotation: Estimate
    returns: Estimate
    cycle: Cycle


@dataclass(frozen=True)
class Sensitivity:
    """The headline at another rule: departures, per 100 member-weeks, typical tenure in days."""

    days: int
    departures: int
    rotation: Estimate
    typical: Estimate


@by_data_version
def stay(workspace: Workspace, filters: Filters) -> Stay | None:
    """Everything about tenure in scope; None where the rule of departure is refused."""
    chosen = rule(workspace, filters)
    if chosen.threshold.days is None:
        return None
    mine = histories(workspace, filters)
    found = tenures_in_scope(workspace, filters, threshold=chosen.threshold.days)
    staying = found.staying()
    return Stay(
        rule=chosen,
        tenures=found,
        staying=curve(staying),
        everybody=curve(found.lifetimes().part(found.is_known)),
        once=came_once(found, mine.window.first),
        rotation=rotation_rate(found),
        returns=return_rate(found, mine.window),
        cycle=cycle(staying, rng=np.random.default_rng(SEED), followed=found.end - mine.window.first),
    )


@by_data_version
def sensitivity(workspace: Workspace, filters: Filters) -> tuple[Sensitivity, ...]:
    """The headline at half, once and twice the rule (METHODS 2.2); empty where it is refused."""
    days = rule(workspace, filters).threshold.days
    if days is None:
        return ()
    rows = []
    for each in (days // 2, days, 2 * days):
        found = tenures_in_scope(workspace, filters, threshold=each)
        departures = int(found.departed.sum())
        rows.append(Sensitivity(each, departures, rotation_rate(found), curve(found.staying()).typical))
    return tuple(rows)


@by_data_version
def clock(workspace: Workspace, filters: Filters) -> MilestoneClock | None:
    """Departures round the milestone of the member list; None where it names none or the rule is refused."""
    found, mine = stay(workspace, filters), histories(workspace, filters)
    if found is None or not np.isfinite(mine.milestone).any():
        return None
    return milestone_clock(found.tenures, mine.milestone)


@by_data_version
def compared_groups(workspace: Workspace, filters: Filters) -> ComparedCurves | None:
    """Tenure by the community in which members are mostly active, the largest ones; None where there is only one."""
    found = stay(workspace, filters)
    if found is None:
        return None
    home = homes(workspace, filters)
    names, count = np.unique(home, return_counts=True)
    limit = small_group_limit(workspace)  # fewer have no curve of their own (METHODS 0.4)
    large = [str(name) for _, name in sorted(zip(-count, names, strict=True))[:MOST_GROUPS]]
    large = [name for name in large if (home == name).sum() >= limit]
    if len(large) < 2:  # noqa: PLR2004 - a comparison has two sides
        return None
    every = found.tenures
    chosen = every.is_known & every.came_again
    lives: Mapping[str, Lifetimes] = {name: every.lifetimes().part(chosen & (home == name)) for name in large}
    return compared(lives)


@by_data_version
def homes(workspace: Workspace, filters: Filters) -> np.ndarray:
    """The community in which each member in scope is mostly active, in the order of histories."""
    rows = ask(workspace, "homes", filters)
    place = np.searchsorted(rows["member_key"].to_numpy(dtype=np.int64), histories(workspace, filters).keys)
    return rows["community"].to_numpy(dtype=object)[place]
