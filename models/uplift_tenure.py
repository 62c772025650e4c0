"""Training uplift by how long people had been there: the same comparison, counted by tenure instead of tier."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.histogram import Ints
from models.panel import Cumulated, Panel
from models.stacks import GROUPS, Stack, Stacks
from models.uplift import symmetric, window_sums
from models.uplift_checks import TierUplift, by_tier

# Weeks since the first act or the joining; whole tenure bands of models.stacks, in which the trained and those they
# are compared with always agree, so that counting by them is exact.
BORDERS = (26, 104)
TENURES = ("in the first half year", "up to two years", "longer")


def by_tenure(panel: Panel, stacks: Stacks, sums: Cumulated) -> tuple[TierUplift, ...]:
    """One row for each of TENURES with somebody trained; `group` is its name."""
    again = replace(stacks, stacks=tuple(_by_tenure(panel, each) for each in stacks.stacks))
    found = by_tier(window_sums(again, sums, symmetric(stacks.rules.length)))
    return tuple(replace(each, group=TENURES[GROUPS.index(each.group)]) for each in found.tiers)


def _by_tenure(panel: Panel, stack: Stack) -> Stack:
    weights = np.zeros_like(stack.weights)
    weights[np.arange(stack.controls.size), _band(panel, stack.week, stack.controls)] = stack.weights.sum(axis=1)
    return replace(stack, groups=_band(panel, stack.week, stack.trained), weights=weights)


def _band(panel: Panel, week: int, rows: Ints) -> Ints:
    """Place in TENURES."""
    found: Ints = np.searchsorted(BORDERS, week - panel.start_week[rows], side="right").astype(np.int64)
    return found
