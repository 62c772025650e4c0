"""Single members in churn: evergreen ones, everybody's own rhythm, and how likely each is still there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from figures.cache import by_data_version
from figures.churn_data import histories
from figures.churn_stay import SEED, Stay, stay
from models.active_days import Ints
from models.alive import FEWEST_MEMBERS, FEWEST_REPEATERS, MOST_FITTED, Buying, fit_alive
from models.rhythm import (
    EVERGREEN_ALIVE,
    EvergreenRule,
    Rhythm,
    evergreen_rule,
    is_evergreen,
    rhythm,
    share_of_blocks,
)
from models.survival import Floats
from models.weeks import Weeks, active_weeks
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Alive:
    """Probability of being still there by member; fit and chance None with the reason where it is not to be had."""

    fit: Buying | None
    chance: Floats | None
    reason: str | None


@dataclass(frozen=True, eq=False)
class Evergreen:
    """Members who outstay the cycle. places: in histories. share: of all content in scope.

    half, half_without: fewest people who wrote half, with and without them. share_there: of joiners who stay for two
    cycles, None where it is not seen.
    """

    rule: EvergreenRule
    places: Ints
    share: float
    half: int
    half_without: int
    share_there: float | None


@by_data_version
def weeks(workspace: Workspace, filters: Filters) -> Weeks:
    """Active weeks of every member in scope, in the order of histories."""
    mine = histories(workspace, filters)
    return active_weeks(mine.days, mine.window.end)


@by_data_version
def alive(workspace: Workspace, filters: Filters) -> Alive:
    """MBG/NBD probability of being still there (METHODS 2.9); of a sample of members where there are very many."""
    seen = weeks(workspace, filters)
    n, repeaters = seen.repeats.size, seen.repeaters
    if n < FEWEST_MEMBERS or repeaters < FEWEST_REPEATERS:
        needs = f"{n} members, {repeaters} of whom came in a second week; needs {FEWEST_MEMBERS} and {FEWEST_REPEATERS}"
        return Alive(None, None, needs)
    fit = fit_alive(seen.part(sample(n)).habits())
    return Alive(fit, fit.alive(seen.repeats, seen.recency, seen.age), None)


def sample(n: int) -> Ints:
    """Places of the members that a model is fitted to: all, or MOST_FITTED of them."""
    if n <= MOST_FITTED:
        return np.arange(n)
    return np.sort(np.random.default_rng(SEED).choice(n, MOST_FITTED, replace=False))


@by_data_version
def own_rhythm(workspace: Workspace, filters: Filters) -> Rhythm:
    """Everybody's silence against their own gaps."""
    mine = histories(workspace, filters)
    return rhythm(mine.days, mine.gaps)


@by_data_version
def created(workspace: Workspace, filters: Filters) -> Floats:
    """Contributions in scope of each member, in the order of histories."""
    totals = ask(workspace, "member_totals", filters)
    keys = histories(workspace, filters).keys
    order = np.argsort(totals["member_key"].to_numpy(dtype=np.int64))
    known = totals["member_key"].to_numpy(dtype=np.int64)[order]
    made = totals["count_created"].to_numpy(dtype=np.float64)[order]
    place = np.minimum(np.searchsorted(known, keys), max(known.size - 1, 0))
    return np.where(known[place] == keys, made[place], 0.0) if known.size else np.zeros(keys.size)


@by_data_version
def evergreen(workspace: Workspace, filters: Filters) -> Evergreen | None:
    """Who outstays nine in ten and two cycles, keeps coming and is still there; None where the rule is refused."""
    found = stay(workspace, filters)
    if found is None:
        return None
    mine = histories(workspace, filters)
    mode = found.cycle.mode.value if found.cycle.is_cycle else None
    chosen = evergreen_rule(found.staying.shown, mode)
    blocks = share_of_blocks(mine.days, mine.window, found.tenures.start)
    there = _there(workspace, filters, found)
    places = np.flatnonzero(is_evergreen(found.tenures, chosen, blocks, there, end=mine.window.end))
    made = created(workspace, filters)
    without = made.copy()
    without[places] = 0
    return Evergreen(
        rule=chosen,
        places=places.astype(np.int64),
        share=float(made[places].sum() / made.sum()) if made.sum() else 0.0,
        half=_fewest_for_half(made),
        half_without=_fewest_for_half(without),
        share_there=_share_after(found, 2 * mode if mode else None),
    )


def _there(workspace: Workspace, filters: Filters, found: Stay) -> Mask:
    """Who counts as still there: by their own rhythm where there is a cycle, else by the probability (METHODS 2.8)."""
    usual = own_rhythm(workspace, filters).is_usual
    if found.cycle.rhythm == "schedule":
        return usual
    chance = alive(workspace, filters).chance
    return usual if chance is None else chance > EVERGREEN_ALIVE


def _fewest_for_half(made: Floats) -> int:
    """The fewest people who wrote half."""
    written = np.cumsum(np.sort(made)[::-1])
    return int(np.searchsorted(written, written[-1] / 2 - 1e-9)) + 1 if written.size and written[-1] > 0 else 0


def _share_after(found: Stay, days: float | None) -> float | None:
    """Share of joiners still there after so many days, where enough are looked at so late."""
    if days is None or days > found.staying.until:
        return None
    return float(found.staying.shown.at(days))
