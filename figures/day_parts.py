"""Parts of the time with few enough acts to be read at once; facts are sorted by time, so that each reads its own."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from figures.cache import by_data_version
from models.histogram import Ints
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace

MOST_AT_ONCE = 16_000_000  # acts read at once: 128 MB of numbers, and some 50 bytes an act while they are taken apart
EPOCH = date(1970, 1, 1)
Days = tuple[date, date]  # the first day, and the first day after


def day_parts(
    workspace: Workspace, filters: Filters, *, end: date, every: int = 1, most: int = MOST_AT_ONCE
) -> tuple[Days, ...]:
    """Parts of the filters' period before `end`, newest first, each of at most `most` acts of the export.

    A part begins a whole number of times `every` days before `end`, and one such stretch is never cut, however much it
    holds. Empty where the period holds nothing.
    """
    day, count = _acts_by_day(workspace, Filters())
    since, until = filters.from_day or date.min, min(filters.to_day or end, end)
    kept = (day >= (since - EPOCH).days) & (day < (until - EPOCH).days)
    if not kept.any():
        return ()
    stretch = ((end - EPOCH).days - 1 - day[kept]) // every  # 0 is the newest
    sums = np.bincount(stretch, weights=count[kept]).astype(np.int64)
    bounds, held = [int(stretch.min())], 0
    for place in range(bounds[0], sums.size):
        if held and held + sums[place] > most:
            bounds.append(place)
            held = 0
        held += int(sums[place])
    bounds.append(sums.size)
    days = [end - timedelta(days=every * each) for each in bounds]
    return tuple((days[place + 1], days[place]) for place in range(len(days) - 1))


@by_data_version
def _acts_by_day(workspace: Workspace, filters: Filters) -> tuple[Ints, Ints]:
    """Days since 1970 with acts, and how many the whole export holds on each."""
    daily = ask(workspace, "export_daily", filters)
    return daily["day_number"].to_numpy(dtype=np.int64), daily["count_acts"].to_numpy(dtype=np.int64)
