"""What goes when the most active people leave: content, answers and the threads they started."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.histogram import Floats, Ints

# Beyond this the question is no longer about a few people one can name.
MOST_LEAVING = 50


@dataclass(frozen=True, eq=False)
class WhatIf:
    """Shares (0 to 1) lost when the k most active leave; people = 0, 1, …, k.

    answers, threads: None where there are none in scope. What others would write instead is not known and not guessed.
    """

    people: Ints
    content: Floats
    answers: Floats | None
    threads: Floats | None


def what_if(created: Ints, answers: Ints, threads: Ints, *, most: int = MOST_LEAVING) -> WhatIf:
    """Shares of content, answers and threads that the k members with most content made, for k up to `most`.

    created, answers, threads: one row per contributor. Of equal members the one with more answers, then more threads,
    leaves first, so that the curve does not depend on the order of rows. It is what would have been missing in this
    period, not a forecast.

    >>> lost = what_if(np.array([6, 3, 1]), np.array([0, 2, 0]), np.array([0, 0, 0]))
    >>> [round(float(share), 2) for share in lost.content], lost.answers.tolist(), lost.threads
    ([0.0, 0.6, 0.9, 1.0], [0.0, 0.0, 1.0, 1.0], None)
    """
    order = np.lexsort((-threads, -answers, -created))[:most]
    content = _lost(created, order)
    return WhatIf(
        people=np.arange(order.size + 1),
        content=content if content is not None else np.zeros(order.size + 1),
        answers=_lost(answers, order),
        threads=_lost(threads, order),
    )


def _lost(made: Ints, order: Ints) -> Floats | None:
    total = int(made.sum())
    if total == 0:
        return None
    result: Floats = np.concatenate(([0.0], np.cumsum(made[order]) / total))
    return result
