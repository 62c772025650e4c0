"""People drawn by lot where all of them would be too many: the same ones whenever it is asked."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.histogram import Ints

# Mixed as splitmix64 does it (Steele, Lea & Flood 2014, OOPSLA 453-472). Keys follow the order in which people came:
# one multiplication alone would take every so many of them, which is no lot.
STEP = 0x9E3779B97F4A7C15
MIXES = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
LAST_SHIFT, KEPT_FROM = 31, 32
ALL = 1 << 32


def place_in_lot(keys: Ints) -> NDArray[np.uint64]:
    """Where these people stand in the lot, 0 to ALL - 1: a lot of any size is those who stand first."""
    mixed = keys.astype(np.uint64) + np.uint64(STEP)
    for shift, factor in MIXES:
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    found: NDArray[np.uint64] = (mixed ^ (mixed >> np.uint64(LAST_SHIFT))) >> np.uint64(KEPT_FROM)
    return found


def drawn(keys: Ints, share: float) -> NDArray[np.bool_]:
    """Which of these people are in a lot of this share (0 to 1); who is in a smaller one is in every larger one.

    >>> float(drawn(np.arange(1_000_000), 0.25).mean().round(2)), drawn(np.array([3, 4]), 1.0).tolist()
    (0.25, [True, True])
    """
    found: NDArray[np.bool_] = place_in_lot(keys) < share * ALL
    return found
