"""How long members stay, in the numbers that a page shows: curve, median, came once, rotation, groups compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from models.active_days import Window
from models.estimate import Estimate, count_only, not_shown, with_interval
from models.log_rank import LogRank, log_rank
from models.observed_expected import ratio
from models.retention import wilson
from models.survival import (
    Lifetimes,
    Survival,
    median,
    restricted_mean,
    restricted_mean_difference,
    risk_table,
    survival,
)
from models.tenure import Tenures

FEWEST_AT_RISK = 10  # METHODS 2.3: where a curve begins and ends
FEWEST_DEPARTURES = 20  # for a curve
FEWEST_IN_GROUP = 10  # departures, for a group to be compared
YEAR = 365.0
WEEKS = 100 * 7  # person-days in a hundred member-weeks


@dataclass(frozen=True, eq=False)
class Curve:
    """Share of members still there by tenure. starts_at: tenure from which on it is told: of those still there then.

    shown: up to the last time with enough at risk; until: that time. typical: the median, or where it is not reached
    the mean within `until` days (is_restricted). reason: why there is no curve, else None.
    """

    shown: Survival
    starts_at: float
    until: float
    typical: Estimate
    is_restricted: bool
    departures: int
    reason: str | None


@dataclass(frozen=True)
class Difference:
    """How many days longer the members of one group stay than those of another, on average within the horizon."""

    longer: str
    shorter: str
    days: Estimate


@dataclass(frozen=True)
class ComparedCurves:
    """Groups whose tenure is compared: their curves, restricted means up to `horizon`, and the log-rank test.

    differences: of every pair, the largest first; their intervals hold for all pairs together (Bonferroni), so that the
    one that stands out may be picked.
    """

    curves: Mapping[str, Curve]
    means: Mapping[str, Estimate]
    differences: tuple[Difference, ...]
    horizon: float
    test: LogRank | None
    left_out: Mapping[str, int]


def curve(data: Lifetimes) -> Curve:
    """The survival curve where enough are at risk. With late entry it may have to begin later (METHODS 2.3)."""
    starts_at = _beginning(data)
    whole = survival(data.cut(starts_at))
    shown = whole.until(FEWEST_AT_RISK)
    departures = round(float(shown.events.sum()))
    until = float(shown.time[-1]) if shown.time.size else starts_at
    reason = None
    if departures < FEWEST_DEPARTURES:
        reason = f"{departures} departures; a curve needs {FEWEST_DEPARTURES}"
        return Curve(shown, starts_at, until, count_only(n=data.n, reason=reason), False, departures, reason)
    typical = median(shown)
    is_restricted = typical.value is None
    if is_restricted:
        typical = restricted_mean(shown, until)
    return Curve(shown, starts_at, until, typical, is_restricted, departures, reason)


def came_once(found: Tenures, since: int) -> Estimate:
    """Share of members who came on one day and never again, of those who joined on day `since` or later.

    And whose first active day is early enough for a departure to be told. since: the first day that the log covers.
    """
    told = found.is_known & (found.first < found.end) & (found.start >= since)
    n = int(told.sum())
    once = int((told & (found.active_days == 1) & found.departed & np.isnan(found.again)).sum())
    if n < FEWEST_DEPARTURES:
        return count_only(n=n, reason=f"{n} newcomers; a share needs {FEWEST_DEPARTURES}")
    low, high = wilson(np.array([once]), np.array([n]))
    return with_interval(once / n, float(low[0]), float(high[0]), n=n, possible=(0, 1))


def rotation_rate(found: Tenures) -> Estimate:
    """Departures per 100 member-weeks of being there, with its exact Poisson interval."""
    weeks = float(found.spans.sum()) / WEEKS
    if weeks <= 0:
        return not_shown(n=found.last.size, reason="nobody was there long enough for a departure to be told")
    return ratio(int(found.departed.sum()), weeks, n=found.last.size).estimate


def return_rate(found: Tenures, window: Window) -> Estimate:
    """Share of the departed who come back within a year of their last act (Kaplan-Meier on their silence)."""
    silence = found.silence_after(window)
    if silence.n < FEWEST_DEPARTURES:
        return count_only(n=silence.n, reason=f"{silence.n} departures; a share needs {FEWEST_DEPARTURES}")
    back = survival(silence)
    if silence.exit.max() < YEAR:
        return not_shown(n=silence.n, reason="nobody departed a year or more before the end of the export")
    low, high = back.interval_at(YEAR)
    return with_interval(1 - float(back.at(YEAR)), 1 - high, 1 - low, n=silence.n, possible=(0, 1))


def compared(groups: Mapping[str, Lifetimes]) -> ComparedCurves:
    """Whether groups stay equally long: curves, restricted means to the shortest common time, log-rank test."""
    counts = {name: data.count_ended for name, data in groups.items()}
    kept = {name: data for name, data in groups.items() if counts[name] >= FEWEST_IN_GROUP}
    left_out = {name: number for name, number in counts.items() if name not in kept}
    curves = {name: curve(data) for name, data in kept.items()}
    horizon = min((each.until for each in curves.values()), default=0.0)
    whole = {name: survival(data) for name, data in kept.items()} if horizon > 0 else {}
    means = {name: restricted_mean(each, horizon) for name, each in whole.items()}
    test = log_rank(list(kept.values())) if len(kept) > 1 else None
    return ComparedCurves(curves, means, _differences(whole, means, horizon), horizon, test, left_out)


def _differences(
    whole: Mapping[str, Survival], means: Mapping[str, Estimate], horizon: float
) -> tuple[Difference, ...]:
    """Restricted means of every pair, one less the other, the largest difference first."""
    ranked = sorted(whole, key=lambda name: (-(means[name].value or 0.0), name))
    pairs = list(combinations(ranked, 2))
    found = [
        Difference(one, other, restricted_mean_difference(whole[one], whole[other], horizon, comparisons=len(pairs)))
        for one, other in pairs
    ]
    return tuple(sorted(found, key=lambda each: -(each.days.value or 0.0)))


def _beginning(data: Lifetimes) -> float:
    """0, or with late entry the tenure after which enough are at risk at the next departure."""
    time, at_risk, _ = risk_table(data)
    enough = np.flatnonzero(at_risk >= FEWEST_AT_RISK)
    return float(time[enough[0] - 1]) if enough.size and enough[0] > 0 else 0.0
