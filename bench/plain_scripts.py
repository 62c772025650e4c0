"""What a competent analyst would write for the same concentration numbers, once in pandas and once in polars.

Both start from the event table as their own reader gives it and end with the same dictionary as our figures.
"""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
import pandas as pd
import polars as pl

# What DESIGN does not count as content; every other type is.
NOT_CONTENT = [
    *("reaction", "like", "vote", "share"),
    *("visit", "login", "join", "event_attendance"),
    *("referral", "purchase"),
]
Numbers: TypeAlias = dict[str, float]


def with_pandas(events: pd.DataFrame) -> Numbers:
    """Concentration among contributors from columns member_id and activity_type."""
    content = events[~events["activity_type"].isin(NOT_CONTENT)]
    counts = content["member_id"].value_counts(sort=False).sort_values()
    x = counts.to_numpy()
    n, total, mean = len(x), int(x.sum()), float(x.mean())
    shares = counts / total
    lorenz = np.concatenate([[0.0], shares.cumsum()])
    gini = float(2 * (np.arange(1, n + 1) * x).sum() / (n * total) - (n + 1) / n)
    descending = counts[::-1]
    written = descending.cumsum().to_numpy()
    numbers = {
        "members": n,
        "events": total,
        "gini": gini,
        "gini_corrected": gini * n / (n - 1),
        "hhi": float((shares**2).sum()),
        "theil": float((x / mean * np.log(x / mean)).mean()),
        "absence_factor_50": int((written < total / 2).sum()) + 1,
        "absence_factor_80": int((written < 0.8 * total - 1e-6).sum()) + 1,
    }
    for percent in (1, 5, 10, 20):
        at = np.interp((1 - percent / 100) * n, np.arange(n + 1), lorenz)
        numbers[f"top_share_{percent}%"] = float(1 - at)
    return numbers | _tiers(descending.to_numpy(), n)


def with_polars(events: pl.DataFrame) -> Numbers:
    """The same with polars expressions."""
    counts = (
        events.lazy()
        .filter(~pl.col("activity_type").is_in(NOT_CONTENT))
        .group_by("member_id")
        .agg(pl.len().cast(pl.Int64).alias("x"))
        .select(pl.col("x").sort())
        .with_columns(pl.int_range(1, pl.len() + 1).alias("rank"), pl.col("x").cum_sum().alias("made"))
        .collect()
    )
    n, total = counts.height, int(counts["x"].sum())
    share, relative = pl.col("x") / total, pl.col("x") * n / total
    written = pl.col("x").reverse().cum_sum()
    sums = counts.select(
        (2 * (pl.col("rank") * pl.col("x")).sum() / (n * total) - (n + 1) / n).alias("gini"),
        (share**2).sum().alias("hhi"),
        (relative * relative.log()).mean().alias("theil"),
        ((written < total / 2).sum() + 1).alias("absence_factor_50"),
        ((written < 0.8 * total - 1e-6).sum() + 1).alias("absence_factor_80"),
    ).row(0, named=True)
    numbers = {"members": n, "events": total, "gini_corrected": sums["gini"] * n / (n - 1), **sums}
    made = np.concatenate([[0], counts["made"].to_numpy()])
    for percent in (1, 5, 10, 20):
        at = np.interp((1 - percent / 100) * n, np.arange(n + 1), made)
        numbers[f"top_share_{percent}%"] = float(1 - at / total)
    return numbers | _tiers(counts["x"].to_numpy()[::-1], n)


def _tiers(descending: np.ndarray, n: int) -> Numbers:
    """Members and content of each band; ties at a cut stay together, and move down when they are half a band more."""
    made = np.concatenate([[0], np.cumsum(descending)])
    rows: Numbers = {}
    start = 0
    for percent, name in ((1, "top_1"), (5, "top_5"), (10, "top_10"), (50, "top_50"), (100, "rest")):
        wanted = min(math.ceil(percent * n / 100), n)
        at_cut = descending[wanted - 1]
        stop = int(np.searchsorted(-descending, -at_cut, side="right"))
        if stop > 1.5 * wanted:
            stop = int(np.searchsorted(-descending, -at_cut, side="left"))
        stop = max(stop, start)
        rows[f"tier {name} members"] = stop - start
        rows[f"tier {name} content"] = int(made[stop] - made[start])
        start = stop
    return rows
