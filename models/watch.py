"""A part of the tiers of a comparison, to watch whether what was given harms the less active."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from models.panel import LONG_AGO, Panel, window
from models.stacks import GROUPS
from models.uplift import FEWEST, Sums

__all__ = ["FEWEST", "active_when_given", "of_tiers"]


def of_tiers(sums: Sums, tiers: Sequence[str]) -> Sums:
    """The same sums of these tiers of the trained alone, with the controls that stand for them."""
    places = [GROUPS.index(tier) for tier in tiers]
    parts = (sums.a1, sums.a0, sums.b1, sums.b0)
    a1, a0, b1, b0 = (part[:, places] for part in parts)
    return Sums(a1, a0, b1, b0, sums.count_trained[places])


def active_when_given(panel: Panel) -> Panel:
    """The panel with whoever got something in a week without an act of theirs neither compared nor a control.

    A completion is an act, a gift is none: controls were active in the index week, so those who got it must be too, or
    the ones who had left already would look like harm.
    """
    week = panel.trained_week.copy()
    for each in np.unique(week[(week >= 0) & (week < panel.weeks)]):
        rows = np.flatnonzero(week == each)
        week[rows[window(panel.acts, rows, int(each), int(each)) == 0]] = LONG_AGO
    return replace(panel, trained_week=week)
