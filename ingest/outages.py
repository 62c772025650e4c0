"""Days without a single act that the file's own rhythm makes very unlikely: perhaps the export misses them.

The rule. For each stretch of empty days (UTC) the 28 days before it and the 28 days after it say what is usual: the
lower of their two means, spread over the week as those days are, with their own scatter (a negative binomial
distribution, its dispersion by moments). The stretch is named when that rhythm would leave so many days empty, anywhere
in the file, in fewer than one of a thousand files. A community that stood still before or after it gives no alarm.
"""

from __future__ import annotations

import math
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

# Four weeks hold every weekday four times, and stay within one season.
WINDOW_DAYS = 28
# Fewer days than two weeks on one side show no rhythm.
MIN_DAYS = 14
# Expected number of such stretches in a whole file, by chance, below which one is named.
MAX_BY_CHANCE = 0.001
SHOWN = 3
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Outage:
    """Days without an act, both included. usual: acts a day around it."""

    first: date
    last: date
    usual: float


def outages(counts: MappingOf[date, int]) -> list[Outage]:
    """The stretches that look like outages, in order. counts: acts of each day that has any.

    >>> acts = {date(2024, 1, 1) + timedelta(n): 30 + n % 5 for n in range(90) if n not in (40, 41)}
    >>> [(str(one.first), str(one.last)) for one in outages(acts)]
    [('2024-02-10', '2024-02-11')]
    """
    active = sorted(counts)
    if not active:
        return []
    span = (active[-1] - active[0]).days + 1
    found: list[Outage] = []
    for last_before, first_after in pairwise(active):
        if (first_after - last_before).days == 1:
            continue
        before = [last_before - n * _DAY for n in range(min(WINDOW_DAYS, (last_before - active[0]).days + 1))]
        after = [first_after + n * _DAY for n in range(min(WINDOW_DAYS, (active[-1] - first_after).days + 1))]
        if min(len(before), len(after)) < MIN_DAYS:
            continue
        rhythm = _Rhythm(counts, before, after)
        empty = [last_before + n * _DAY for n in range(1, (first_after - last_before).days)]
        if rhythm.log_chance(empty) + math.log(span) < math.log(MAX_BY_CHANCE):
            found.append(Outage(empty[0], empty[-1], rhythm.usual))
    return found


class _Rhythm:
    """What the days around a stretch say of an ordinary day."""

    def __init__(self, counts: MappingOf[date, int], before: Sequence[date], after: Sequence[date]) -> None:
        sides = [[counts.get(day, 0) for day in side] for side in (before, after)]
        means = [sum(side) / len(side) for side in sides]
        self.usual = min(means)
        weight = [1.0] * 7  # one act on each weekday more than seen, so that none is impossible
        seen = [1] * 7
        for day, count in zip((*before, *after), (*sides[0], *sides[1]), strict=True):
            weight[day.weekday()] += count
            seen[day.weekday()] += 1
        by_day = [w / n for w, n in zip(weight, seen, strict=True)]
        self._share = [one * 7 / sum(by_day) for one in by_day]
        squares = excess = 0.0
        for days, side, mean in zip((before, after), sides, means, strict=True):
            for day, count in zip(days, side, strict=True):
                expected = mean * self._share[day.weekday()]
                squares += expected**2
                excess += (count - expected) ** 2 - expected
        self._dispersion = squares / excess if excess > 0 else math.inf

    def log_chance(self, days: Sequence[date]) -> float:
        """Logarithm of the chance that all these days stay empty."""
        chance = 0.0
        for day in days:
            expected = self.usual * self._share[day.weekday()]
            if math.isinf(self._dispersion):
                chance -= expected
            else:
                chance -= self._dispersion * math.log1p(expected / self._dispersion)
        return chance


def outage_words(found: Sequence[Outage]) -> list[str]:
    """A sentence for the report; empty when there is nothing to say."""
    if not found:
        return []
    shown = "; ".join(_stretch(one) for one in found[:SHOWN])
    more = f"; and {len(found) - SHOWN} more such gaps" if len(found) > SHOWN else ""
    advice = "perhaps the platform was down or the export misses them"
    return [f"A gap that looks like an outage: {shown}{more}; {advice}"]


def _stretch(one: Outage) -> str:
    days = (one.last - one.first).days + 1
    when = f"on {one.first}" if days == 1 else f"from {one.first} to {one.last} ({days:,} days)"
    usual = f"{one.usual:,.0f}" if one.usual >= 2 else f"{one.usual:.1f}"  # noqa: PLR2004 - a digit where it matters
    return f"not one act {when}, where {usual} a day are usual"
