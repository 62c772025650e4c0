"""Posts and completions of communities whose training has an effect that is known."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

START = datetime(2024, 1, 1, 12)
WEEKS = 70
WEEK = timedelta(days=7)


def acts_of(n, *, trained=0, effect=1.0, week=40, seed=3, mean=1.5):
    """Posts of n people over WEEKS weeks; the first `trained` change from the week after `week` on."""
    rng = np.random.default_rng(seed)
    rate = rng.gamma(2.0, mean / 2, n) + 0.3
    rates = np.where((np.arange(n)[:, None] < trained) & (np.arange(WEEKS) > week), effect, 1.0) * rate[:, None]
    rows = []
    for who, number in zip(*np.nonzero(counts := rng.poisson(rates)), strict=True):
        moments = START + int(number) * WEEK
        rows += [
            {
                "member_id": f"p{who}",
                "occurred_at": moments + timedelta(minutes=37 * place),
                "activity_type": "post",
                "community": "One",
            }
            for place in range(counts[who, number])
        ]
    rows.append({"member_id": "p0", "occurred_at": START, "activity_type": "post", "community": "One"})
    rows.append(
        {"member_id": "p0", "occurred_at": START + WEEKS * WEEK - WEEK / 7, "activity_type": "post", "community": "One"}
    )
    return rows


def completions(n, *, week=40, program="Course", kind="training", hour=3, **more):
    at = START + week * WEEK + timedelta(hours=hour)
    return [{"member_id": f"p{who}", "program": program, "kind": kind, "completed_at": at, **more} for who in range(n)]
