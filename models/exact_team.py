"""The best team exactly, where the candidates are few: all teams are tried that can still be the best."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from errors import TooFewMembers
from models.coverage import fewest_by_size, row_of

MOST_EXACT = 20  # candidates; beyond, the best team would have to be looked for among millions


def best_team(sets: csr_array, size: int) -> tuple[tuple[int, ...], int]:
    """The best team of a size and its reach, by trying all that can still be best. At most MOST_EXACT candidates.

    Raises TooFewMembers where there are fewer candidates than seats.
    """
    count = sets.shape[0]
    if not 0 < size <= count <= MOST_EXACT:
        raise TooFewMembers(
            f"The best team of {size} cannot be found among {count} people",
            remedy=f"Ask for a team of some of at most {MOST_EXACT} candidates.",
        )
    order = [int(row) for row in np.argsort(-np.diff(sets.indptr), kind="stable")]
    masks = [_mask(row_of(sets, row)) for row in order]
    sizes = [mask.bit_count() for mask in masks]
    best: tuple[tuple[int, ...], int] = ((), -1)

    def deeper(start: int, team: tuple[int, ...], union: int) -> None:
        nonlocal best
        seats = size - len(team)
        if not seats:
            if union.bit_count() > best[1]:
                best = (tuple(sorted(order[at] for at in team)), union.bit_count())
            return
        for at in range(start, count - seats + 1):
            if union.bit_count() + sum(sizes[at : at + seats]) <= best[1]:
                return  # the largest come first: nothing further on can reach more
            deeper(at + 1, (*team, at), union | masks[at])

    deeper(0, (), 0)
    return best


def _mask(members: NDArray[np.int32]) -> int:
    mask = 0
    for member in members:
        mask |= 1 << int(member)
    return mask


def smallest_team(sets: csr_array, target: int) -> tuple[tuple[int, ...], int] | None:
    """The smallest team that reaches more than `target`, exactly; None where even all together do not."""
    first = fewest_by_size(np.diff(sets.indptr).astype(np.int64), target)
    for size in range(first or sets.shape[0] + 1, sets.shape[0] + 1):
        team, reach = best_team(sets, size)
        if reach > target:
            return team, reach
    return None
