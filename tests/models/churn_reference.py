"""Reference data of churn, read once for all tests of it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd

from models.survival import Lifetimes, lifetimes

FOLDER = Path(__file__).parents[1] / "reference"
EXPECTED = json.loads((FOLDER / "churn.json").read_text(encoding="utf-8"))


def table(name: str) -> pd.DataFrame:
    """One reference file."""
    return pd.read_csv(FOLDER / name)


def gehan(group: int) -> Lifetimes:
    """Remission in weeks: 1 placebo, 2 6-MP."""
    rows = table("gehan_6mp.csv")
    rows = rows[rows["group"] == group]
    return lifetimes(rows["t"], rows["d"])


def waltons(group: str | None = None) -> Lifetimes:
    """Days that flies lived, of one group or of all."""
    rows = table("waltons.csv")
    rows = rows if group is None else rows[rows["group"] == group]
    return lifetimes(rows["T"], rows["E"])


def aids(*, late_entry: bool) -> Lifetimes:
    """Years from infection to AIDS; entry is when the study began to look."""
    rows = table("multicenter_aids_cohort.csv")
    return lifetimes(rows["T"], rows["D"], entry=rows["W"] if late_entry else np.zeros(len(rows)))
