"""People in each block of 28 days before a day: active, new, contributing, from one number per act."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from figures.cache import by_data_version
from figures.day_parts import Days, day_parts
from figures.special_ids import special_ids
from models import active_blocks as counted
from models.histogram import Ints
from models.retention import BLOCK_DAYS
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace


@by_data_version
def active_blocks(workspace: Workspace, filters: Filters, *, end: date) -> pd.DataFrame:
    """One row per block with somebody active or something created, block 0 being the last whole one before `end`.

    Columns: block, count_active, count_new (active for the first time in all of the export, and in the filters'
    period), count_contributors, count_created.
    """

    def codes(days: Days) -> Ints:
        asked = {"block_end": end, "part_from": days[0], "part_until": days[1]}
        found: Ints = ask(workspace, "block_acts", filters, **asked)["code"].to_numpy(dtype=np.int64)
        return found

    found = counted.active_blocks(
        (codes(days) for days in day_parts(workspace, filters, end=end, every=BLOCK_DAYS)),
        special_ids(workspace),
        _first_blocks(workspace, end, filters.from_day),
        with_staff=filters.with_staff,
    )
    frame = pd.DataFrame(
        {
            "block": np.arange(found.active.size),
            "count_active": found.active,
            "count_new": found.new,
            "count_contributors": found.contributors,
            "count_created": found.created,
        }
    )
    return frame[(frame["count_active"] > 0) | (frame["count_created"] > 0)].reset_index(drop=True)


def _first_blocks(workspace: Workspace, end: date, since: date | None) -> Ints:
    """By id the block of its first act: NEVER for who had none before the end, BLOCKS where it was before `since`."""
    rows = _first_active(workspace, Filters())
    keys = rows["member_key"].to_numpy(dtype=np.int64)
    day = rows["first_at"].to_numpy(dtype="datetime64[D]")
    block = ((np.datetime64(end, "D") - day).astype(np.int64) - 1) // BLOCK_DAYS
    block[day < np.datetime64(since or date.min, "D")] = counted.BLOCKS
    blocks = np.full(int(keys.max()) + 1 if keys.size else 1, counted.NEVER, dtype=np.int64)
    blocks[keys] = np.maximum(block, counted.NEVER)
    return blocks


@by_data_version
def _first_active(workspace: Workspace, filters: Filters) -> pd.DataFrame:
    return ask(workspace, "first_active", filters)
