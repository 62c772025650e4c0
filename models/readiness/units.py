"""Among whom ranks are counted: everybody together, or each community by itself and the small ones as one pool."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.histogram import Floats, Ints
from models.readiness.windows import BAND_WEEKS, NEWEST_DAYS, RIPE_AFTER

EVERYBODY, SMALL = 0, -1  # units that are no community; a community's unit is its key + 1
FEWEST_ALONE = 100  # METHODS 5.1: with fewer people active in the 12 weeks, ranks inside a community mean nothing
WEEK = 7.0


def with_units(rows: pd.DataFrame, homes: pd.DataFrame | None) -> pd.DataFrame:
    """The rows with `unit` and `standing`, the number that is ranked in it.

    rows: with origin, member_key, count_weeks_12 and tenure_days. homes: queries/readiness_homes.sql; None: everybody
    is ranked together, by the count. In a community it is the count too. In the pool it is the rate: the count that
    12 weeks at the pace shown since the first act would give, so that who came lately is not put behind.
    """
    made = rows["count_weeks_12"].to_numpy(dtype=np.float64)
    if homes is None:
        return rows.assign(unit=EVERYBODY, standing=made)
    found = rows.merge(homes, on=["origin", "member_key"], how="left", validate="m:1")
    unit = (found["community_key"].fillna(SMALL - 1) + 1).astype(np.int64)
    sizes = (found["count_weeks_12"] > 0).groupby([found["origin"], unit]).transform("sum")
    unit = unit.where(sizes >= FEWEST_ALONE, SMALL)
    standing = np.where(unit == SMALL, made * BAND_WEEKS / _weeks_there(rows["tenure_days"]), made)
    return rows.assign(unit=unit.to_numpy(), standing=standing)


def outcome_units(outcomes: pd.DataFrame, rows: pd.DataFrame, homes: pd.DataFrame | None) -> Ints:
    """The unit of each row of queries/readiness_outcomes.sql: that of the snapshot, a newcomer's by where they came.

    rows: with_units. A newcomer's community is that of the snapshot 12 weeks later, which has no other acts of theirs.
    """
    if homes is None:
        return np.full(len(outcomes), EVERYBODY, dtype=np.int64)
    keys = ["origin", "member_key"]
    known = outcomes[keys].merge(rows[[*keys, "unit"]], on=keys, how="left", validate="1:1")
    later = homes.assign(origin=homes["origin"] + RIPE_AFTER)
    came = outcomes[keys].merge(later, on=keys, how="left", validate="1:1")["community_key"]
    large = rows.loc[rows["unit"] > 0, ["origin", "unit"]].drop_duplicates().assign(is_large=True)
    came_to = pd.DataFrame({"origin": outcomes["origin"].to_numpy(), "unit": (came.fillna(-1) + 1).astype(np.int64)})
    is_large = came_to.merge(large, on=["origin", "unit"], how="left")["is_large"].notna()
    unit = known["unit"].fillna(came_to["unit"].where(is_large, SMALL))
    return unit.to_numpy(dtype=np.int64)


def _weeks_there(tenure_days: pd.Series[float]) -> Floats:
    """Weeks of the last 12 since the first act; never fewer than the four that the band asks for."""
    days: Floats = np.clip(tenure_days.to_numpy(dtype=np.float64), NEWEST_DAYS, WEEK * BAND_WEEKS)
    return days / WEEK
