"""Maximum likelihood over a few positive parameters: a rough search first, then a fine one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy.optimize import minimize

from models.survival import Floats

SMALLEST, LARGEST = -12.0, 12.0  # logarithms of parameters: beyond, likelihoods are flat


def maximise(
    likelihood: Callable[[Floats], float],
    start: Sequence[float],
    *,
    rough: Callable[[Floats], float] | None = None,
) -> tuple[tuple[float, ...], float]:
    """Parameters with the largest mean log-likelihood, and its value. start: where to begin, positive.

    rough: a cheaper likelihood for the first search, of a part of the data.

    >>> best, _ = maximise(lambda values: -float((values[0] - 2) ** 2), [1.0])
    >>> round(best[0], 3)
    2.0
    """
    first = rough or likelihood

    def loss(logs: Floats) -> float:
        return -likelihood(np.exp(np.clip(logs, SMALLEST, LARGEST)))

    def rough_loss(logs: Floats) -> float:
        return -first(np.exp(np.clip(logs, SMALLEST, LARGEST)))

    near = minimize(
        rough_loss, np.log(start), method="Nelder-Mead", options={"maxiter": 400, "xatol": 1e-3, "fatol": 1e-7}
    ).x
    fine = minimize(loss, near, method="L-BFGS-B", options={"maxiter": 200, "ftol": 1e-14, "gtol": 1e-8})
    before = loss(near)
    best, least = (fine.x, float(fine.fun)) if fine.fun <= before else (near, before)
    return tuple(float(value) for value in np.exp(np.clip(best, SMALLEST, LARGEST))), -least
