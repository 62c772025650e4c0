"""Worlds with a known effect of training: how far the estimate is off, and how often its interval holds the truth.

usage: python -m bench.training_worlds [--replications N] [--world A]...   (prints one row per world)
"""

from __future__ import annotations

import argparse
import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.panel import LONG_AGO, NEVER, Panel, cumulated
from models.stacks import Rules, find_stacks
from models.uplift import log_ratio, symmetric, verdict_of, window_sums

WEEKS, FIRST_TRAINING, LENGTH = 64, 14, 12
REPLICATIONS = 60
ELSEWHERE = 0.3  # of the posts stand in groups that the training is not about
TOP, MIDDLE = 0.01, (0.05, 0.10)  # latent rank of those with an effect of their own


@dataclass(frozen=True)
class World:
    """The numbers of one world (effects: log rate of the latent top 1 %, 5-10 %, all others)."""

    burst: float = 1.5
    level: float = 0.5
    base: float = -6.2
    churn: float = 0.0
    members: int = 3000
    shape: float = 0.5
    mean: float = 3.0
    rho: float = 0.8
    sd: float = 0.5
    effects: tuple[float, float, float] = (0.0, math.log(1.4), math.log(1.1))
    has_newcomers: bool = False


NONE = (0.0, 0.0, 0.0)
WORLDS = {
    "A": World(burst=0, level=0, base=-6.2),
    "B": World(burst=0, level=0.7, base=-6.4),
    "C": World(base=-6.6),
    "D": World(base=-6.6, rho=0.95),
    "E": World(churn=0.015),
    "F": World(burst=0, level=0.7, base=-5.6, churn=0.03),
    "G": World(churn=0.015, effects=NONE),
    "H": World(base=-6.9, churn=0.01, shape=0.3, mean=2, sd=0.8, rho=0.85),
    "I": World(burst=2.5, level=0.3, base=-7.0, churn=0.01, sd=0.7, rho=0.9, effects=NONE),
    "J": World(base=-6.0, churn=0.01, members=1500, mean=1),
    "newcomers": World(churn=0.012, effects=(math.log(1.15),) * 3, has_newcomers=True),
}


@dataclass(frozen=True)
class Made:
    """One made community: the panel, everybody's posts by week, and the true log rate ratio of the trained."""

    panel: Panel
    posts: NDArray[np.int64]
    truth: float


def make(world: World, rng: np.random.Generator) -> Made:
    """Draw one community by the rules of its world."""
    n, weeks = world.members, np.arange(WEEKS)
    rate = rng.gamma(world.shape, world.mean / world.shape, n) + 0.02
    start = rng.integers(-30, WEEKS - 10, n) if world.has_newcomers else np.full(n, LONG_AGO)
    begins = start if world.has_newcomers else np.zeros(n)
    stay = rng.exponential(1 / world.churn, n) if world.churn else np.full(n, np.inf)
    tenure = weeks - begins[:, None]
    is_there = (tenure >= 0) & (tenure < stay[:, None])
    burst = _bursts(world, rng)
    untrained = rate[:, None] * np.exp(0.3 * np.sin(2 * np.pi * weeks / 52) + burst - world.sd**2 / 2) * is_there
    if world.has_newcomers:
        untrained *= 1 + 2 * np.exp(-np.maximum(tenure, 0) / 10)
    trained_week = _training(world, rate, burst, is_there, tenure, rng)
    rank = np.argsort(np.argsort(-rate)) / n
    effect = np.select([rank < TOP, (rank >= MIDDLE[0]) & (rank < MIDDLE[1])], world.effects[:2], world.effects[2])
    since = weeks - trained_week[:, None]
    with_it = untrained * np.exp(effect[:, None] * np.clip(since / 4, 0, 1))
    # the estimate is of those whose windows lie inside the data, and so is its truth
    after = (since >= 1) & (since <= LENGTH) & (trained_week + LENGTH < WEEKS)[:, None]
    truth = math.log(with_it[after].sum() / untrained[after].sum())
    posts = rng.poisson(with_it)
    panel = Panel(
        acts=cumulated(posts),
        created=cumulated(posts),
        start_week=start.astype(np.int64),
        is_start_known=np.ones(n, dtype=bool),
        community=np.zeros(n, dtype=np.int64),
        trained_week=trained_week,
    )
    return Made(panel, posts, truth)


def _bursts(world: World, rng: np.random.Generator) -> NDArray[np.float64]:
    """Weekly log-bursts, AR(1)."""
    burst = np.empty((world.members, WEEKS))
    burst[:, 0] = rng.normal(0, world.sd, world.members)
    for week in range(1, WEEKS):
        fresh = rng.normal(0, world.sd * math.sqrt(1 - world.rho**2), world.members)
        burst[:, week] = world.rho * burst[:, week - 1] + fresh
    return burst


def _training(  # noqa: PLR0917 - what a week is drawn from
    world: World,
    rate: NDArray[np.float64],
    burst: NDArray[np.float64],
    is_there: NDArray[np.bool_],
    tenure: NDArray[np.float64],
    rng: np.random.Generator,
) -> NDArray[np.int64]:
    """The week of training of each member, NEVER for none."""
    level = np.log(rate) - np.log(rate).mean()
    odds = world.base + world.level * level[:, None] + world.burst * burst
    may = is_there & (np.arange(WEEKS) >= FIRST_TRAINING)
    if world.has_newcomers:
        odds = odds + 1.5 * np.exp(-np.maximum(tenure, 0) / 20)
        may &= tenure >= LENGTH
    drawn = may & (rng.random(odds.shape) < 1 / (1 + np.exp(-odds)))
    return np.where(drawn.any(axis=1), drawn.argmax(axis=1), NEVER)


@dataclass(frozen=True)
class Found:
    """What came of a world: mean error, its Monte Carlo error, cover of the 95 % interval, words, mean SE."""

    bias: float
    monte_carlo_error: float
    cover: float
    lifted: float
    standard_error: float
    trained: float
    placebo: float
    placebo_cover: float
    tier_lifted: float
    control_moved: float


def run(world: World, *, replications: int, seed: int, rules: Rules | None = None, with_checks: bool = True) -> Found:
    """Estimate the same world again and again on fresh members.

    with_checks: the placebo date and the negative control too, which take as long as the rest; without them they are
    nan. The negative control is a part of everybody's posts: in worlds without effect each move of it is a false
    alarm, in the others it is the effect that spills over.
    """
    table = np.array([_replication(world, [seed, number], rules, with_checks) for number in range(replications)])
    mean = [float(each) for each in table.mean(axis=0)]
    return Found(mean[0], float(table[:, 0].std(ddof=1) / math.sqrt(len(table))), *mean[1:])


def _replication(world: World, seed: list[int], rules: Rules | None, with_checks: bool) -> list[float]:
    """One community: the fields of Found, without the Monte Carlo error, as numbers."""
    from models.negative_control import negative_control
    from models.uplift_checks import by_tier, placebo

    made = make(world, np.random.default_rng(seed))
    chosen = rules or Rules()
    stacks, posts = find_stacks(made.panel, chosen), cumulated(made.posts)
    found = window_sums(stacks, posts, symmetric(chosen.length))
    total = log_ratio(found)
    low, high = total.interval
    beside, beside_holds, moved = (math.nan,) * 3
    if with_checks:
        back = placebo(made.panel, posts)
        beside, beside_holds = back.value or 0.0, float(back.interval[0] <= 0 <= back.interval[1])
        part = np.random.default_rng([*seed, 1]).binomial(made.posts, ELSEWHERE)
        moved = float(negative_control(stacks, cumulated(part)).has_moved)
    return [
        (total.value or 0.0) - made.truth,
        float(low <= made.truth <= high),
        float(verdict_of(low, high) == "lifted"),
        total.standard_error or math.nan,
        float(total.n),
        beside,
        beside_holds,
        float(any(tier.verdict == "lifted" for tier in by_tier(found).tiers)),
        moved,
    ]


def rows(*, replications: int = REPLICATIONS, seed: int = 4) -> list[dict[str, Any]]:
    """One row per world, for bench.run."""
    found = {name: run(world, replications=replications, seed=seed) for name, world in WORLDS.items()}
    return [{"world": name, **asdict(each)} for name, each in found.items()]


def main() -> None:
    """Parse the arguments, print one row per world."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replications", type=int, default=REPLICATIONS)
    parser.add_argument("--world", action="append", choices=WORLDS)
    parser.add_argument("--seed", type=int, default=4)
    options = parser.parse_args()
    print("world      trained   bias  (MC err) cover  mean SE  lifted  a tier lifted  placebo  placebo cover  control")
    for name in options.world or WORLDS:
        found = run(WORLDS[name], replications=options.replications, seed=options.seed)
        print(
            f"{name:10} {found.trained:7.0f} {found.bias:+7.3f} ({found.monte_carlo_error:.3f})  {found.cover:5.2f}"
            f" {found.standard_error:8.3f} {found.lifted:7.2f} {found.tier_lifted:14.2f}"
            f" {found.placebo:+8.3f} {found.placebo_cover:14.2f} {found.control_moved:14.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
