"""What a person's score is high or low on, against what is usual in the band, in the member's own numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.histogram import Floats
from models.readiness.features import design
from models.readiness.learners import Fitted
from models.readiness.linear import LinearScore

MOST_FOR, MOST_AGAINST = 3, 1  # METHODS 5.8
PERMUTATIONS = 8  # orders in which features are swapped in; every order's parts sum to the whole exactly
SMALLEST = 0.02  # log-odds: less is not worth a sentence

# What a manager can see: a topic, its features (prefixes of design()'s names), the number shown, and whether more of
# it is better (0: either way). A contribution that goes against its number's direction comes from the other numbers
# that it is weighed with, and is not told.
TOPICS: dict[str, tuple[tuple[str, ...], str, int]] = {
    "lately": (("count_1", "count_2", "count_4", "active_weeks_4"), "count_weeks_4", 1),
    "last": (("last",), "days_since_last", -1),
    "quarter": (("count_8", "count_12", "count_5_to_12", "level"), "count_weeks_12", 1),
    "steady": (("active_weeks_12", "active_weeks_24", "active_weeks_48"), "active_weeks_12", 1),
    "year": (("count_24", "count_48", "count_13_to_24", "count_25_to_48"), "count_weeks_48", 1),
    "before": (("nearest_before", "near_1", "near_2", "near_3", "former", "times_former"), "nearest_before", 1),
    "tenure": (("tenure", "tenure_share", "first_week"), "tenure_days", 0),
    "answers": (("answer_share", "people_answered"), "count_people_answered_12", 1),
    "received": (
        ("replies_received", "people_received", "reactions_received", "reacted"),
        "count_people_received_12",
        1,
    ),
    "topics": (("topics",), "effective_topics", 1),
    "threads": (("unanswered_share",), "count_unanswered_12", 0),
    "training": (("trained",), "is_trained", 1),
}


@dataclass(frozen=True)
class Reason:
    """One topic of TOPICS: what it adds to the log-odds, the member's number and the usual (median) one."""

    topic: str
    added: float
    value: float
    usual: float


def numbers(rows: pd.DataFrame) -> pd.DataFrame:
    """The number of each topic, one row per row of models.readiness.labels.placed."""
    squared = rows["sum_squared_by_topic"].to_numpy(dtype=np.float64)
    with_topic = rows["count_with_topic"].to_numpy(dtype=np.float64)
    made = rows.assign(
        effective_topics=np.where(squared > 0, with_topic**2 / np.maximum(squared, 1.0), 0.0),
        nearest_before=rows[["ratio_1", "ratio_2", "ratio_3"]].max(axis=1),
        is_trained=(rows["trained_at"] < rows["at"]).astype(np.float64),
    )
    return made[[column for _, column, _ in TOPICS.values()]].astype(np.float64)


def contributions(model: Fitted, features: Floats, usual: Floats, *, rng: np.random.Generator) -> Floats:
    """What each feature adds to the log-odds of each row against the usual row; rows sum to the difference.

    Linear: β·(x - usual)/scale. Otherwise Shapley values by swapping features in, in random orders and their reverses
    (Strumbelj & Kononenko 2014): the sum is exact, the single parts are approximate.
    """
    if isinstance(model, LinearScore):
        return model.contributions(features, usual)
    parts = np.zeros(features.shape)
    orders = [rng.permutation(np.asarray(model.columns)) for _ in range(PERMUTATIONS // 2)]
    for order in [*orders, *[each[::-1] for each in orders]]:
        mixed = np.repeat(usual[None, :], len(features), axis=0)
        before = model.log_odds(mixed)
        for column in order:
            mixed[:, column] = features[:, column]
            after = model.log_odds(mixed)
            parts[:, column] += after - before
            before = after
    return parts / PERMUTATIONS


def reasons(
    model: Fitted, rows: pd.DataFrame, *, rng: np.random.Generator
) -> list[tuple[tuple[Reason, ...], tuple[Reason, ...]]]:
    """Of each row of the band: up to three topics that lift its score, largest first, and one that holds it down.

    Usual is the median of these rows. Nothing here is a cause.
    """
    if rows.empty:
        return []
    frame = design(rows)
    features = frame.to_numpy(dtype=np.float64)
    added = contributions(model, features, np.median(features, axis=0), rng=rng)
    shown = numbers(rows)
    usual = shown.median()
    columns = [[list(frame.columns).index(name) for name in names if name in frame] for names, _, _ in TOPICS.values()]
    by_topic = np.column_stack([added[:, chosen].sum(axis=1) for chosen in columns])
    found = []
    for row in range(len(rows)):
        each = [
            Reason(topic, float(by_topic[row, index]), float(shown.iloc[row, index]), float(usual.iloc[index]))
            for index, topic in enumerate(TOPICS)
        ]
        told = [reason for reason in each if _is_plain(reason)]
        lifts = sorted((one for one in told if one.added > SMALLEST), key=lambda one: -one.added)
        holds = sorted((one for one in told if one.added < -SMALLEST), key=lambda one: one.added)
        found.append((tuple(lifts[:MOST_FOR]), tuple(holds[:MOST_AGAINST])))
    return found


def _is_plain(reason: Reason) -> bool:
    """The number differs from the usual one, in the direction in which it counts."""
    better = TOPICS[reason.topic][2]
    return reason.value != reason.usual and (
        better == 0 or np.sign(reason.value - reason.usual) * better == np.sign(reason.added)
    )
