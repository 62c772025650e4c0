"""Average precision and precision at a size over resamples of members, all of a member's rows together."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from models.histogram import Floats, Ints
from models.intervals import RESAMPLES

AT_ONCE = 2_000_000  # rows times resamples worked on together: 16 MB for each step of the arithmetic
Weights = NDArray[np.float32] | Floats


def member_weights(members: Ints, *, rng: np.random.Generator, resamples: int = RESAMPLES) -> NDArray[np.float32]:
    """How often each row is drawn in each resample of members; shape (resamples, rows)."""
    unique, index = np.unique(members, return_inverse=True)
    share = np.full(unique.size, 1 / max(unique.size, 1))
    weights = np.empty((resamples, members.size), dtype=np.float32)
    for row in weights:
        row[:] = rng.multinomial(unique.size, share)[index]
    return weights


def _by_parts(weights: Weights, values_of: Callable[[Floats], Floats]) -> Floats:
    """One value a resample, some resamples at a time."""
    step = max(1, AT_ONCE // max(weights.shape[1], 1))
    parts = [values_of(weights[at : at + step].astype(np.float64)) for at in range(0, len(weights), step)]
    return np.concatenate(parts) if parts else np.zeros(0)


def average_precisions(rose: Ints, score: Floats, weights: Weights) -> Floats:
    """Average precision of each resample, equal scores taken together; nan where nobody who rose was drawn."""
    order = np.argsort(-score, kind="stable")
    ranked, is_riser = score[order], rose[order]
    ends = np.append(np.flatnonzero(np.diff(ranked)), ranked.size - 1)
    return _by_parts(weights, lambda part: _average_precisions(is_riser, ends, part[:, order]))


def _average_precisions(rose: Ints, ends: Ints, drawn: Floats) -> Floats:
    """Rows in order of score; ends: where each group of equal scores ends."""
    hits = np.cumsum(drawn * rose, axis=1)[:, ends]
    seen = np.cumsum(drawn, axis=1)[:, ends]
    gained = np.diff(hits, axis=1, prepend=0.0)
    total = hits[:, -1]
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(seen > 0, hits / seen, 0.0)
        values: Floats = np.where(total > 0, (gained * share).sum(axis=1) / total, np.nan)
    return values


def precisions_at(rose: Ints, score: Floats, origin: Ints, weights: Weights, size: int) -> Floats:
    """Share who rose of the first `size` of every origin together, per resample; a row weighs as it is drawn."""
    taken = np.zeros(rose.size)
    for each in np.unique(origin):
        here = np.flatnonzero(origin == each)
        taken[here] = shares_taken(score[here], size)
    with np.errstate(invalid="ignore", divide="ignore"):
        return _by_parts(weights, lambda part: (part @ (taken * rose)) / (part @ taken))


def shares_taken(score: Floats, size: int) -> Floats:
    """1 for those among the first `size`, the chance of the lot for those equal at the end, 0 for the rest.

    >>> shares_taken(np.array([3.0, 2.0, 2.0, 1.0]), 2).tolist()
    [1.0, 0.5, 0.5, 0.0]
    """
    if size >= score.size:
        return np.ones(score.size)
    limit = np.sort(score)[::-1][size - 1]
    above, tied = score > limit, score == limit
    return np.where(above, 1.0, np.where(tied, (size - above.sum()) / tied.sum(), 0.0))


def best_of(values: Mapping[str, float]) -> str:
    """The name of the largest value; the first of equals; "" without any number."""
    known = {name: value for name, value in values.items() if value == value}  # noqa: PLR0124 - nan is not itself
    return max(known, key=lambda name: known[name]) if known else ""
