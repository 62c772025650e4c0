"""Scores as bands, and a lottery inside a band where more people are alike than there are places."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.histogram import Floats, Ints

BANDS = ("A", "B", "C", "D")
# Ends of the bands as shares of the best score: a difference inside a quarter is no ground to prefer somebody.
ENDS = (0.75, 0.5, 0.25)


@dataclass(frozen=True)
class Places:
    """band: index into BANDS per applicant. is_in: who gets a place. drawn: the band whose places were drawn by lot.

    share: of that band who got one; None where no lot was needed.
    """

    band: Ints
    is_in: NDArray[np.bool_]
    drawn: int | None
    share: float | None


def places(scores: Floats, n: int, *, rng: np.random.Generator) -> Places:
    """Give n places, whole bands from the best down; the band that does not fit is drawn by lot.

    scores: shape (applicants,), 0 or more. Whoever is left out of the drawn band differs from those who are in by
    chance alone, so the two can be compared (METHODS 6.4).

    >>> found = places(np.array([1.0, 0.9, 0.3, 0.31]), 3, rng=np.random.default_rng(0))
    >>> found.band.tolist(), int(found.is_in.sum()), found.drawn, found.share
    ([0, 0, 2, 2], 3, 2, 0.5)
    """
    best = scores.max(initial=0.0)
    relative = scores / best if best > 0 else np.zeros(scores.size)
    band = np.searchsorted(-np.array(ENDS), -relative, side="left").astype(np.int64)
    is_in = np.zeros(scores.size, dtype=np.bool_)
    left, drawn, share = n, None, None
    for each in range(len(BANDS)):
        members = np.flatnonzero(band == each)
        if members.size <= left:
            is_in[members] = True
            left -= members.size
            continue
        if left > 0:
            is_in[rng.permutation(members)[:left]] = True
            drawn, share = each, left / members.size
        break
    return Places(band, is_in, drawn, share)
