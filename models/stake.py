"""What is at stake with each of several people, as one number to sort them by."""

from __future__ import annotations

import numpy as np

from models.active_days import Ints
from models.survival import Floats


def stake(*losses: Ints) -> Floats:
    """Mean of each person's shares of all that could be lost with these people, one share a kind of loss.

    >>> stake(np.array([30, 10]), np.array([0, 10]), np.array([0, 0])).round(3).tolist()
    [0.25, 0.417]
    """
    shares = [loss / max(int(loss.sum()), 1) for loss in losses]
    return np.asarray(np.mean(shares, axis=0), dtype=np.float64)
