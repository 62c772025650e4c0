"""What a person's score is made from: counts relative to the circle's own cut, all from before the origin."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.histogram import Floats
from models.readiness.windows import BAND_WEEKS

HALF = 0.5  # added before a logarithm, so that none is no minus infinity
LONGEST_TENURE = 336.0  # days: 48 weeks, what a member's history is read from
WINDOWS = (1, 2, 4, 8, 12, 24, 48)  # weeks


def _count_column(weeks: int) -> str:
    return "count_week_1" if weeks == 1 else f"count_weeks_{weeks}"


def design(rows: pd.DataFrame) -> pd.DataFrame:
    """One column per feature, one row per row of models.readiness.labels.placed, in its order.

    Counts enter as the logarithm of their share of the count that the circle began at, so that one coefficient means
    the same in a busy and a quiet community and a busy and a quiet season. Only earlier acts are in them; accepted
    answers, badges and totals as of the export are not, because they are written later (METHODS 5.2, leak list).
    """
    level = np.log(np.maximum(rows["cut_top"].to_numpy(dtype=np.float64), 1.0))
    made = {weeks: rows[_count_column(weeks)].to_numpy(dtype=np.float64) for weeks in WINDOWS}
    columns: dict[str, Floats] = {
        f"count_{weeks}": np.log(made[weeks] + HALF) - level - np.log(weeks / BAND_WEEKS) for weeks in WINDOWS
    }
    columns["count_5_to_12"] = np.log(1.5 * (made[12] - made[4]) + HALF) - level
    columns["count_13_to_24"] = np.log(made[24] - made[12] + HALF) - level
    columns["count_25_to_48"] = np.log((made[48] - made[24]) / 2 + HALF) - level
    for weeks in (4, 12, 24, 48):
        columns[f"active_weeks_{weeks}"] = rows[f"active_weeks_{weeks}"].to_numpy(dtype=np.float64) / weeks
    columns["last"] = -np.log(rows["days_since_last"].to_numpy(dtype=np.float64) + HALF)
    columns |= _former(rows, columns) | _tenure(rows, level) | _others(rows)
    columns["level"] = level
    return pd.DataFrame(columns, index=rows.index)


def _former(rows: pd.DataFrame, columns: dict[str, Floats]) -> dict[str, Floats]:
    """How near to the circle in the three windows before, and how former leaders differ in what counts."""
    ratios = np.log(rows[["ratio_1", "ratio_2", "ratio_3"]].to_numpy(dtype=np.float64))
    former = rows["is_former"].to_numpy(dtype=np.float64)
    return {
        "nearest_before": ratios.max(axis=1),
        "near_1": ratios[:, 0],
        "near_2": ratios[:, 1],
        "near_3": ratios[:, 2],
        "former": former,
        "times_former": (ratios >= 0).sum(axis=1).astype(np.float64),
        "former_count_48": former * columns["count_48"],
        "former_count_4": former * columns["count_4"],
        "former_last": former * columns["last"],
    }


def _tenure(rows: pd.DataFrame, level: Floats) -> dict[str, Floats]:
    days = np.minimum(rows["tenure_days"].to_numpy(dtype=np.float64), LONGEST_TENURE)
    first_week = rows["count_first_week"].to_numpy(dtype=np.float64)
    return {
        "tenure": np.log(days + 7),
        "tenure_share": days / LONGEST_TENURE,
        "first_week": np.log1p(first_week) - level,
        "trained": (rows["trained_at"] < rows["at"]).to_numpy(dtype=np.float64),
    }


def _others(rows: pd.DataFrame) -> dict[str, Floats]:
    """What passes between the member and others; per act, so that it says something that the counts do not."""
    made = rows["count_weeks_12"].to_numpy(dtype=np.float64)

    def per_act(name: str) -> Floats:
        values: Floats = np.log1p(rows[name].to_numpy(dtype=np.float64)) - np.log1p(made)
        return values

    squared = rows["sum_squared_by_topic"].to_numpy(dtype=np.float64)
    with_topic = rows["count_with_topic"].to_numpy(dtype=np.float64)
    threads = rows["count_threads_12"].to_numpy(dtype=np.float64)
    return {
        "answer_share": rows["count_answers_12"].to_numpy(dtype=np.float64) / np.maximum(made, 1.0),
        "people_answered": per_act("count_people_answered_12"),
        "replies_received": per_act("count_replies_received_12"),
        "people_received": per_act("count_people_received_12"),
        "reactions_received": per_act("count_reactions_received_12"),
        "reacted": per_act("count_reacted_12"),
        "topics": np.log(np.where(squared > 0, with_topic**2 / np.maximum(squared, 1.0), 1.0)),
        "unanswered_share": rows["count_unanswered_12"].to_numpy(dtype=np.float64) / (threads + 1.0),
    }
