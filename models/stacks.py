"""Whom the trained are compared with: week by week, people alive then and not yet trained, alike beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.histogram import Floats, Ints
from models.panel import NEVER, Bools, Panel, window
from models.tiers import KEYS, tier_of_members

# Members with less history than the tier's window needs are a tier of their own, they are not dropped.
NEW = "new"
GROUPS = (*KEYS, NEW)
TENURE_BAND = 13  # weeks; without these bands a decaying newcomer phase biases by -.036 (METHODS 4.2)
LONGEST_BANDS = 8  # two years and more are one band
BUSIEST = 7  # 64 acts a week and more are one class
UNKNOWN_SINCE = 100  # added to the band of those whose joining day no member list tells
MOST_TRAINED = 0.5  # of those alive, by the middle of the window: beyond it nobody is left to compare with

# Why somebody who was trained is not in the comparison.
NO_ACTIVITY, BEFORE_JOINING, JOINED_LATE = "no_activity", "before_joining", "joined_late"
TOO_EARLY, TOO_LATE = "too_early", "too_late"
EVERYONE_TRAINED, NOBODY_ALIKE = "everyone_trained", "nobody_alike"

TierFrom = Literal["earlier", "base", "none"]


@dataclass(frozen=True)
class Rules:
    """How the comparison is made; the defaults are those of METHODS 4.2.

    length: weeks on each side. history: weeks before the index week that must have been seen (default: length).
    tier_from: window the tier is taken from; `base` makes regression to the mean and is shown as information only.
    """

    length: int = 12
    history: int | None = None
    tier_from: TierFrom = "earlier"
    needs_index_week: bool = True
    by_tenure: bool = True
    by_index_week: bool = True

    @property
    def seen(self) -> int:
        """Weeks before the index week that must have been seen."""
        return self.history or self.length


@dataclass(frozen=True, eq=False)
class Stack:
    """One index week. weights: controls x GROUPS, what a control stands for in each tier of the trained."""

    week: int
    trained: Ints
    groups: Ints
    controls: Ints
    weights: Floats

    @cached_property
    def stands_for(self) -> Floats:
        """How many trained of any tier each control stands for."""
        found: Floats = self.weights.sum(axis=1)
        return found


@dataclass(frozen=True, eq=False)
class Stacks:
    """All index weeks. why_not: row of the panel -> reason, for the trained who have no comparison."""

    stacks: tuple[Stack, ...]
    why_not: dict[int, str]
    rules: Rules
    n_members: int

    @property
    def kept(self) -> Ints:
        """Rows of the trained who are compared."""
        rows = [stack.trained for stack in self.stacks]
        return np.sort(np.concatenate(rows)) if rows else np.zeros(0, dtype=np.int64)

    def of_weeks(self, first: int, last: int) -> Stacks:
        """The same with the index weeks first to last alone."""
        inside = tuple(stack for stack in self.stacks if first <= stack.week <= last)
        return Stacks(inside, {}, self.rules, self.n_members)


def find_stacks(panel: Panel, rules: Rules) -> Stacks:
    """Trained and controls of every week in which somebody completed.

    Controls: not trained up to and including the index week (those trained later stay: leaving them out would select on
    the future), alive in it, seen for as long; each stands for the trained of the same community x tenure x tier.
    Where a cell has no control the tier is merged, then the community. Source: METHODS 4.2.
    """
    why_not = _outside(panel, rules)
    inside = np.array([row for row in panel.trained if row not in why_not], dtype=np.int64)
    found = []
    for week in np.unique(panel.trained_week[inside]):
        trained = inside[panel.trained_week[inside] == week]
        if _share_trained(panel, int(week), rules) > MOST_TRAINED:
            why_not |= dict.fromkeys(trained.tolist(), EVERYONE_TRAINED)
            continue
        stack = _stack(panel, int(week), trained, rules)
        why_not |= dict.fromkeys(np.setdiff1d(trained, stack.trained).tolist(), NOBODY_ALIKE)
        if stack.trained.size:
            found.append(stack)
    return Stacks(tuple(found), {int(row): why for row, why in why_not.items()}, rules, panel.n)


def _outside(panel: Panel, rules: Rules) -> dict[int, str]:
    """The trained who were not seen for the whole of both windows, with the first reason that holds."""
    rows = panel.trained
    week, start = panel.trained_week[rows], panel.start_week[rows]
    checks = (
        (start >= NEVER, NO_ACTIVITY),
        (start > week, BEFORE_JOINING),
        (week - rules.seen < 0, TOO_EARLY),
        (week + rules.length >= panel.weeks, TOO_LATE),
        (week - start < rules.seen, JOINED_LATE),
    )
    why: dict[int, str] = {}
    for is_so, reason in reversed(checks):
        why |= dict.fromkeys(rows[is_so].tolist(), reason)
    return why


def _share_trained(panel: Panel, week: int, rules: Rules) -> float:
    """Share of those alive in the index week who are trained by the middle of the window after it."""
    alive = panel.is_alive[:, week]
    if panel.by_lot is not None:
        alive = alive & panel.by_lot
    return float((panel.trained_week[alive] <= week + rules.length // 2).mean()) if alive.any() else 1.0


def _stack(panel: Panel, week: int, trained: Ints, rules: Rules) -> Stack:
    """The trained of one week who have somebody alike, and their controls with weights."""
    can = (panel.trained_week > week) & (panel.start_week <= week - rules.seen)
    if panel.by_lot is not None:  # all those trained later are here, but stand for themselves no more than others do
        can &= panel.by_lot
    if rules.needs_index_week:
        can &= panel.is_alive[:, week]
    controls = np.flatnonzero(can)
    rows, n = np.concatenate([trained, controls]), trained.size
    tier = np.zeros(rows.size, dtype=np.int64)  # one tier for all
    if rules.tier_from != "none":
        tier = tier_groups(panel, week, rules.length, back=0 if rules.tier_from == "base" else None)[rows]
    groups = tier[:n].astype(np.int64)
    band = _bands(panel, week, rules, rows)
    community_band = panel.community[rows] * (2 * UNKNOWN_SINCE) + band
    cell = community_band * len(GROUPS) + tier
    levels = [cell, community_band, band]
    if rules.by_index_week:
        levels.insert(0, cell * (BUSIEST + 1) + _busy(panel, week, rows))
    weights = np.zeros((controls.size, len(GROUPS)))
    left = np.ones(n, dtype=bool)
    for level in levels:
        if left.any():
            left &= ~_match(level[:n], level[n:], groups, left, weights)
    used = weights.any(axis=1)
    return Stack(week, trained[~left], groups[~left], controls[used], weights[used])


def _match(of_trained: Ints, of_controls: Ints, groups: Ints, left: Bools, weights: Floats) -> Bools:
    """Which of the trained who are left have a control in their cell; adds to `weights` what each control stands for.

    That is the trained of its cell by tier / its controls.
    """
    cells, place = np.unique(of_trained[left], return_inverse=True)
    theirs = np.minimum(np.searchsorted(cells, of_controls), cells.size - 1)
    inside = np.flatnonzero(cells[theirs] == of_controls)
    theirs = theirs[inside]
    count_controls = np.bincount(theirs, minlength=cells.size)
    count_trained = np.bincount(place * len(GROUPS) + groups[left], minlength=cells.size * len(GROUPS))
    each = count_trained.reshape(cells.size, len(GROUPS)) / np.maximum(count_controls, 1)[:, None]
    weights[inside] += each[theirs]
    matched = np.zeros(left.size, dtype=bool)
    matched[left] = count_controls[place] > 0
    return matched


def _busy(panel: Panel, week: int, rows: Ints) -> Ints:
    """How busy these people were in the index week: 0, 1, 2-3, 4-7, ... acts are one class each."""
    acts = window(panel.acts, rows, week, week)
    return np.minimum(np.ceil(np.log2(acts + 1)).astype(np.int64), BUSIEST)


def _bands(panel: Panel, week: int, rules: Rules, rows: Ints) -> Ints:
    """Tenure band in the index week; people whose joining day is unknown are a strand of their own."""
    if not rules.by_tenure:
        return np.zeros(rows.size, dtype=np.int64)
    band = np.clip((week - panel.start_week[rows]) // TENURE_BAND, 0, LONGEST_BANDS)
    return band + np.where(panel.is_start_known[rows], 0, UNKNOWN_SINCE)


def tier_groups(panel: Panel, week: int, length: int, *, back: int | None = None) -> NDArray[np.int8]:
    """Everybody's tier (place in GROUPS) among all who wrote in the window of `length` weeks before `back` weeks ago.

    back: length for the earlier window (the default), 0 for the base window. Kept with the panel, because every design
    and the planner ask for the same windows.
    """
    back = length if back is None else back
    span = (week - back - length, week - back - 1)
    if span not in panel.kept_tiers:
        panel.kept_tiers[span] = _tiers_of_window(panel, *span)
    return panel.kept_tiers[span]


def _tiers_of_window(panel: Panel, first: int, last: int) -> NDArray[np.int8]:
    if first < 0:
        return np.full(panel.n, GROUPS.index(NEW), dtype=np.int8)
    counts = window(panel.created, slice(None), first, last)
    group = np.full(panel.n, KEYS.index("none"), dtype=np.int8)
    made = counts > 0
    ranked = made if panel.by_lot is None else made & panel.by_lot
    if ranked.any():
        group[made] = tier_of_members(counts[made], among=counts[ranked])
    group[panel.start_week > first] = GROUPS.index(NEW)
    return group
