"""How concentration changes over 28-day blocks: every block thinned to one mean, the same members in each resample."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from models.comparison import why_not_comparable
from models.estimate import Estimate, not_shown, with_interval
from models.histogram import CountHistogram, Floats, Ints, histogram
from models.intervals import percentile_interval
from models.paired import PairedBlock, paired_block, paired_draws

FEWEST_BLOCKS = 6  # METHODS 1.7: no slope from fewer
FEWEST_STAYERS = 20  # as for any comparison (METHODS 1.8)
BLOCKS_A_YEAR = 13  # 13 blocks of 28 days
TABLE_SLOTS_A_ROW = 8  # a table of keys is faster than sorting while it is not much larger than the rows

Direction = Literal["rising", "falling", "no_sign", "not_shown"]


@dataclass(frozen=True)
class TrendBlock:
    """One block, 0 the last one: members and events in it, and the fair Gini with its band (not_shown: why)."""

    block: int
    n: int
    total: int
    estimate: Estimate


@dataclass(frozen=True)
class Trend:
    """Blocks oldest first, all thinned to `mean` events a member; slopes as change of the Gini in a year.

    slope: Theil-Sen over the blocks, 95 % over resampled members. slope_of_stayers: of those alone who contributed in
    every block, so that newcomers cannot make it. direction: called only where the slope's interval excludes 0.
    """

    blocks: tuple[TrendBlock, ...]
    mean: float | None
    slope: Estimate
    slope_of_stayers: Estimate
    direction: Direction


@dataclass(frozen=True, eq=False)
class _Rows:
    """One row per member and block with an event, by block; members numbered from 0."""

    member: Ints
    block: Ints
    count: Ints

    def of(self, block: int) -> tuple[Ints, Ints]:
        """Members and counts of a block."""
        here = slice(*np.searchsorted(self.block, [block, block + 1]))
        return self.member[here], self.count[here]


def _rows(member: Ints, block: Ints, count: Ints) -> _Rows:
    order = np.argsort(block, kind="stable")
    return _Rows(_numbered(member)[order], block[order], count[order])


def _numbered(member: Ints) -> Ints:
    """Members' keys as numbers from 0 without gaps; a table where keys are dense, as ours are, sorting elsewhere."""
    if member.size == 0 or int(member.min()) < 0 or int(member.max()) > TABLE_SLOTS_A_ROW * member.size:
        return np.unique(member, return_inverse=True)[1].astype(np.int64).ravel()
    known = np.zeros(int(member.max()) + 1, dtype=np.int64)
    known[member] = 1
    result: Ints = (np.cumsum(known) - 1)[member]
    return result


def trend(
    member: Ints, block: Ints, count: Ints, *, rng: np.random.Generator, n_members: Mapping[int, int] | None = None
) -> Trend:
    """Trend of the Gini over blocks, fair for size and activity, with paired resampling of members.

    member, block, count: one row per member and block with an event; blocks count back from 0, the last one. n_members:
    the denominator of each block, when members at zero are known; None: those who contributed in it (the two are never
    mixed). Blocks with too few members or events are not counted. A season that comes back every year is no trend: look
    at whole years. Source: METHODS 1.7; slope Sen 1968, JASA 63:1379.
    """
    rows = _rows(member, block, count)
    data = {int(each): _of_block(rows, int(each), n_members) for each in np.flatnonzero(np.bincount(rows.block))[::-1]}
    among = n_members is None
    reasons = {each: why_not_comparable(part, among_contributors=among) for each, part in data.items()}
    counted = {each: part for each, part in data.items() if not reasons[each]}
    blocks, draws = _drawn(rows, counted, among=among, rng=rng)
    estimates = {each.block: _estimate(each, draws[:, column]) for column, each in enumerate(blocks)}
    shown = tuple(
        TrendBlock(each, part.n, part.total, estimates.get(each) or not_shown(n=part.n, reason=reasons[each]))
        for each, part in data.items()
    )
    n = int(rows.member.max(initial=-1)) + 1
    slope = _slope(blocks, draws, n)
    mean = min((part.mean for part in counted.values()), default=None)
    return Trend(shown, mean, slope, _slope_of_stayers(rows, list(counted), rng), _direction(slope))


def theil_sen(times: Floats, values: Floats) -> Floats:
    """Median of the slopes between all pairs of points; values has one row per resample. Source: Sen 1968.

    >>> theil_sen(np.array([0.0, 1.0, 2.0]), np.array([[1.0, 2.0, 9.0]])).tolist()
    [4.0]
    """
    first, second = np.triu_indices(times.size, k=1)
    slopes = (values[:, second] - values[:, first]) / (times[second] - times[first])
    result: Floats = np.median(slopes, axis=1)
    return result


def _of_block(rows: _Rows, block: int, n_members: Mapping[int, int] | None) -> CountHistogram:
    data = histogram(rows.of(block)[1])
    # A member list may lack people who acted: they count too.
    return data if n_members is None else data.with_members(max(n_members.get(block, 0), data.n))


def _drawn(
    rows: _Rows, data: Mapping[int, CountHistogram], *, among: bool, rng: np.random.Generator
) -> tuple[list[PairedBlock], Floats]:
    """The blocks thinned to their smallest mean, oldest first, and their draws."""
    if not data:
        return [], np.zeros((0, 0))
    mean = min(part.mean for part in data.values())
    blocks = [
        paired_block(each, *rows.of(each), data=part, mean=mean, among_contributors=among)
        for each, part in data.items()
    ]
    return blocks, paired_draws(blocks, int(rows.member.max()) + 1, rng=rng)


def _estimate(block: PairedBlock, draws: Floats) -> Estimate:
    low, high = percentile_interval(draws)
    return with_interval(block.value, low, high, n=block.data.n, possible=(0.0, 1.0))


def _slope(blocks: list[PairedBlock], draws: Floats, n: int) -> Estimate:
    if len(blocks) < FEWEST_BLOCKS:
        missing = f"{len(blocks)} blocks of 28 days with enough members; a trend needs {FEWEST_BLOCKS}"
        return not_shown(n=n, reason=missing)
    years = np.array([-block.block / BLOCKS_A_YEAR for block in blocks])
    value = float(theil_sen(years, np.array([[block.value for block in blocks]]))[0])
    low, high = percentile_interval(theil_sen(years, draws))
    return with_interval(value, low, high, n=n)


def _slope_of_stayers(rows: _Rows, counted: list[int], rng: np.random.Generator) -> Estimate:
    here = np.bincount(np.array(counted, dtype=np.int64), minlength=int(rows.block.max(initial=0)) + 1)[rows.block] > 0
    times = np.bincount(rows.member[here])
    is_stayer = times == len(counted)
    n = int(is_stayer.sum()) if counted else 0
    if n < FEWEST_STAYERS:
        return not_shown(n=n, reason=f"{n} members contributed in every block; their own trend needs {FEWEST_STAYERS}")
    kept = here & is_stayer[rows.member.clip(0, is_stayer.size - 1)]
    number = np.cumsum(is_stayer) - 1
    own = _Rows(number[rows.member[kept]], rows.block[kept], rows.count[kept])
    # A fixed group of people: none of them is unknown, so plain thinning compares them.
    blocks, draws = _drawn(own, {each: _of_block(own, each, None) for each in counted}, among=False, rng=rng)
    return _slope(blocks, draws, n)


def _direction(slope: Estimate) -> Direction:
    if slope.low is None or slope.high is None:
        return "not_shown"
    if slope.low > 0:
        return "rising"
    return "falling" if slope.high < 0 else "no_sign"
