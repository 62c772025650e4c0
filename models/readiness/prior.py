"""What other communities taught about the way into the circle: where a community's own few positives start from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from models.histogram import Floats
from models.readiness.linear import LinearScore, TowardsPrior, from_json

FILE = Path(__file__).parent / "prior.json"  # written by bench/readiness_prior.py
# People a little below and above the band teach the same, and there are many more of them (bench/readiness_real.py).
FEWEST_OF_CUT, MOST_OF_CUT = 0.3, 2.0
BAND_BEGINS, KERNEL = 0.5, 0.5  # full weight from half the cut up to it, then falling with the log of the distance
STRENGTH = 3.0
# A community with many snapshots may not drown the others: beyond so many rows its weight grows with the root only.
ROWS_OF_FULL_WEIGHT = 1_500
SAME = 1e-6


def is_near(rows: pd.DataFrame) -> Floats:
    """Weight of each row in learning: 1 in and round the band, falling away from it, 0 far away and for newcomers."""
    share = rows["count_weeks_12"].to_numpy(dtype=np.float64) / np.maximum(rows["cut_top"].to_numpy(), 1)
    chosen = (share >= FEWEST_OF_CUT) & (share < MOST_OF_CUT) & (rows["tenure_days"].to_numpy() >= 28)  # noqa: PLR2004
    log = np.log(np.maximum(share, 1e-9))
    away = np.maximum(0.0, np.maximum(np.log(BAND_BEGINS) - log, log))
    weight: Floats = np.where(chosen, np.exp(-((away / KERNEL) ** 2)), 0.0)
    return weight


def learn_prior(parts: list[tuple[pd.DataFrame, Floats, Floats]]) -> LinearScore:
    """One score from several communities: features, outcome and weight of the rows of each."""
    features = np.vstack([part[0].to_numpy(dtype=np.float64) for part in parts])
    mean, scale = features.mean(axis=0), features.std(axis=0)
    scale = np.where(scale > SAME, scale, 1.0)  # nothing can be learned from what is the same for all
    share = [min(1.0, (ROWS_OF_FULL_WEIGHT / max(len(part[1]), 1)) ** 0.5) for part in parts]
    weight = np.concatenate([part[2] * each for part, each in zip(parts, share, strict=True)])
    fitted = TowardsPrior(strength=STRENGTH).fit(
        (features - mean) / scale, np.concatenate([part[1] for part in parts]), weight
    )
    return LinearScore(
        names=tuple(map(str, parts[0][0].columns)),
        intercept=float(fitted.intercept_[0]),
        coefficients=tuple(float(each) for each in fitted.coef_[0]),
        mean=tuple(float(each) for each in mean),
        scale=tuple(float(each) for each in scale),
    )


@cache
def _stored() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def prior_for(first_created_at: pd.Timestamp | None) -> LinearScore:
    """The prior for a community; one that helped to learn it gets the prior that was learned without it.

    first_created_at: its first create act ever, by which it is recognised. So what it is judged by was never its own.
    """
    stored = _stored()
    key = first_created_at.isoformat(timespec="seconds") if first_created_at is not None else ""
    return from_json(stored["without"].get(key, stored["all"]))
