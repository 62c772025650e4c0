"""Who of a list is invited later, so that the campaign's effect can be measured: a lottery inside blocks.

A block is one cell of channel x tier x community. In each, the held-out number is its share rounded down or up; the
leftovers are allotted from one systematic random start, so that the total is right to one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from errors import TooFewMembers
from models.histogram import Ints

Bools = NDArray[np.bool_]

FEWEST = 40  # people on a list; fewer can be asked in waves, but an effect cannot be measured (METHODS 6.5)
SMALLEST_SHARE, LARGEST_SHARE = 0.05, 0.5  # below nobody is left to compare with, above more wait than are asked
FEWEST_FOR_BALANCE = 50  # people of one level before its balance between the arms means anything
BALANCED = 0.1  # standardised difference below which two arms count as alike
MOST_DRAWS = 200  # draws until the arms are alike; the most balanced one where none is


@dataclass(frozen=True)
class HoldOut:
    """A lottery: who waits, and how alike those who wait and those who are invited are.

    is_held: shape (n,), True for who is invited later. largest_difference: the largest standardised difference between
    the arms over all levels of FEWEST_FOR_BALANCE people or more; 0 where no level is as large. draws: how many
    lotteries were drawn until the arms were alike.
    """

    is_held: Bools
    largest_difference: float
    draws: int

    @property
    def n_held(self) -> int:
        """People who are invited later."""
        return int(self.is_held.sum())


def needed(size: int, share: float) -> int:
    """People needed on the list so that `size` are invited and `share` of the list is held out.

    >>> needed(40, 0.2)
    50
    """
    return int(np.ceil(size / (1 - share) - 1e-9))


def hold_out(cells: Ints, share: float, *, rng: np.random.Generator) -> HoldOut:
    """Draw who is held out. The same cells, share and generator state give the same lottery.

    cells: shape (n, 3), codes of channel, tier and community. The draw is repeated with a new order of the communities
    and a new start until no level of FEWEST_FOR_BALANCE people differs by BALANCED or more between the arms (Morgan &
    Rubin 2012, Annals of Statistics 40:1263); repeating it for a p value must repeat that rule too.
    Raises TooFewMembers below FEWEST people, ValueError for a share that is no hold-out.
    """
    if not SMALLEST_SHARE <= share <= LARGEST_SHARE:
        raise ValueError(f"A hold-out of {share:.0%} is outside {SMALLEST_SHARE:.0%} to {LARGEST_SHARE:.0%}")
    if cells.shape[0] < FEWEST:
        raise TooFewMembers(
            f"A list of {cells.shape[0]} is too small to hold anybody out: no effect could be seen",
            remedy=f"Take {FEWEST} people or more, or invite everybody in two waves in random order.",
        )
    best: HoldOut | None = None
    for draw in range(1, MOST_DRAWS + 1):
        is_held = _draw(cells, share, rng)
        difference = largest_difference(cells, is_held)
        if best is None or difference < best.largest_difference:
            best = HoldOut(is_held, difference, draw)
        if difference < BALANCED:
            break
    assert best is not None  # noqa: S101 - MOST_DRAWS is at least one
    return HoldOut(best.is_held, best.largest_difference, draw)


def blocks_to_compare(cell: Ints, coarse: Ints, share: float) -> Ints:
    """Inside which block each person is compared, so that nobody is lost who was drawn alone.

    cell: the lottery's own. A cell in which both arms are sure to be, whatever was drawn, is a block; the smaller ones
    of one coarse level are one together, and what is too small even so is one over all levels. Told from sizes and
    share alone: by what was drawn, a block would depend on the arms that it is to compare.

    >>> blocks_to_compare(np.array([0, 0, 1, 1, 2]), np.array([0, 0, 1, 1, 1]), 0.5).tolist()
    [1, 1, 2, 2, 0]
    """
    block = np.zeros(cell.size, dtype=np.int64)
    left = np.ones(cell.size, dtype=bool)
    for level in (cell, coarse):
        _, place = np.unique(level, return_inverse=True)
        sizes = np.bincount(place, weights=left, minlength=place.max(initial=0) + 1)
        held = sizes * share
        is_sure = ((np.floor(held + 1e-9) >= 1) & (np.ceil(held - 1e-9) <= sizes - 1))[place] & left
        block[is_sure] = 1 + block.max(initial=0) + place[is_sure]
        left &= ~is_sure
    return block


def _draw(cells: Ints, share: float, rng: np.random.Generator) -> Bools:
    """One lottery: cells in the order of channel, tier and shuffled community, numbers by one systematic start."""
    shuffled = rng.permutation(int(cells[:, 2].max(initial=0)) + 1)
    keys = np.column_stack([cells[:, 0], cells[:, 1], shuffled[cells[:, 2]]])
    _, cell, sizes = np.unique(keys, axis=0, return_inverse=True, return_counts=True)
    ends = np.floor(np.cumsum(sizes * share) + rng.random() + 1e-9)
    starts = np.concatenate([[np.floor(0.0)], ends[:-1]])
    held = (ends - starts).astype(np.int64)
    order = np.lexsort(np.vstack([rng.random(cells.shape[0]), cell]))
    place = np.empty(cells.shape[0], dtype=np.int64)
    place[order] = np.arange(cells.shape[0]) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    is_held: Bools = place < held[cell]
    return is_held


def largest_difference(cells: Ints, is_held: Bools) -> float:
    """The largest standardised difference of a level's share between the arms, over levels large enough to tell."""
    largest = 0.0
    for column in cells.T:
        levels, counts = np.unique(column, return_counts=True)
        for level in levels[counts >= FEWEST_FOR_BALANCE]:
            held, invited = (column[is_held] == level).mean(), (column[~is_held] == level).mean()
            spread = np.sqrt((held * (1 - held) + invited * (1 - invited)) / 2)
            if spread > 0:
                largest = max(largest, float(abs(held - invited) / spread))
    return largest
