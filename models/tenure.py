"""From active days to tenures: who stayed how long, who departed, whose beginning is not known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.silence import ActiveDays, Gaps, Ints, Window, gaps
from models.survival import Floats, Lifetimes, lifetimes

# Somebody who came on one day only was there for part of it.
HALF_A_DAY = 0.5
# A join date and the first act may lie in two days by the clock of two time zones.
ONE_DAY = 1


@dataclass(frozen=True, eq=False)
class Tenures:
    """One row per member; days since any origin. `end` is the last day at which a departure can be told, A = E - τ.

    start: day of joining, NaN where it is not known. last: last active day of the first spell. departed: silent for
    longer than the threshold after it. seen: first day from which the member is looked at. active_days: in the first
    spell. again: first day after it, NaN where there is none. contradicted: the join date lay after the first act.
    """

    start: Floats
    first: Ints
    last: Ints
    seen: Floats
    departed: NDArray[np.bool_]
    active_days: Ints
    again: Floats
    contradicted: NDArray[np.bool_]
    end: int
    threshold: int

    @property
    def is_known(self) -> NDArray[np.bool_]:
        """Whose beginning is known."""
        return np.isfinite(self.start)

    @property
    def came_again(self) -> NDArray[np.bool_]:
        """Who had a second active day within the first spell."""
        return self.active_days > 1

    @property
    def length(self) -> Floats:
        """Days from joining to the last act where departed, to `end` otherwise; NaN where the beginning is unknown."""
        gone = np.maximum(self.last - self.start, HALF_A_DAY)
        return np.where(self.departed, gone, self.end - self.start)

    def lifetimes(self) -> Lifetimes:
        """Of every member, in order; those of unknown beginning are never at risk."""
        known = self.is_known
        length = np.where(known, self.length, 0.0)
        entry = np.where(known, np.maximum(self.seen - self.start, 0.0), 0.0)
        return lifetimes(length, self.departed & known, entry=entry)

    def staying(self) -> Lifetimes:
        """Of those with a second active day: what the default curve shows."""
        return self.lifetimes().part(self.is_known & self.came_again)

    @property
    def spans(self) -> Floats:
        """Days for which each member was looked at as one who may leave, whether or not the beginning is known."""
        begin = np.where(self.is_known, self.seen, self.first)
        return np.asarray(np.maximum(np.where(self.departed, self.last, self.end) - begin, 0.0))

    def silence_after(self, window: Window) -> Lifetimes:
        """From departure to the return, for those who departed: whether and when they come back."""
        gone = self.departed
        back = np.isfinite(self.again[gone])
        until = np.where(back, self.again[gone], window.end)
        silent = until - self.last[gone]
        return lifetimes(silent, back, entry=np.full(silent.size, float(self.threshold)))


def tenures(
    days: ActiveDays,
    window: Window,
    threshold: int,
    *,
    joined: Floats | None = None,
    first_ever: Ints | None = None,
    export_first: int | None = None,
    late: bool = False,
    found: Gaps | None = None,
) -> Tenures:
    """Tenures by the rule of departure.

    joined: day by the member list, NaN where it has none. first_ever: first active day in the whole export, where the
    days are only a part of it. export_first: first day of the whole export; a first act within `threshold` days of it
    says nothing about the beginning. late: only a part of the activity is looked at, and members come into it at their
    first act there. found: the gaps of these days, where they are known already.
    """
    silences = found or gaps(days, window)
    first, n = days.first, days.n_members
    earliest = first if first_ever is None else np.minimum(first_ever, first)
    listed = np.full(n, np.nan) if joined is None else joined
    contradicted = np.isfinite(listed) & (listed > earliest + ONE_DAY)
    usable = np.isfinite(listed) & ~contradicted
    from_acts = earliest >= (window.first if export_first is None else export_first) + threshold
    start = np.where(usable, np.minimum(listed, earliest), np.where(from_acts, earliest, np.nan))
    last, again, active_days = _first_spell(days, silences, threshold)
    end = window.before_end(threshold)
    return Tenures(
        start=start,
        first=first,
        last=last,
        seen=np.maximum(first if late else start, window.first).astype(np.float64),
        departed=last < end,
        active_days=active_days,
        again=again,
        contradicted=contradicted,
        end=end,
        threshold=threshold,
    )


def spells(days: ActiveDays, window: Window, firsts: Tenures, found: Gaps | None = None) -> tuple[Tenures, Ints]:
    """Every spell of every member as a row of its own, and whose it is: later ones begin with the return.

    firsts: the first spells. The rows are in the order of the days.
    """
    silences = found or gaps(days, window)
    starts = np.union1d(days.starts, silences.before[silences.length > firsts.threshold] + 1).astype(np.int64)
    stops = np.append(starts[1:], days.member.size) - 1
    member, begin, last = days.member[starts], days.day[starts], days.day[stops]
    is_first = np.isin(starts, days.starts)
    more = np.append(member[1:] == member[:-1], False)
    again = np.where(more, np.append(begin[1:], 0), np.nan)
    rows = Tenures(
        start=np.where(is_first, firsts.start[member], begin),
        first=begin,
        last=last,
        seen=np.where(is_first, firsts.seen[member], begin),
        departed=last < firsts.end,
        active_days=stops - starts + 1,
        again=again,
        contradicted=is_first & firsts.contradicted[member],
        end=firsts.end,
        threshold=firsts.threshold,
    )
    return rows, member


def _first_spell(days: ActiveDays, silences: Gaps, threshold: int) -> tuple[Ints, Floats, Ints]:
    """Last active day before the first gap longer than the threshold, the day after that gap, days in between."""
    long = np.flatnonzero(silences.length > threshold)
    members, place = np.unique(silences.member[long], return_index=True)
    before = silences.before[long[place]]
    starts = days.starts
    stop = np.append(starts[1:], days.member.size) - 1
    again = np.full(days.n_members, np.nan)
    again[members] = days.day[before + 1]
    stop[members] = before
    return days.day[stop], again, stop - starts + 1
