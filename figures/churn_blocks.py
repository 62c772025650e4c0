"""Churn by blocks of 28 days: who came back of each cohort, and active people as gained and lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from figures.cache import by_data_version
from figures.churn_data import Histories, day_of, histories, rule, tenures_in_scope
from models.active_days import Ints
from models.retention import BLOCK_DAYS, MOST_OUTAGE, Cohorts, Growth, cohorts, growth
from models.silence import PRESET_SLOW
from models.survival import Floats
from queries.filters import Filters
from warehouse.workspace import Workspace

MOST_BLOCKS = 520  # forty years, as on Overview: an act in the year 1 must not make a table of 26,000 rows


@dataclass(frozen=True, eq=False)
class Blocks:
    """Whole blocks of the scope, ascending from 0. starts: first days; outage: more than a fifth is without log."""

    starts: tuple[date, ...]
    outage: NDArray[np.bool_]
    growth: Growth
    cohorts: Cohorts


@by_data_version
def blocks(workspace: Workspace, filters: Filters) -> Blocks | None:
    """Cohorts and growth accounting; None where the scope is shorter than a block."""
    mine = histories(workspace, filters)
    n = min(mine.window.length // BLOCK_DAYS, MOST_BLOCKS)
    if n < 1 or not mine.n:
        return None
    begin = mine.window.end - n * BLOCK_DAYS
    member, block = _active_blocks(mine, begin)
    starts = tuple(day_of(begin + BLOCK_DAYS * number) for number in range(n))
    inside = mine.window.outages[mine.window.outages >= begin]
    empty = np.bincount((inside - begin) // BLOCK_DAYS, minlength=n)
    return Blocks(
        starts=starts,
        outage=np.asarray(empty > MOST_OUTAGE * BLOCK_DAYS),
        growth=growth(member, block, blocks=n, is_new=_is_new(workspace, filters, begin)),
        cohorts=cohorts(member, block, np.floor((_joined(workspace, filters) - begin) / BLOCK_DAYS), blocks=n),
    )


def cell(workspace: Workspace, filters: Filters, *, cohort: int, age: int | None) -> Ints:
    """Places in histories of the members of one cohort (a block), of those active at one age where it is given."""
    mine, found = histories(workspace, filters), blocks(workspace, filters)
    if found is None:
        return np.zeros(0, dtype=np.int64)
    begin = mine.window.end - len(found.starts) * BLOCK_DAYS
    chosen = np.floor((_joined(workspace, filters) - begin) / BLOCK_DAYS) == cohort
    if age is not None:
        member, block = _active_blocks(mine, begin)
        there = np.zeros(mine.n, dtype=np.bool_)
        there[member[block == cohort + age]] = True
        chosen &= there
    return np.flatnonzero(chosen).astype(np.int64)


def _active_blocks(mine: Histories, begin: int) -> tuple[Ints, Ints]:
    """Member and block of each whole block with activity, sorted, no pair twice."""
    return mine.days.active_parts(begin, BLOCK_DAYS)


def _joined(workspace: Workspace, filters: Filters) -> Floats:
    """Day of joining by member; NaN where it is not known."""
    return tenures_in_scope(workspace, filters, threshold=_origin_days(workspace, filters)).start


def _is_new(workspace: Workspace, filters: Filters, begin: int) -> NDArray[np.bool_]:
    """By member, whether they are known to have joined in the whole blocks."""
    return np.asarray(np.nan_to_num(_joined(workspace, filters), nan=-np.inf) >= begin)


def _origin_days(workspace: Workspace, filters: Filters) -> int:
    """So early a first act says nothing about the beginning; a usual silence where no rule is in force."""
    return rule(workspace, filters).threshold.days or PRESET_SLOW
