"""Beside the estimate: by tier, placebo date, profile round the date, staying on, and what would undo it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from models.estimate import State
from models.histogram import Floats
from models.holm import verdicts
from models.panel import Bools, Cumulated, Panel, cumulated, window
from models.stacks import GROUPS, Rules, Stacks, find_stacks
from models.uplift import (
    FEWEST,
    FEWEST_OK,
    POWER_Z,
    SMALLEST_CALLED,
    LogRatio,
    Sums,
    Verdict,
    Z,
    log_ratio,
    window_sums,
)

PLACEBO_BACK = 26  # weeks: half a year earlier nobody had been trained (METHODS 4.3)
POINT = 4  # weeks in one point of the profile
DIFFERS = 0.05


@dataclass(frozen=True)
class TierUplift:
    """One tier of the trained. shrunk: log ratio pulled to the mean of all tiers by how little is known of this one."""

    group: str
    n: int
    ratio: LogRatio
    state: State
    shrunk: float | None
    verdict: Verdict


@dataclass(frozen=True)
class ByTier:
    """Tiers with somebody trained, and whether they differ: p of the chi-square test; None below two estimates."""

    tiers: tuple[TierUplift, ...]
    chance_alike: float | None

    @property
    def differs(self) -> bool:
        """The tiers differ more than chance makes them."""
        return self.chance_alike is not None and self.chance_alike < DIFFERS


def by_tier(sums: Sums) -> ByTier:
    """The estimate in each tier with at least FEWEST trained, shrunk by empirical Bayes, called by Holm's rule.

    Sources: METHODS 4.5; spread between tiers by DerSimonian & Laird 1986, Controlled Clinical Trials 7:177.
    """
    present = [place for place in range(len(GROUPS)) if sums.count_trained[place]]
    ratios = {place: log_ratio(sums, place) for place in present}
    enough = [place for place in present if ratios[place].n >= FEWEST and ratios[place].is_known]
    called = dict(zip(enough, verdicts([ratios[place] for place in enough]), strict=True))
    shrunk, chance = _shrunk([ratios[place] for place in enough])
    pulled = dict(zip(enough, shrunk, strict=True))
    return ByTier(
        tuple(
            TierUplift(
                GROUPS[place],
                ratios[place].n,
                ratios[place],
                _state(ratios[place].n) if place in called else "count_only",
                pulled.get(place),
                called.get(place, "cannot_tell"),
            )
            for place in present
        ),
        chance,
    )


def _state(n: int) -> State:
    return "ok" if n >= FEWEST_OK else "wide"


def _shrunk(ratios: list[LogRatio]) -> tuple[list[float | None], float | None]:
    """Each value pulled to the common mean, and p of the test that all are alike (None for a single one)."""
    x = np.array([each.value for each in ratios], dtype=float)
    if x.size < 2:  # noqa: PLR2004 - one tier alone has nothing to be pulled to
        return list(x), None
    variance = np.array([each.standard_error for each in ratios], dtype=float) ** 2
    weight = 1 / variance
    distance = float(weight @ (x - weight @ x / weight.sum()) ** 2)
    spread = max(0.0, (distance - (x.size - 1)) / (weight.sum() - (weight @ weight) / weight.sum()))
    both = 1 / (variance + spread)
    mean = both @ x / both.sum()
    kept = spread / (spread + variance)
    return list(mean + kept * (x - mean)), float(stats.chi2.sf(distance, x.size - 1))


def placebo(panel: Panel, sums: Cumulated, *, length: int = 12) -> LogRatio:
    """The same stacks and controls, with both windows moved back to a date on which nothing happened; ought to be 0.

    The index week stays: moving it too gives +.112 under departure, because the trained are known to live on. No tier,
    because the window that tiers come from overlaps the moved windows. Source: METHODS 4.3.
    """
    rules = Rules(length=length, history=PLACEBO_BACK + length, tier_from="none")
    stacks = find_stacks(panel, rules)
    before = (-PLACEBO_BACK - length, -PLACEBO_BACK - 1)
    after = (-PLACEBO_BACK + 1, -PLACEBO_BACK + length)
    return log_ratio(window_sums(stacks, sums, (before, after), by_tier=False))


@dataclass(frozen=True)
class Profile:
    """Acts per member-week round the index week: the trained, and the controls set to the same level before it."""

    weeks: tuple[int, ...]
    trained: tuple[float, ...]
    controls: tuple[float, ...]


def profile(stacks: Stacks, sums: Cumulated) -> Profile:
    """Weekly means from length weeks before to length weeks after the index week, which stands at 0."""
    length = stacks.rules.length
    trained, controls = np.zeros(2 * length + 1), np.zeros(2 * length + 1)
    people = 0
    for stack in stacks.stacks:
        span = slice(stack.week - length, stack.week + length + 2)
        trained += np.diff(sums[stack.trained, span], axis=1).sum(axis=0)
        controls += stack.stands_for @ np.diff(sums[stack.controls, span], axis=1)
        people += stack.trained.size
    level = trained[:length].sum() / controls[:length].sum() if controls[:length].sum() else 1.0
    each = max(people, 1)
    weeks = tuple(range(-length, length + 1))
    return Profile(weeks, tuple((trained / each).tolist()), tuple((level * controls / each).tolist()))


def points(stacks: Stacks, sums: Cumulated) -> tuple[tuple[int, int, LogRatio], ...]:
    """The symmetric profile: weeks after, first and last, with the log ratio against the same weeks before."""
    length = stacks.rules.length
    spans = [(first, min(first + POINT - 1, length)) for first in range(1, length + 1, POINT)]
    return tuple(
        (first, last, log_ratio(window_sums(stacks, sums, ((-last, -first), (first, last)), by_tier=False)))
        for first, last in spans
    )


def far_from_date(stacks: Stacks, sums: Cumulated) -> LogRatio:
    """The estimate without the POINT weeks next to the date, where a burst matters most."""
    length = stacks.rules.length
    return log_ratio(window_sums(stacks, sums, ((-length, -POINT - 1), (POINT + 1, length)), by_tier=False))


def bias_that_undoes(total: LogRatio, beside: LogRatio) -> float | None:
    """How many times the placebo's own error the estimate must be wrong before it is no longer called an effect.

    In units of the largest drift the placebo could have missed. After Rambachan & Roth 2023, REStud 90:2555. None
    where nothing is called or there is no placebo.
    """
    low, high = total.interval
    spare = max(low - SMALLEST_CALLED, -high - SMALLEST_CALLED)
    drift = max(abs(beside.value or 0.0), POWER_Z * (beside.standard_error or math.inf))
    return spare / drift if spare > 0 and math.isfinite(drift) and drift > 0 else None


def share_trained_later(stacks: Stacks, panel: Panel) -> float:
    """Share of the controls' weeks after the date that follow their own training: they make the effect look smaller."""
    length = stacks.rules.length
    later = every = 0.0
    for stack in stacks.stacks:
        weight = stack.stands_for
        since = np.clip(stack.week + length - panel.trained_week[stack.controls], 0, length)
        later += float(weight @ since)
        every += float(weight.sum()) * length
    return later / every if every else 0.0


@dataclass(frozen=True)
class Staying:
    """Who is still there in the last weeks of the window: trained, controls, and their difference with its interval."""

    n: int
    trained: float
    controls: float
    low: float
    high: float

    @property
    def difference(self) -> float:
        """Trained less controls, as a share (0 to 1)."""
        return self.trained - self.controls


def staying(stacks: Stacks, is_alive: Bools, groups: tuple[str, ...]) -> Staying | None:
    """Share of the trained of these tiers with an act in the last POINT weeks of the window, against their controls."""
    places = [GROUPS.index(group) for group in groups]
    length, alive = stacks.rules.length, cumulated(is_alive.astype(np.int8))
    mine, theirs, weight = (np.zeros(stacks.n_members) for _ in range(3))
    here, there = np.zeros(stacks.n_members), np.zeros(stacks.n_members)
    for stack in stacks.stacks:
        span = (stack.week + length - POINT + 1, stack.week + length)
        inside = np.isin(stack.groups, places)
        here[stack.trained[inside]] += 1
        mine[stack.trained[inside]] += window(alive, stack.trained[inside], *span) > 0
        each = stack.weights[:, places].sum(axis=1)
        there[stack.controls] += each
        theirs[stack.controls] += each * (window(alive, stack.controls, *span) > 0)
        weight[stack.controls] += each
    if here.sum() < FEWEST or not weight.sum():
        return None
    return _compared(mine, here, theirs, there)


def _compared(mine: Floats, here: Floats, theirs: Floats, there: Floats) -> Staying:
    """Two shares over people with the interval of their difference, clustered by person."""
    one, other = mine.sum() / here.sum(), theirs.sum() / there.sum()
    influence = (mine - one * here) / here.sum() - (theirs - other * there) / there.sum()
    half = Z * math.sqrt(float(influence @ influence))
    return Staying(int(here.sum()), float(one), float(other), float(one - other - half), float(one - other + half))
