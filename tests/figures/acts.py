"""Acts of communities that can be counted by hand: how much each person wrote, as rows of an export."""

from __future__ import annotations

from datetime import datetime, timedelta

NOW = datetime(2026, 1, 1)
FIRST = datetime(2024, 1, 1)
ONE_DAY = timedelta(days=1)


def posts(counts, *, start=FIRST, within=ONE_DAY, **columns):
    """One row per act: each person's acts spread evenly over the time from start on."""
    return [
        {"member_id": who, "occurred_at": start + within * number / many, "activity_type": "post", **columns}
        for who, many in counts.items()
        for number in range(many)
    ]
