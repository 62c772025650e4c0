"""Days and the weeks of a panel: whole weeks counted back from the end of the scope, numbered from the first one."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from models.histogram import Ints

WEEK = 7


def week_of(days: pd.Series[pd.Timestamp], end: date, count: int) -> Ints:
    """Number of the week (0: the first whole one) that each moment lies in, before and after the scope too."""
    before_end = (pd.Timestamp(end) - days.dt.normalize()).dt.days.to_numpy(dtype=np.int64)
    return count - 1 - (before_end.astype(np.int64) - 1) // WEEK


def first_day_of(week: int, end: date, count: int) -> date:
    """The first day of a week of the panel."""
    return end - timedelta(days=WEEK * (count - week))
