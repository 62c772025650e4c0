"""Rounds of a program: completions that lie together in time, each round compared by itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.estimate import State
from models.histogram import Ints
from models.holm import verdicts
from models.panel import Cumulated, Panel
from models.stacks import GROUPS, Stacks
from models.uplift import FEWEST, FEWEST_OK, LogRatio, Verdict, log_ratio, symmetric, window_sums

QUIET_WEEKS = 3  # so long without a completion ends a round
LONGEST, BLOCK = 12, 4  # a program that never pauses is told in blocks of four weeks


@dataclass(frozen=True)
class Round:
    """One round: its first and last week, who completed, who is compared, their tiers, and the estimate.

    tiers: tier -> people of those compared. state: count_only below FEWEST compared.
    """

    first_week: int
    last_week: int
    n_trained: int
    n_kept: int
    tiers: dict[str, int]
    ratio: LogRatio
    state: State
    verdict: Verdict


def spans(weeks: Ints) -> tuple[tuple[int, int], ...]:
    """First and last week of each round, from the week of every completion.

    >>> spans(np.array([3, 4, 4, 9, 10]))
    ((3, 4), (9, 10))
    """
    known = np.unique(weeks)
    if not known.size:
        return ()
    parts = np.split(known, np.flatnonzero(np.diff(known) > QUIET_WEEKS) + 1)
    found: list[tuple[int, int]] = []
    for part in parts:
        first, last = int(part[0]), int(part[-1])
        if last - first < LONGEST:
            found.append((first, last))
            continue
        blocks = [part[(part - first) // BLOCK == block] for block in range((last - first) // BLOCK + 1)]
        found += [(int(block[0]), int(block[-1])) for block in blocks if block.size]
    return tuple(found)


def rounds(panel: Panel, stacks: Stacks, sums: Cumulated) -> tuple[Round, ...]:
    """Every round of the trained in the panel, oldest first; called lifted or harmed by Holm's rule among them."""
    weeks = panel.trained_week[panel.trained]
    found: list[Round] = []
    for first, last in spans(weeks):
        part = stacks.of_weeks(first, last)
        both = window_sums(part, sums, symmetric(stacks.rules.length), by_tier=False)
        tiers = {GROUPS[place]: int(count) for place, count in enumerate(both.count_trained) if count}
        ratio = log_ratio(both)
        is_enough = ratio.n >= FEWEST and ratio.is_known
        state: State = ("ok" if ratio.n >= FEWEST_OK else "wide") if is_enough else "count_only"
        trained = int(((weeks >= first) & (weeks <= last)).sum())
        found.append(Round(first, last, trained, ratio.n, tiers, ratio, state, "cannot_tell"))
    shown = [each for each in found if each.state != "count_only"]
    called = dict(zip([each.first_week for each in shown], verdicts([each.ratio for each in shown]), strict=True))
    return tuple(
        Round(
            each.first_week,
            each.last_week,
            each.n_trained,
            each.n_kept,
            each.tiers,
            each.ratio,
            each.state,
            called.get(each.first_week, "cannot_tell"),
        )
        for each in found
    )
