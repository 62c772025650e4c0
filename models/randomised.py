"""A round in which chance decided who was invited: intention to treat, by the own past, judged by re-randomisation."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

from models.estimate import Estimate, State, not_shown, with_interval
from models.histogram import Floats, Ints
from models.panel import Bools
from models.uplift import Verdict, Z, verdict_of

FEWEST_PEOPLE = 40  # below, no hold-out makes sense (METHODS 6.5)
LEAST_JOINED = 0.15  # difference in joining that an effect on those who joined needs
DRAWS, MOST_EXACT = 1_999, 5_000
SURE = 0.05


@dataclass(frozen=True)
class Trial:
    """What a randomised round says. log_ratio: of the invited against the held out, of all who were drawn.

    chance: p by re-randomisation inside the blocks. share_explained: of the variance, by the own pre-period. joined:
    share of the invited less share of the held out who took part; on_joined: acts more a person for those who did.
    """

    n_invited: int
    n_held_out: int
    mean_invited: float
    mean_held_out: float
    log_ratio: Estimate
    chance: float | None
    share_explained: float
    joined: float
    on_joined: Estimate
    state: State
    verdict: Verdict


def trial(
    after: Floats, before: Floats, is_invited: Bools, block: Ints, has_joined: Bools, *, rng: np.random.Generator
) -> Trial:
    """Analyse one round by the arms that were drawn, whoever took part.

    after, before: acts of each person in windows of equal length; block: inside which arms were drawn. Blocks with one
    arm alone are left out. Sources: METHODS 6.5; adjustment by the pre-period Deng et al. 2013.
    """
    keep = _with_both_arms(is_invited, block)
    after, before, is_invited, has_joined = after[keep], before[keep], is_invited[keep], has_joined[keep]
    block = np.unique(block[keep], return_inverse=True)[1]
    n_invited, n_held_out = int(is_invited.sum()), int((~is_invited).sum())
    if min(n_invited, n_held_out) == 0:
        return _nothing(n_invited, n_held_out)
    adjusted, explained = adjust(after, before, block)
    mean_out = _block_mean(adjusted, ~is_invited, block)
    difference, variance = _difference(adjusted, is_invited, block)
    chance = re_randomised(adjusted, is_invited, block, rng=rng)
    ratio, state = _log_ratio(mean_out, difference, variance, n_invited + n_held_out)
    low, high = ratio.low, ratio.high
    called = verdict_of(low, high, least=0.0) if low is not None and high is not None else "cannot_tell"
    if called in ("lifted", "harmed") and chance >= SURE:
        called = "cannot_tell"
    joined = _difference(has_joined.astype(float), is_invited, block)[0]
    return Trial(
        n_invited,
        n_held_out,
        mean_out + difference,
        mean_out,
        ratio,
        chance,
        explained,
        joined,
        _on_joined(adjusted, has_joined.astype(float), is_invited, block),
        state,
        called if state in ("ok", "wide") else "cannot_tell",
    )


def adjust(after: Floats, before: Floats, block: Ints) -> tuple[Floats, float]:
    """What is left of `after` when the own pre-period has explained what it can; and the share it explained."""
    x, y = _within(before, block), _within(after, block)
    slope = float(x @ y / (x @ x)) if x @ x else 0.0
    explained = float((x @ y) ** 2 / ((x @ x) * (y @ y))) if x @ x and y @ y else 0.0
    return after - slope * (before - before.mean()), explained


def re_randomised(outcome: Floats, is_invited: Bools, block: Ints, *, rng: np.random.Generator) -> float:
    """p: how often arms drawn anew inside the blocks differ at least as much; exact where that can be counted.

    >>> y, arm = np.array([5.0, 7, 9, 1, 2, 3]), np.array([True] * 3 + [False] * 3)
    >>> re_randomised(y, arm, np.zeros(6, dtype=int), rng=np.random.default_rng(0))
    0.1
    """
    seen = abs(_difference(outcome, is_invited, block)[0]) - 1e-9
    members = [np.flatnonzero(block == each) for each in np.unique(block)]
    sizes = [int(is_invited[rows].sum()) for rows in members]
    ways = math.prod(math.comb(rows.size, size) for rows, size in zip(members, sizes, strict=True))
    if ways <= MOST_EXACT:
        drawn = product(*(combinations(rows, size) for rows, size in zip(members, sizes, strict=True)))
        arms = (np.isin(np.arange(outcome.size), [row for part in parts for row in part]) for parts in drawn)
        return sum(abs(_difference(outcome, arm, block)[0]) >= seen for arm in arms) / ways
    far = 0
    order = np.argsort(block, kind="stable")
    for _ in range(DRAWS):
        arm = np.empty_like(is_invited)
        arm[order] = is_invited[order[np.lexsort((rng.random(order.size), block[order]))]]
        far += abs(_difference(outcome, arm, block)[0]) >= seen
    return (1 + far) / (1 + DRAWS)


def _with_both_arms(is_invited: Bools, block: Ints) -> Bools:
    names, place = np.unique(block, return_inverse=True)
    invited = np.bincount(place, is_invited, minlength=names.size)
    total = np.bincount(place, minlength=names.size)
    keep: Bools = ((invited > 0) & (invited < total))[place]
    return keep


def _within(values: Floats, block: Ints) -> Floats:
    """Values less the mean of their block."""
    total = np.bincount(block)
    found: Floats = values - (np.bincount(block, values) / total)[block]
    return found


def _block_mean(values: Floats, chosen: Bools, block: Ints) -> float:
    """Mean of the chosen, every block weighing as much as it has people."""
    share = np.bincount(block) / block.size
    return float(share @ (np.bincount(block, values * chosen) / np.bincount(block, chosen)))


def _difference(values: Floats, is_invited: Bools, block: Ints) -> tuple[float, float]:
    """Invited less held out, blocks weighing by people, and the variance of that difference."""
    share = np.bincount(block) / block.size
    invited, held_out = np.bincount(block, is_invited), np.bincount(block, ~is_invited)
    difference = _block_mean(values, is_invited, block) - _block_mean(values, ~is_invited, block)
    centred = _within(values - difference * is_invited, block)
    freedom = max(values.size - share.size - 1, 1) / values.size
    each = [float((centred[arm] ** 2).mean() / freedom) for arm in (is_invited, ~is_invited)]
    return difference, float((share**2) @ (each[0] / invited + each[1] / held_out))


def _log_ratio(mean_out: float, difference: float, variance: float, n: int) -> tuple[Estimate, State]:
    mean_in = mean_out + difference
    if n < FEWEST_PEOPLE:
        return not_shown(
            n=n, reason=f"{n} people were drawn; from {FEWEST_PEOPLE} on a hold-out can tell"
        ), "count_only"
    if mean_in <= 0 or mean_out <= 0:
        return not_shown(n=n, reason="one of the arms did nothing"), "count_only"
    value = math.log(mean_in / mean_out)
    half = Z * math.sqrt(variance / 2 * (1 / mean_in**2 + 1 / mean_out**2))
    state: State = "ok" if 2 * half <= math.log(4) else "wide"
    return Estimate(value, value - half, value + half, n, state), state


def _on_joined(outcome: Floats, joined: Floats, is_invited: Bools, block: Ints) -> Estimate:
    """Acts more a person among those who joined because invited: ITT / difference in joining, Fieller's interval."""
    n = outcome.size
    share, share_variance = _difference(joined, is_invited, block)
    if share <= LEAST_JOINED:
        return not_shown(n=n, reason=f"{share:.0%} more of the invited took part; this needs {LEAST_JOINED:.0%}")
    gain, variance = _difference(outcome, is_invited, block)
    both = _difference(outcome + joined, is_invited, block)[1]
    covariance = (both - variance - share_variance) / 2
    a = share**2 - Z**2 * share_variance
    b = gain * share - Z**2 * covariance
    inside = b**2 - a * (gain**2 - Z**2 * variance)
    if a <= 0 or inside < 0:
        return not_shown(n=n, reason="too few took part for an interval")
    root = math.sqrt(inside)
    return with_interval(gain / share, (b - root) / a, (b + root) / a, n=n)


def _nothing(n_invited: int, n_held_out: int) -> Trial:
    why = not_shown(n=n_invited + n_held_out, reason="no block holds both invited and held-out people")
    return Trial(n_invited, n_held_out, 0.0, 0.0, why, None, 0.0, 0.0, why, "not_shown", "cannot_tell")
