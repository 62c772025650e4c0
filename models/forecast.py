"""Members who will still be there: those there now by their tenure, and newcomers at the rate of late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.estimate import Estimate, not_shown, with_interval
from models.retention import BLOCK_DAYS
from models.survival import Floats, Survival, Z, lifetimes, survival, weight_at_risk
from models.tenure import Tenures

FEWEST_AT_RISK = 10
FEWEST_DEPARTURES = 20  # METHODS 2.3: for a curve
LAST_PART = 0.2  # of the curve: its hazard goes on beyond what is seen
JOIN_BLOCKS = 6  # of 28 days, from which the joining rate is taken


@dataclass(frozen=True, eq=False)
class Hazard:
    """Cumulative hazard by tenure, going on beyond the last tenure with enough at risk as over its last fifth."""

    curve: Survival
    until: float
    slope: float
    slope_events: float

    def between(self, start: Floats, stop: Floats) -> Floats:
        """Hazard from one tenure to another."""
        return self._at(stop) - self._at(start)

    def _at(self, tenure: Floats) -> Floats:
        return np.asarray(self.curve.hazard_at(tenure) + self.slope * np.maximum(tenure - self.until, 0.0))


@dataclass(frozen=True)
class Forecast:
    """Members there in so many days from the last day that can be told: those there now, newcomers, and both."""

    days: int
    staying: float
    newcomers: float
    total: Estimate


@dataclass(frozen=True, eq=False)
class Outlook:
    """What a forecast is made from. there: tenure of each member there now; joins: newcomers by block, latest first."""

    hazard: Hazard
    there: Floats
    members: np.ndarray
    joins: np.ndarray


def hazard(found: Tenures) -> Hazard | None:
    """The hazard of leaving by tenure, of all members; None with too few departures."""
    curve = survival(found.lifetimes()).until(FEWEST_AT_RISK)
    if curve.events.sum() < FEWEST_DEPARTURES:
        return None
    until = float(curve.time[-1])
    since = (1 - LAST_PART) * until
    rise = float(curve.hazard[-1] - curve.hazard_at(since))
    events = float(curve.events[curve.time > since].sum())
    return Hazard(curve, until, rise / (LAST_PART * until), max(events, 1.0))


def outlook(found: Tenures) -> Outlook | None:
    """Who is there at the last day that can be told, and how many joined lately; None with too few departures.

    Of unknown beginning: tenure since the first act, the least it can be.
    """
    fitted = hazard(found)
    if fitted is None:
        return None
    start = np.where(found.is_known, found.start, found.first)
    there = ~found.departed & (start < found.end)
    first = np.nanmin(start, initial=found.end)
    blocks = int(min(JOIN_BLOCKS, (found.end - first) // BLOCK_DAYS))
    age = (found.end - 1 - found.start[found.is_known & (found.start < found.end)]) // BLOCK_DAYS
    joins = np.bincount(age[age < blocks].astype(np.int64), minlength=blocks)
    return Outlook(fitted, (found.end - start)[there], np.flatnonzero(there), joins)


def still_there(view: Outlook, days: float) -> Floats:
    """Probability of each member of `view.there` to be there so many days later."""
    return np.exp(-view.hazard.between(view.there, view.there + days))


def forecast(view: Outlook, horizons: Sequence[int]) -> tuple[Forecast, ...]:
    """Members there after each horizon, with an interval that has chance, the curve's and the joining rate's variance.

    Takes the joining rate as that of the last blocks and the hazard by tenure as it was: a campaign or a season is not
    foreseen. Whether those who come back count is the caller's choice of rows (models.tenure.spells).
    """
    return tuple(_one(view, days) for days in horizons)


def _one(view: Outlook, days: int) -> Forecast:
    chance = still_there(view, days)
    staying = float(chance.sum())
    spread = float((chance * (1 - chance)).sum()) + _curve_variance(view, chance, days)
    newcomers, more = _newcomers(view, days)
    if not view.joins.size:
        missing = f"less than {BLOCK_DAYS} days before the last day that can be told"
        return Forecast(days, staying, 0.0, not_shown(n=view.there.size, reason=missing))
    half = Z * float(np.sqrt(spread + more))
    total = staying + newcomers
    estimate = with_interval(total, max(0.0, total - half), total + half, n=view.there.size, is_ratio=True)
    return Forecast(days, staying, newcomers, estimate)


def _curve_variance(view: Outlook, chance: Floats, days: int) -> float:
    """Variance of the expected number from the hazard being an estimate (delta method)."""
    fitted = view.hazard
    spans = lifetimes(view.there + days, np.zeros(chance.size), entry=view.there, weight=chance)
    there = weight_at_risk(spans, fitted.curve.time)
    seen = float((there**2 * fitted.curve.events / fitted.curve.at_risk**2).sum())
    beyond = np.clip(view.there + days - np.maximum(view.there, fitted.until), 0.0, None)
    return seen + float((chance @ beyond * fitted.slope) ** 2 / fitted.slope_events)


def _newcomers(view: Outlook, days: int) -> tuple[float, float]:
    """Expected newcomers who are still there, and its variance; blocks that vary more than chance widen it."""
    joins = view.joins
    if not joins.size or not joins.sum():
        return 0.0, 0.0
    rate = float(joins.sum()) / (joins.size * BLOCK_DAYS)
    tenure = np.arange(days, dtype=np.float64) + 0.5
    each = np.exp(-view.hazard.between(np.zeros(days), tenure))
    mean = rate * float(each.sum())
    scatter = max(1.0, float(joins.var(ddof=1) / joins.mean())) if joins.size > 1 else 1.0
    return mean, scatter * (mean + mean**2 / float(joins.sum()))
