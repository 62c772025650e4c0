"""What a competent analyst would write for the same churn numbers in pandas and SciPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import minimize

HALF, RETURN, BLOCK, ENOUGH = 0.5, 0.1, 28, 10
NOT_ACTIVITY = ["visit", "login", "join", "event_attendance", "referral", "purchase"]


def with_pandas(events: pd.DataFrame) -> dict[str, Any]:
    """The plain numbers from the columns member_id, occurred_at and activity_type, as read_csv gives them."""
    active = events[~events["activity_type"].isin(NOT_ACTIVITY)]
    day = (pd.to_datetime(active["occurred_at"]).dt.tz_localize(None) - pd.Timestamp("1970-01-01")).dt.days
    days = pd.DataFrame({"member": active["member_id"], "day": day}).drop_duplicates().sort_values(["member", "day"])
    end, begin = int(days["day"].max()) + 1, int(days["day"].min())
    days["gap"] = days.groupby("member")["day"].diff()
    threshold = _threshold(days, begin, end)
    long = days[days["gap"] > threshold].groupby("member")["day"].first()
    days["spell_end"] = days["member"].map(long).fillna(np.inf)
    spell = days[days["day"] < days["spell_end"]].groupby("member")["day"].agg(["min", "max", "size"])
    told = end - threshold
    spell["gone"] = spell["max"] < told
    known = spell[spell["min"] >= begin + threshold]
    tenure = np.where(known["gone"], np.maximum(known["max"] - known["min"], 0.5), told - known["min"])
    lives = pd.DataFrame({"start": known["min"], "last": known["max"], "t": tenure, "d": known["gone"]})
    staying = lives[known["size"] > 1]
    curve = _kaplan_meier(staying[staying["t"] > 0])
    return {
        "threshold_days": threshold,
        "departures": int(spell["gone"].sum()),
        "median_days": float(curve.index[curve["s"] <= HALF][0]),
        "survival": float(curve["s"].loc[:180].iloc[-1]),
        "weibull_shape": _weibull(staying),
        "observed_expected": _ratio(lives, told),
        **_growth(days, begin, end),
    }


def _threshold(days: pd.DataFrame, begin: int, end: int) -> int:
    closed = days.dropna(subset=["gap"])
    still = end - days.groupby("member")["day"].max()
    count = closed.groupby("member").size().reindex(still.index, fill_value=0) + 1
    table = pd.concat(
        [
            pd.DataFrame({"t": closed["gap"], "d": 1, "w": 1 / closed["member"].map(count)}),
            pd.DataFrame({"t": still, "d": 0, "w": 1 / count}),
        ]
    )
    table["dw"] = table["d"] * table["w"]
    by = table.groupby("t")[["w", "dw"]].sum().sort_index()
    at_risk = by["w"][::-1].cumsum()[::-1]
    s = (1 - by["dw"] / at_risk).cumprod()
    grid = s.reindex(range(int(s.index.max()) + 1)).ffill().fillna(1.0).to_numpy()
    limit = (end - begin) // 3
    silent = np.arange(min(limit + 14, len(grid)))
    few = 1 - grid[np.minimum(silent + 28, len(grid) - 1)] / grid[silent] <= RETURN
    for first in range(14, limit + 1, 7):
        if len(few) >= first + 14 and few[first : first + 14].all():
            return first
    raise ValueError("refused")


def _kaplan_meier(lives: pd.DataFrame) -> pd.DataFrame:
    by = lives.groupby("t")["d"].agg(["sum", "size"]).sort_index()
    by["n"] = by["size"][::-1].cumsum()[::-1]
    by = by[by["sum"] > 0]
    by["s"] = (1 - by["sum"] / by["n"]).cumprod()
    by["h"] = (by["sum"] / by["n"]).cumsum()
    return by


def _weibull(lives: pd.DataFrame) -> float:
    seen = lives[lives["t"] > BLOCK]
    t, d = seen["t"].to_numpy(float), seen["d"].to_numpy(bool)

    def loss(x: np.ndarray) -> float:
        scale, shape = np.exp(x)
        hazard = np.log(shape / scale) + (shape - 1) * np.log(t[d] / scale)
        return float(-(hazard.sum() - ((t / scale) ** shape - (28 / scale) ** shape).sum()) / len(t))

    options = {"xatol": 1e-8, "fatol": 1e-12}
    return float(np.exp(minimize(loss, [np.log(t.mean()), 0.0], method="Nelder-Mead", options=options).x[1]))


def _ratio(lives: pd.DataFrame, told: int) -> float:
    start = told - 182
    before = lives[lives["start"] < start].copy()
    cut = start - before["start"]
    before["d"] &= before["t"] <= cut
    before["t"] = np.minimum(before["t"], cut)
    curve = _kaplan_meier(before[before["t"] > 0])
    curve = curve[: curve.index[curve["n"] >= ENOUGH][-1]]
    until = curve.index[-1]
    after = lives[(lives["t"] > 0)].copy()
    entry = np.maximum(start - after["start"], 0)
    leave = np.minimum(after["t"], until)
    seen = leave > entry
    times, hazard = curve.index.to_numpy(float), np.append(0.0, curve["h"].to_numpy())
    expected = (
        hazard[np.searchsorted(times, leave[seen], "right")] - hazard[np.searchsorted(times, entry[seen], "right")]
    )
    observed = int((after["d"] & (after["t"] <= until))[seen].sum())
    return observed / float(expected.sum())


def _growth(days: pd.DataFrame, begin: int, end: int) -> dict[str, Any]:
    first = end - (end - begin) // 28 * 28
    inside = days[days["day"] >= first]
    rows = pd.DataFrame({"member": inside["member"], "block": (inside["day"] - first) // 28}).drop_duplicates()
    there = pd.crosstab(rows["member"], rows["block"]) > 0
    before = there.shift(axis=1, fill_value=False)
    return {
        "active": there.sum().tolist(),
        "churned": (before & ~there).sum().tolist()[1:],
    }
