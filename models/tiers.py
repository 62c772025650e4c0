"""Tiers of members by percent rank: the top 1 %, 1-5 %, 5-10 %, 10-50 %, the rest, and those who made nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.histogram import CountHistogram, Counts, Ints, histogram

CUTS = (1, 5, 10, 50)  # per cent of members, cumulative from the top
# Ties at a cut may make a band half again as large as it should be; a larger tied block moves down as a whole.
LARGEST_OVERFLOW_TENTHS = 15
# METHODS 0.4: with fewer people active in the last 90 days of the scope there are names and counts, no percentages.
SMALL_GROUP, RECENT_DAYS = 30, 90
REST = "rest"
NONE = "none"
KEYS = ("top_1", "top_5", "top_10", "top_50", REST, NONE)


@dataclass(frozen=True)
class Tier:
    """One band of members by rank.

    key: one of KEYS. label: the band in words, as the bands that exist make it ("1–5 %"). nominal: members it would
    have without ties; actual: members it has. content: events they made. fewest: the lowest count inside, None when
    empty. reason: why the band does not exist, then nominal and actual are 0.
    """

    key: str
    label: str
    nominal: int
    actual: int
    content: int
    member_share: float
    content_share: float
    fewest: int | None
    reason: str | None = None


def no_percentages(limit: int = SMALL_GROUP) -> str:
    """The reason why a micro-community has no percentages.

    >>> no_percentages()
    'fewer than 30 people active in the last 90 days of the period: names and counts instead of percentages'
    """
    people = f"fewer than {limit} people active in the last {RECENT_DAYS} days of the period"
    return f"{people}: names and counts instead of percentages"


def tiers(
    counts: Counts, *, n_members: int | None = None, percentiles: bool = True, small_group: int = SMALL_GROUP
) -> tuple[Tier, ...]:
    """Members and content by tier, one row for each of KEYS, in this order.

    counts: one per member of the denominator, zeros included. n_members: size of the denominator when `counts` holds
    only those who made something. percentiles False (fewer than `small_group` recently active): no percent band exists.
    Cut for q: the k-th member, k = ⌈qN⌉; a tied block that would make the top more than 1.5·k strong falls whole into
    the next band; zeros are in no band; qN < 1 makes no band.

    >>> [(tier.key, tier.actual) for tier in tiers([9] + [2] * 9 + [1] * 190)][:5]
    [('top_1', 1), ('top_5', 9), ('top_10', 0), ('top_50', 0), ('rest', 190)]
    """
    data = _among(counts, n_members)
    reached = [_cut(data, percent, percentiles=percentiles) for percent in CUTS]
    rows: list[Tier] = []
    last_percent, last_nominal, last_actual = 0, 0, 0
    for key, percent, actual in zip(KEYS, CUTS, reached, strict=False):
        label = f"{last_percent}–{percent} %" if last_percent else f"top {percent} %"
        if actual is None:
            rows.append(_missing(key, percent, data.n, "" if percentiles else no_percentages(small_group)))
            continue
        nominal = min(ceil_percent(percent, data.n), data.contributors)
        rows.append(_tier(data, key, label, nominal=nominal - last_nominal, ranks=(last_actual, actual)))
        # A band that ties have emptied leaves its ranks to the next one: that one's label begins where it begins.
        last_percent = percent if actual > last_actual else last_percent
        last_nominal, last_actual = nominal, actual
    rest_label = f"the rest, below {last_percent} %" if last_percent else "all who made something"
    rest_nominal = data.contributors - last_nominal
    rows.append(_tier(data, REST, rest_label, nominal=rest_nominal, ranks=(last_actual, data.contributors)))
    silent = data.n - data.contributors
    rows.append(_tier(data, NONE, "made nothing", nominal=silent, ranks=(data.contributors, data.n)))
    return tuple(rows)


def tier_of_members(
    counts: Ints, *, n_members: int | None = None, percentiles: bool = True, among: Ints | None = None
) -> NDArray[np.int8]:
    """Each member's tier as an index into KEYS, in the order of `counts`.

    n_members: size of the denominator when `counts` holds only those who made something. among: the counts that make
    the ranks, where these people are not all of them or not in proportion; who is between two of these counts has the
    tier of the lower one.

    >>> [KEYS[tier] for tier in tier_of_members(np.array([1, 30, 0]), n_members=100)]
    ['top_5', 'top_1', 'none']
    >>> [KEYS[tier] for tier in tier_of_members(np.array([120, 96, 51]), among=np.arange(1, 101))]
    ['top_1', 'top_5', 'top_50']
    """
    data = _among(counts if among is None else among, n_members)
    cumulated = np.cumsum(data.members[::-1])[::-1]  # members with at least this count
    tier = np.full(data.values.size, KEYS.index(REST), dtype=np.int8)
    for index in reversed(range(len(CUTS))):
        reached = _cut(data, CUTS[index], percentiles=percentiles)
        if reached is not None:
            tier[cumulated <= reached] = index
    tier[data.values == 0] = KEYS.index(NONE)
    place = np.searchsorted(data.values, counts, side="right") - 1
    found: NDArray[np.int8] = tier[np.maximum(place, 0)]
    return found


def ceil_percent(percent: int, n: int) -> int:
    """⌈percent·n/100⌉ in whole numbers, free of rounding (.01·700 is 7.000000000000001 in floating point)."""
    return -(-percent * n // 100)


def _among(counts: Counts, n_members: int | None) -> CountHistogram:
    data = histogram(counts)
    return data if n_members is None else data.with_members(n_members)


def _cut(data: CountHistogram, percent: int, *, percentiles: bool) -> int | None:
    """How many members the top `percent` holds after the rule for ties; None when the band does not exist."""
    if not percentiles or percent * data.n < 100:  # noqa: PLR2004 - per cent: q·N < 1
        return None
    wanted = ceil_percent(percent, data.n)
    at_least = np.cumsum(data.members[::-1])  # members with at least the i-th largest count
    block = int(np.searchsorted(at_least, wanted))
    if data.values[::-1][block] == 0:
        return data.contributors
    with_ties = int(at_least[block])
    if 10 * with_ties > LARGEST_OVERFLOW_TENTHS * wanted:
        return int(at_least[block - 1]) if block else 0
    return with_ties


def _tier(data: CountHistogram, key: str, label: str, *, nominal: int, ranks: tuple[int, int]) -> Tier:
    """The members at ranks start..stop from the top; both are borders of tied blocks."""
    start, stop = ranks
    values, members = data.values[::-1], data.members[::-1]
    rank_to = np.cumsum(members)
    inside = (rank_to > start) & (rank_to <= stop)
    content = int(values[inside] @ members[inside])
    return Tier(
        key=key,
        label=label,
        nominal=nominal,
        actual=stop - start,
        content=content,
        member_share=(stop - start) / data.n if data.n else 0.0,
        content_share=content / data.total if data.total else 0.0,
        fewest=int(values[inside].min()) if inside.any() else None,
    )


def _missing(key: str, percent: int, n: int, too_small: str) -> Tier:
    reason = too_small or f"the top {percent} % of {n:,} members is less than one person"
    return Tier(key, f"top {percent} %", 0, 0, 0, 0.0, 0.0, None, reason)
