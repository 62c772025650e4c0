"""People drawn by lot where all of them would be too many: the same ones whenever it is asked."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.histogram import Ints

SPREAD = 2_654_435_761  # a multiplier that spreads keys evenly (Knuth, The Art of Computer Programming 3, 6.4)
ALL = 1 << 32


def place_in_lot(keys: Ints) -> NDArray[np.uint64]:
    """Where these people stand in the lot, 0 to ALL - 1: a lot of any size is those who stand first."""
    found: NDArray[np.uint64] = (keys.astype(np.uint64) * np.uint64(SPREAD)) % np.uint64(ALL)
    return found


def drawn(keys: Ints, share: float) -> NDArray[np.bool_]:
    """Which of these people are in a lot of this share (0 to 1); who is in a smaller one is in every larger one.

    >>> float(drawn(np.arange(1_000_000), 0.25).mean().round(3)), drawn(np.array([3, 4]), 1.0).tolist()
    (0.25, [True, True])
    """
    found: NDArray[np.bool_] = place_in_lot(keys) < share * ALL
    return found
