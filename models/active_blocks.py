"""How many people were active in each block of days, new in it, or created something: counted by one sort of integers.

A database groups millions of people and blocks several times as slowly.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from models.histogram import Ints
from models.pair_counts import distinct_of
from models.special_ids import SpecialIds

BLOCK_BITS = 17
BLOCKS = 1 << BLOCK_BITS  # blocks are below: from the first to the last year of the calendar are 130,437 of 28 days
NEVER = -1  # the first block of somebody who is new in none


@dataclass(frozen=True, eq=False)
class ActiveBlocks:
    """Columns with a row per block, block 0 first: people active, new, and creating something, and acts that create."""

    active: Ints
    new: Ints
    contributors: Ints
    created: Ints


def block_code(member: int, block: int, *, creates: bool) -> int:
    """The number of an act: who, in which block, and in the last bit whether it creates something.

    >>> block_code(1, 0, creates=True), block_code(0, 3, creates=False)
    (262145, 6)
    """
    return (member * BLOCKS + block) * 2 + creates


def active_blocks(parts: Iterable[Ints], special: SpecialIds, first_block: Ints, *, with_staff: bool) -> ActiveBlocks:
    """Counts from one code per act (see block_code), in parts.

    first_block: by id, the block of its first act of all, NEVER for who had none, BLOCKS for whom the period does not
    call new. What pooled ids create counts, they themselves do not.
    """
    created = np.zeros(0, dtype=np.int64)
    kept: list[Ints] = []
    count = max(first_block.size, 1 + int(special.person.max(initial=-1)))
    limit = count * 2 * BLOCKS
    person, pooled, staff = special.by_key(count)
    is_any = special.member.size > 0
    for part in parts:
        # who came after first_block was asked belongs to the next version; mostly there is nobody to leave out
        codes = part if part.max(initial=0) < limit else part[part < limit]
        mine = codes[~staff[_who(codes)]] if is_any and not with_staff else codes
        created = _added(created, np.bincount(_block(mine[(mine & 1) == 1])))
        if is_any:
            who = _who(mine)
            mine = (person[who] * (2 * BLOCKS) + (mine & (2 * BLOCKS - 1)))[~pooled[who]]
        kept.append(distinct_of([mine]))
    found = kept[0] if len(kept) == 1 else distinct_of(kept)
    firsts = np.full(count, NEVER, dtype=np.int64)
    np.maximum.at(firsts, person[: first_block.size], first_block)
    return _counted(found, firsts, created)


def _counted(codes: Ints, first_block: Ints, created: Ints) -> ActiveBlocks:
    """From the distinct codes of people, ascending: a person in a block has one or two, the one that creates last."""
    is_last = np.append(codes[1:] >> 1 != codes[:-1] >> 1, True) if codes.size else np.zeros(0, dtype=bool)
    each = codes[is_last]
    who, block = _who(each), _block(each)
    size = max(int(block.max()) + 1 if block.size else 0, created.size)
    return ActiveBlocks(
        active=np.bincount(block, minlength=size),
        new=np.bincount(block[first_block[who] == block], minlength=size),
        contributors=np.bincount(block[(each & 1) == 1], minlength=size),
        created=np.append(created, np.zeros(size - created.size, dtype=np.int64)),
    )


def _who(codes: Ints) -> Ints:
    who: Ints = codes >> (BLOCK_BITS + 1)  # shifting takes a tenth of dividing
    return who


def _block(codes: Ints) -> Ints:
    block: Ints = (codes >> 1) & (BLOCKS - 1)
    return block


def _added(one: Ints, other: Ints) -> Ints:
    size = max(one.size, other.size)
    total = np.zeros(size, dtype=np.int64)
    total[: one.size] += one
    total[: other.size] += other
    return total
