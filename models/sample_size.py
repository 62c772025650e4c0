"""How many people and weeks a round needs before an effect of a given size can be seen."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from models.histogram import Floats
from models.panel import NEVER, Cumulated, Panel, window
from models.stacks import Rules, Stacks, find_stacks, tier_groups
from models.uplift import FEWEST, log_ratio, symmetric, window_sums

Z_BOTH = 1.959964 + 0.841621  # 95 % two-sided, found four times in five
PRETENDED = 300  # people drawn as if trained, where no past round tells the spread
EFFECTS = (0.10, 0.20, 0.30, 0.50)
LENGTHS = (4, 8, 12)
LOTTERY_EVERY = 13  # weeks between the weeks that a lottery is judged by


@dataclass(frozen=True)
class Plan:
    """People that a round needs for one effect and length. compared: trained, with the default comparison.

    lottery: people in both arms together, half of them waiting; lottery_plain: the same without the pre-period. None
    where the data leaves no whole window to judge by.
    """

    effect: float
    weeks: int
    compared: int | None
    lottery: int | None
    lottery_plain: int | None


def of_shares(one: float, other: float) -> int:
    """People per arm to tell two shares apart.

    >>> of_shares(0.10, 0.15), of_shares(0.10, 0.20), of_shares(0.05, 0.10)
    (683, 196, 432)
    """
    variance = one * (1 - one) + other * (1 - other)
    return round(Z_BOTH**2 * variance / (one - other) ** 2)


def of_counts(ratio: float, *, mean: float, shape: float) -> int:
    """People per arm to tell a rate ratio from 1, for gamma-Poisson counts without pre-period.

    >>> of_counts(1.2, mean=4, shape=0.3)
    1692
    """
    return round(2 * Z_BOTH**2 * (1 / mean + 1 / shape) / math.log(ratio) ** 2)


def cost_of_hold_out(share: float) -> float:
    """How many times as many people as half and half, when only this share is held out.

    >>> round(cost_of_hold_out(0.2), 4), round(cost_of_hold_out(0.1), 4)
    (1.5625, 2.7778)
    """
    return 1 / (4 * share * (1 - share))


def of_spread(spread: float, effect: float) -> int:
    """Trained people needed, from the standard error times the root of the trained in a past round."""
    return math.ceil((Z_BOTH * spread / math.log1p(effect)) ** 2)


def plans(panel: Panel, sums: Cumulated, *, rng: np.random.Generator) -> tuple[Plan, ...]:
    """The planner's table for this community: effects x weeks, each with the people it needs."""
    found = []
    for length in LENGTHS:
        stacks = find_stacks(panel, Rules(length=length))
        spread = spread_of(panel, stacks, sums, rng=rng)
        adjusted, plain = _lottery_spreads(panel, stacks, sums)
        found += [
            Plan(
                effect,
                length,
                of_spread(spread, effect) if spread else None,
                2 * of_spread(adjusted, effect) if adjusted else None,
                2 * of_spread(plain, effect) if plain else None,
            )
            for effect in EFFECTS
        ]
    return tuple(sorted(found, key=lambda plan: (plan.effect, plan.weeks)))


def spread_of(panel: Panel, stacks: Stacks, sums: Cumulated, *, rng: np.random.Generator) -> float | None:
    """Standard error times root of the trained, from past rounds; without enough, from people drawn as if trained."""
    length = stacks.rules.length
    past = log_ratio(window_sums(stacks, sums, symmetric(length), by_tier=False))
    if past.n < FEWEST:
        drawn = find_stacks(_pretended(panel, length, rng), stacks.rules)
        past = log_ratio(window_sums(drawn, sums, symmetric(length), by_tier=False))
    if past.standard_error is None or past.n < FEWEST:
        return None
    return past.standard_error * math.sqrt(past.n)


def _pretended(panel: Panel, length: int, rng: np.random.Generator) -> Panel:
    """The same people, some of them drawn as if they had completed something in a week in which they were alive."""
    trained = np.full(panel.n, NEVER)
    inside = panel.is_alive[:, length : panel.weeks - length]
    if panel.by_lot is not None:
        inside = inside & panel.by_lot[:, None]
    rows, weeks = np.nonzero(inside)
    if rows.size:
        chosen = rng.choice(rows.size, min(PRETENDED, rows.size), replace=False)
        trained[rows[chosen]] = weeks[chosen] + length
    return replace(panel, trained_week=trained)


def _lottery_spreads(panel: Panel, stacks: Stacks, sums: Cumulated) -> tuple[float | None, float | None]:
    """Spread of a mean after a lottery, with and without what the pre-period explains; both arms alike.

    Judged by the people of the tiers that were trained so far (by everybody alive where that are too few), in weeks
    spread over the data, since one week holds few of them.
    """
    length = stacks.rules.length
    tiers = {int(group) for stack in stacks.stacks for group in stack.groups}
    weeks = range(panel.weeks - length - 1, 2 * length - 1, -LOTTERY_EVERY)
    pairs = [_around(panel, sums, week, length, tiers) for week in weeks]
    pairs = [pair for pair in pairs if pair[0].size >= FEWEST]
    if not pairs:
        return None, None
    before, after = (np.concatenate(part) for part in zip(*pairs, strict=True))
    if not after.mean() or not before.std() or not after.std():
        return None, None
    plain = float(after.var(ddof=1))
    explained = float(np.corrcoef(before, after)[0, 1] ** 2)
    scale = math.sqrt(2) / float(after.mean())
    return scale * math.sqrt(plain * (1 - explained)), scale * math.sqrt(plain)


def _around(panel: Panel, sums: Cumulated, week: int, length: int, tiers: set[int]) -> tuple[Floats, Floats]:
    """Acts before and after a week, of the untrained people alive in it who are of these tiers."""
    alive = panel.is_alive[:, week] & (panel.start_week <= week - length) & (panel.trained_week > week + length)
    if panel.by_lot is not None:
        alive &= panel.by_lot
    rows = np.flatnonzero(alive)
    like = rows[np.isin(tier_groups(panel, week, length)[rows], sorted(tiers))]
    rows = like if like.size >= FEWEST else rows
    before = window(sums, rows, week - length, week - 1).astype(float)
    return before, window(sums, rows, week + 1, week + length).astype(float)
