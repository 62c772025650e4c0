"""Almost ready in communities with a known truth: what the learner gains where people change, and where nobody does.

usage: python -m bench.readiness_worlds [--seeds N]
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.readiness.baselines import simple_scores
from models.readiness.labels import RETURNING, RISING
from models.readiness.learners import fit, training
from models.readiness.metrics import average_precision
from models.readiness.prior import prior_for
from models.readiness.windows import NEWEST_DAYS

World = Literal["stationary", "growth"]
MEMBERS, WEEKS = 4_000, 96
LEARN_AT, TEST_AT, HALF = (48, 54, 60, 66, 72), 84, 6
START = datetime(2020, 1, 6)  # noqa: DTZ001 - the workspace stores UTC without a zone
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Result:
    """Average precision in one community: of the learner and of the rankings by count."""

    model: float
    count_4: float
    count_12: float
    count_48: float
    positives: int


def simulate(world: World, rng: np.random.Generator, *, members: int = MEMBERS) -> tuple[Counts, Counts]:
    """Posts and reactions received by member and week."""
    rate = rng.gamma(0.35, 2 / 0.35, members) + 0.01
    week = np.arange(WEEKS)
    log_rate = np.repeat(np.log(rate)[:, None], WEEKS, axis=1)
    quality = np.zeros(members)
    if world == "growth":
        quality = rng.normal(size=members)
        log_rate += np.cumsum(rng.normal(0, 0.07, (members, WEEKS)), axis=1)
        log_rate += rng.normal(0, 0.012, members)[:, None] * (week - 48)
        rises = rng.random(members) < np.where(quality > 1, 0.13, 0.08)
        start = rng.uniform(10, 95, members)
        log_rate += (rises * 1.2)[:, None] * np.clip((week - start[:, None]) / 16, 0, 1)
    posts = rng.poisson(np.exp(log_rate))
    liked = 0.5 * posts * (np.exp(0.25 * quality)[:, None] if world == "growth" else 1)
    return posts, rng.poisson(liked)


def frame(posts: Counts, reactions: Counts, at: int) -> pd.DataFrame:
    """The snapshot at a week, as labels.placed gives it, the cuts over all members (worlds.md)."""

    def last(weeks: int, what: Counts = posts) -> Counts:
        found: Counts = what[:, at - weeks : at].sum(axis=1)
        return found

    active = posts[:, at - 48 : at] > 0
    rows = pd.DataFrame({"member_key": np.arange(len(posts)), "count_week_1": last(1)})
    for weeks in (2, 4, 8, 12, 24, 36, 48):
        rows[f"count_weeks_{weeks}"] = last(weeks)
    for weeks in (4, 12, 24, 48):
        rows[f"active_weeks_{weeks}"] = active[:, -weeks:].sum(axis=1)
    for name in ("count_answers_12", "count_reacted_12", "count_people_answered_12", "count_replies_received_12"):
        rows[name] = 0
    for name in ("count_people_received_12", "count_with_topic", "sum_squared_by_topic", "count_threads_12"):
        rows[name] = 0
    rows["count_unanswered_12"], rows["count_first_week"] = 0, posts[:, 0]
    rows["count_reactions_received_12"] = last(12, reactions)
    quiet = np.where(active.any(axis=1), np.argmax(active[:, ::-1], axis=1), 48)
    rows["days_since_last"] = 7.0 * quiet + 1
    rows["tenure_days"], rows["trained_at"] = float(NEWEST_DAYS + 7 * at), pd.NaT
    rows["at"] = pd.Timestamp(START + timedelta(weeks=at))
    made = rows["count_weeks_12"]
    rows["cut_top"], rows["cut_band"] = np.quantile(made, 0.95), np.quantile(made, 0.90)
    for name, (new, old) in {"ratio_1": (12, 24), "ratio_2": (24, 36), "ratio_3": (36, 48)}.items():
        window = last(old) - last(new)
        rows[name] = (window + 0.5) / (np.quantile(window, 0.95) + 0.5)
    rows["is_former"] = rows[["ratio_1", "ratio_2", "ratio_3"]].max(axis=1) >= 1
    rows["is_in_band"] = (made >= rows["cut_band"]) & (made < rows["cut_top"]) & (made > 0)
    rows["group"] = np.where(rows["is_former"], RETURNING, RISING)
    rows["origin"] = (WEEKS - at) // HALF
    halves = [posts[:, at + HALF * each : at + HALF * (each + 1)].sum(axis=1) for each in (0, 1)]
    rows["rose"] = np.logical_and.reduce([(each >= np.quantile(each, 0.95)) & (each > 0) for each in halves])
    return rows[rows["count_weeks_48"] > 0].reset_index(drop=True)


def run(world: World, seed: int, *, members: int = MEMBERS, learner: str = "own") -> Result:
    """Learn at five dates, test at a later one."""
    posts, reactions = simulate(world, np.random.default_rng(seed), members=members)
    learned = training(pd.concat([frame(posts, reactions, at) for at in LEARN_AT], ignore_index=True))
    rows = frame(posts, reactions, TEST_AT)
    tested = training(rows[rows["is_in_band"]])
    odds = fit(learner, learned, prior_for(None)).log_odds(tested.features)
    simple = simple_scores(tested.rows)
    found = {name: average_precision(tested.rose, score) for name, score in simple.items()}
    return Result(
        average_precision(tested.rose, odds),
        found["count_4_weeks"],
        found["count_12_weeks"],
        found["count_48_weeks"],
        int(tested.rose.sum()),
    )


def main() -> None:
    """Both worlds over the seeds, as a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=12)
    seeds = parser.parse_args().seeds
    print("| world | learner | positives | model | 4 weeks | 12 weeks | 48 weeks |\n|---|---|---|---|---|---|---|")
    for world in ("stationary", "growth"):
        for learner in ("own", "ridge"):
            found = [run(world, seed, learner=learner) for seed in range(seeds)]
            mean = np.mean([[r.model, r.count_4, r.count_12, r.count_48, r.positives] for r in found], axis=0)
            print(f"| {world} | {learner} | {mean[4]:.0f} | {' | '.join(f'{each:.3f}' for each in mean[:4])} |")


if __name__ == "__main__":
    main()
