"""Ratios of sums over people (answers per question, share taken up), with intervals in which people are what varies."""

from __future__ import annotations

import numpy as np
from scipy.stats import norm

from models.estimate import Estimate, count_only, with_interval, without_interval
from models.histogram import Floats, Ints

FEWEST_PEOPLE = 5  # fewer give no idea of how much people differ
Z = float(norm.ppf(0.975))


def squared_distances(above: Ints | Floats, below: Ints | Floats) -> float:
    """Σ (aᵢ - θ·bᵢ)² with θ = Σa/Σb, of which the ratio has its variance (Cochran 1977, Sampling Techniques, ch. 6)."""
    total = float(below.sum())
    theta = float(above.sum()) / total if total else 0.0
    return float(((above - theta * below) ** 2).sum())


def ratio_over_people(above: Ints, below: Ints, *, fewest: int, of: str) -> Estimate:
    """Σ above / Σ below, one entry a person, with its interval on the log scale; n is the people with a denominator.

    fewest: of the denominator, below it counts alone; of: what it counts, for the reason ("posts").

    >>> found = ratio_over_people(np.arange(10), np.full(10, 2), fewest=10, of="posts")
    >>> found.value, round(found.low, 2), round(found.high, 2)
    (2.25, 1.51, 3.34)
    """
    found, error = _ratio(above, below, fewest=fewest, of=of)
    if error is None or found.value is None:
        return found
    low, high = found.value * np.exp(-Z * error / found.value), found.value * np.exp(Z * error / found.value)
    return with_interval(found.value, float(low), float(high), n=found.n, is_ratio=True)


def share_over_people(hits: Ints, of_all: Ints, *, fewest: int, of: str) -> Estimate:
    """Share Σ hits / Σ all, one entry a person, with its interval on the logit scale; n is the people with any.

    >>> found = share_over_people(np.array([1, 3, 2, 4, 0, 5]), np.full(6, 5), fewest=10, of="answers")
    >>> found.value, round(found.low, 2), round(found.high, 2)
    (0.5, 0.25, 0.75)
    """
    found, error = _ratio(hits, of_all, fewest=fewest, of=of)
    if error is None or found.value is None:
        return found
    share = found.value
    if not 0 < share < 1 or error == 0:
        return without_interval(share, n=found.n, reason="everybody is alike in this")
    logit, half = np.log(share / (1 - share)), Z * error / (share * (1 - share))
    ends = (1 / (1 + np.exp(-(logit + side * half))) for side in (-1, 1))
    low, high = (float(end) for end in ends)
    return with_interval(share, low, high, n=found.n, possible=(0.0, 1.0))


def _ratio(above: Ints, below: Ints, *, fewest: int, of: str) -> tuple[Estimate, float | None]:
    """The ratio without an interval, and its standard error; None where there is no interval."""
    total, people = int(below.sum()), int((below > 0).sum())
    if total < fewest:
        some = f"{total} {of if total != 1 else of.removesuffix('s')}"
        return count_only(n=people, reason=f"{some}; a ratio needs {fewest}"), None
    value = float(above.sum()) / total
    if people < FEWEST_PEOPLE:
        reason = f"{people} people behind it; an interval needs {FEWEST_PEOPLE}"
        return without_interval(value, n=people, reason=reason), None
    if value == 0:
        return without_interval(value, n=people, reason="there was none"), None
    return Estimate(value, None, None, people, "ok"), float(np.sqrt(squared_distances(above, below))) / total
