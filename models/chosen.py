"""What became of people whom somebody chose by what they did lately: the default of Training uplift, moved apart.

Who is chosen for the last quarter's activity does less afterwards by chance alone, so that quarter may not be the
base. Its middle is the index week, and the windows stand on both sides of the whole quarter at equal distance: bursts
that rise and fall alike cancel, as they do round the week of a completion (METHODS 4.2 and 9).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from models.estimate import State
from models.panel import LONG_AGO, NEVER, Cumulated, Panel, window
from models.stacks import Rules, Stacks, find_stacks
from models.uplift import (
    FEWEST,
    FEWEST_KEPT,
    FEWEST_OK,
    LogRatio,
    Verdict,
    Windows,
    log_ratio,
    verdict_of,
    window_sums,
)

CHOSEN_BY = 13  # weeks before an invitation: the 90 days that lists are chosen by
MIDDLE = 7  # weeks before an invitation: the middle of these
LENGTHS = (12, 8, 4)
WEEKS_BEFORE = 2 * MIDDLE + max(LENGTHS)  # before an invitation nothing earlier is looked at


@dataclass(frozen=True, eq=False)
class ChosenUplift:
    """total.n: people who are compared, of the count_chosen who were invited. length: weeks of each window."""

    state: State
    reason: str | None
    verdict: Verdict
    length: int
    total: LogRatio
    count_chosen: int


def windows_of(length: int) -> Windows:
    """Weeks before and after the middle of the quarter, both beyond it: the second begins after the invitation.

    >>> windows_of(4)
    ((-11, -8), (8, 11))
    """
    return (-MIDDLE - length, -MIDDLE - 1), (MIDDLE + 1, MIDDLE + length)


def chosen_uplift(panel: Panel, sums: Cumulated) -> ChosenUplift:
    """The invited (trained_week: of the invitation) against people not yet invited, of the same group and tenure.

    Of both only who was active at both ends of the quarter: in the last weeks before the invitation, so that nobody is
    compared who had left, and as far before its middle, so that this too is alike on both sides.
    """
    panels = [_ready(panel, int(each)) for each in np.unique(panel.trained_week[panel.trained])]
    best: Stacks | None = None
    for each in LENGTHS:
        found = [
            find_stacks(one, Rules(length=MIDDLE + each, tier_from="none", needs_index_week=False)) for one in panels
        ]
        stacks = Stacks(tuple(stack for one in found for stack in one.stacks), {}, found[0].rules, panel.n)
        best = stacks if best is None or stacks.kept.size > best.kept.size else best
        if stacks.kept.size >= FEWEST:
            break
    assert best is not None  # noqa: S101 - there are lengths
    length = best.rules.length - MIDDLE
    total = log_ratio(window_sums(best, sums, windows_of(length), by_tier=False))
    count = int(panel.trained.size)
    state, reason = _state(best, total, count)
    verdict = verdict_of(*total.interval) if state in ("ok", "wide") else "cannot_tell"
    return ChosenUplift(state, reason, verdict, length, total, count)


def _ready(panel: Panel, invited: int) -> Panel:
    """The panel of one wave: its invited by the middle of their quarter, and who is invited later or never.

    Whoever was not active at both ends of the quarter is out of it, and so is who was invited before.
    """
    middle = invited - MIDDLE
    week = np.where(panel.trained_week > invited, NEVER, LONG_AGO)
    week[panel.trained_week == invited] = middle
    ends = ((middle - MIDDLE, middle - MIDDLE + 1), (middle + MIDDLE - 1, middle + MIDDLE))
    is_seen = np.ones(panel.n, dtype=bool)
    for first, last in ends:
        if first < 0 or last >= panel.weeks:
            is_seen[:] = False
        else:
            is_seen &= window(panel.acts, slice(None), first, last) > 0
    return replace(panel, trained_week=week, start_week=np.where(is_seen, panel.start_week, NEVER))


def _state(stacks: Stacks, total: LogRatio, count: int) -> tuple[State, str | None]:
    kept = int(stacks.kept.size)
    if kept < FEWEST:
        needed = 2 * MIDDLE + LENGTHS[-1]
        return "count_only", (
            f"{kept} of {count} invited can be compared and an estimate needs {FEWEST}, active at both ends of the "
            f"quarter before and seen for {needed} weeks before and {LENGTHS[-1]} after"
        )
    if not total.is_known:
        return "count_only", "invited or compared people did nothing in one of the windows"
    if kept < FEWEST_KEPT * count:
        return "wide", f"only {kept} of {count} invited can be compared"
    return ("ok", None) if kept >= FEWEST_OK else ("wide", f"{kept} invited are few")
