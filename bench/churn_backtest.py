"""The churn forecast made again from the past of real exports, against what came.

usage: python -m bench.churn_backtest FILE.csv [FILE.csv.gz ...]    (canonical columns; only member_id and occurred_at)

For each of several days in the past: the rule of departure, the hazard and the forecast half a year ahead from what was
known then; who was there at its end by what is known now. Predicted and seen are shares of the members there then.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from models.active_days import ActiveDays, Window
from models.calibration import calibration
from models.forecast import forecast, outlook, still_there
from models.silence import choose_threshold
from models.survival import Floats
from models.tenure import spells, tenures

AHEAD = 182  # days
ORIGINS = 24


def read(file: Path) -> tuple[ActiveDays, Window]:
    """Active days of every member, and what the log covers."""
    rows = pd.read_csv(file, usecols=["member_id", "occurred_at"])
    moment = pd.to_datetime(rows["occurred_at"], utc=True, format="ISO8601").dt.tz_localize(None)
    day = (moment - pd.Timestamp("1970-01-01")).dt.days
    pairs = pd.DataFrame({"member": rows["member_id"].factorize(sort=True)[0], "day": day}).drop_duplicates()
    pairs = pairs.sort_values(["member", "day"])
    days = ActiveDays(pairs["member"].to_numpy(dtype=np.int64), pairs["day"].to_numpy(dtype=np.int64))
    return days, Window(int(day.min()), int(day.max()) + 1)


def run(file: Path, origins: int = ORIGINS) -> dict[str, Any]:
    """Predicted and seen over all origins, the calibration slope, how often the total lay in its interval."""
    days, window = read(file)
    chances: list[Floats] = []
    outcomes: list[Floats] = []
    inside, told = 0, 0
    spread = np.linspace(window.first + window.length * 0.4, window.end - AHEAD, origins + 1)[:-1]
    for end in spread.astype(int):
        found = _one(days, window, int(end))
        if found is None:
            continue
        chance, stayed, is_inside = found
        chances.append(chance)
        outcomes.append(stayed)
        inside, told = inside + is_inside, told + 1
    fit = calibration(np.concatenate(chances), np.concatenate(outcomes))
    return {
        "file": file.parent.name,
        "origins": told,
        "members": int(fit.n.sum()),
        "predicted share": fit.mean_predicted,
        "seen share": fit.mean_seen,
        "slope": fit.slope,
        "slope from": fit.slope_low,
        "slope to": fit.slope_high,
        "totals inside": f"{inside} of {told}",
    }


def _one(days: ActiveDays, window: Window, end: int) -> tuple[Floats, Floats, bool] | None:
    then, members = days.until(end)
    past = Window(window.first, end)
    rule = choose_threshold(then, past).days
    if rule is None or end + AHEAD + rule > window.end:
        return None
    before, whose = spells(then, past, tenures(then, past, rule))
    view = outlook(before)
    if view is None:
        return None
    now, who = spells(days, window, tenures(days, window, rule))
    later = before.end + AHEAD
    there = (now.first < later) & (now.last >= later)
    names = window.end * who + now.first
    mine = window.end * members[whose[view.members]] + before.first[view.members]
    stayed = there[np.searchsorted(names, mine)].astype(np.float64)
    total = forecast(view, [AHEAD])[0].total
    seen = int(there.sum())
    is_inside = total.low is not None and total.high is not None and total.low <= seen <= total.high
    return still_there(view, AHEAD), stayed, is_inside


def main() -> None:
    """Parse the arguments and print a line per file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--origins", type=int, default=ORIGINS)
    options = parser.parse_args()
    for file in options.files:
        row = run(file, options.origins)
        print(
            "  ".join(
                f"{key} {value:.3f}" if isinstance(value, float) else f"{key} {value}" for key, value in row.items()
            )
        )


if __name__ == "__main__":
    main()
