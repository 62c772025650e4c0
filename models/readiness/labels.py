"""Snapshots of a community: who stood in the 5-10 % band at each origin, as rising or returning, and who then rose."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import numpy as np
import pandas as pd

from models.histogram import Floats, Ints
from models.readiness.units import with_units
from models.readiness.windows import NEWEST_DAYS, STEP_WEEKS
from models.tiers import ceil_percent

TOP, BAND = 5, 10  # per cent of those active in the window: above the first is the circle, between them the band
DAY = 86_400.0

Label = Literal["default", "strict", "top_1"]
TOP_1 = 1  # per cent, of the label top_1
LABELS: tuple[Label, ...] = ("default", "strict", "top_1")
RISING, RETURNING = "rising", "returning"


def cut(counts: Ints | Floats, percent: int) -> float:
    """The ⌈percent·n/100⌉-th largest of the counts above zero; ties at it are in. 0 where nobody has any.

    >>> cut(np.array([9, 7, 7, 1, 0]), 50), cut(np.array([0]), 5)
    (7.0, 0.0)
    """
    made = np.sort(counts[counts > 0])[::-1]
    return float(made[ceil_percent(percent, made.size) - 1]) if made.size else 0.0


def placed(
    snapshots: pd.DataFrame, first: pd.DataFrame, *, last_at: datetime, homes: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The snapshots with tenure, cuts, band and group; one row per origin and member, in the order given.

    snapshots: models.readiness.snapshots. first: queries/first_created.sql. last_at: origin 0. homes: None where
    everybody is ranked together, else queries/readiness_homes.sql (models.readiness.units).
    New columns: at (the origin's instant), tenure_days, days_since_last, unit and standing (where and by what people
    are ranked), count_active (members who created in the 12 weeks), cut_top and cut_band (of `standing`), ratio_1 to
    ratio_3 (share of the top cut reached in each of the three 12-week windows before the last), is_former (in the top
    in one of those), is_in_band, group.
    """
    frame = snapshots.merge(first, on="member_key", how="left", validate="m:1")
    at = pd.Series(pd.Timestamp(last_at) - pd.to_timedelta(frame["origin"] * 7 * STEP_WEEKS, unit="D"))
    frame["at"] = at
    frame["tenure_days"] = (at - frame["first_created_at"]).dt.total_seconds() / DAY
    frame["days_since_last"] = (at - frame["last_created_at"]).dt.total_seconds() / DAY
    earlier = {
        "ratio_1": frame["count_weeks_24"] - frame["count_weeks_12"],
        "ratio_2": frame["count_weeks_36"] - frame["count_weeks_24"],
        "ratio_3": frame["count_weeks_48"] - frame["count_weeks_36"],
    }
    frame = with_units(frame, homes)
    where = [frame["origin"], frame["unit"]]
    frame["count_active"] = (frame["count_weeks_12"] > 0).groupby(where).transform("sum")
    frame["cut_top"] = _cuts(where, frame["standing"], TOP)
    frame["cut_band"] = _cuts(where, frame["standing"], BAND)
    former = np.zeros(len(frame), dtype=bool)
    for name, counts in earlier.items():
        cuts = _cuts(where, counts, TOP)
        frame[name] = (counts + 0.5) / (cuts + 0.5)
        former |= ((counts >= cuts) & (counts > 0)).to_numpy()
    frame["is_former"] = former
    made = frame["standing"]
    frame["is_in_band"] = (
        (made >= frame["cut_band"]) & (made < frame["cut_top"]) & (made > 0) & (frame["tenure_days"] >= NEWEST_DAYS)
    )
    frame["group"] = np.where(former, RETURNING, RISING)
    return frame


def labelled(
    placed_rows: pd.DataFrame, outcomes: pd.DataFrame, *, count_ripe_from: int, label: Label = "default"
) -> pd.DataFrame:
    """The rows of ripe origins with `rose`: True where the member then was in the top circle.

    outcomes: queries/readiness_outcomes.sql, with `unit` (models.readiness.units) where people are not all ranked
    together. count_ripe_from: the newest origin whose 12 weeks have passed. default: top 5 % of the 12 weeks as a
    whole and active in both halves; strict: top 5 % in both halves; top_1: as default at
    1 %. Who is gone has not risen. Source: METHODS 5.1.
    """
    ripe = placed_rows[placed_rows["origin"] >= count_ripe_from]
    if "unit" not in outcomes:
        outcomes = outcomes.assign(unit=0)
    ripe = ripe if "unit" in ripe else ripe.assign(unit=0)
    frame = ripe.merge(outcomes.drop(columns="unit"), on=["origin", "member_key"], how="left", validate="1:1")
    halves = ["count_first_half", "count_second_half"]
    frame[halves] = frame[halves].fillna(0).astype(np.int64)
    first, second = frame[halves[0]], frame[halves[1]]
    known = outcomes.assign(count_both=outcomes[halves[0]] + outcomes[halves[1]])
    active = (first > 0) & (second > 0)
    if label == "strict":
        cuts = [_cuts_of(known, half, TOP, frame) for half in halves]
        frame["rose"] = active & (first >= cuts[0]) & (second >= cuts[1])
    else:
        percent = TOP_1 if label == "top_1" else TOP
        frame["rose"] = active & (first + second >= _cuts_of(known, "count_both", percent, frame))
    return frame


def _cuts(where: list[pd.Series], numbers: pd.Series, percent: int) -> Floats:
    """The cut of each row's origin and unit, per row."""
    found = numbers.groupby(where).transform(lambda part: cut(part.to_numpy(), percent))
    values: Floats = np.asarray(found, dtype=np.float64)
    return values


def _cuts_of(known: pd.DataFrame, column: str, percent: int, rows: pd.DataFrame) -> Floats:
    """The cut of each row's origin and unit among those who created in the outcome weeks; none where nobody did."""
    keys = ["origin", "unit"]
    cuts = known.groupby(keys)[column].agg(lambda part: cut(np.asarray(part), percent)).rename("cut").reset_index()
    values: Floats = rows[keys].merge(cuts, on=keys, how="left")["cut"].fillna(np.inf).to_numpy(dtype=np.float64)
    return values
