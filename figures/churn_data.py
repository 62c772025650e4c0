"""What every churn figure starts from: who was active on which days, when they joined, and what the log covers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from figures.cache import by_data_version
from figures.scope import choices, scope
from models.active_days import ActiveDays, Ints, Window
from models.silence import Gaps, Threshold, choose_threshold, gaps
from models.survival import Floats
from models.tenure import Tenures, tenures
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace

EPOCH = date(1970, 1, 1)  # days are counted from here in every question and model of churn
STRETCH, BEFORE_EPOCH = 56, (EPOCH - date.min).days  # as queries/active_days.sql packs days
# METHODS 0.1: a day on which nobody did anything is an outage only where half of all days have so many acts.
BUSY_DAY = 20


@dataclass(frozen=True, eq=False)
class Histories:
    """Members in scope by key, ascending; arrays by member in that order. Days are counted from EPOCH.

    joined, milestone: by the member list, NaN where it has none. first_ever: first active day of the whole export,
    which begins on export_first. late: groups or kinds of activity were chosen, so that members come into view at their
    first act there.
    """

    keys: Ints
    days: ActiveDays
    gaps: Gaps
    window: Window
    joined: Floats
    milestone: Floats
    first_ever: Ints
    export_first: int
    late: bool

    @property
    def n(self) -> int:
        """Members."""
        return int(self.keys.size)

    def tenures(self, threshold: int) -> Tenures:
        """Tenures by a rule of departure."""
        return tenures(
            self.days,
            self.window,
            threshold,
            joined=self.joined,
            first_ever=self.first_ever,
            export_first=self.export_first,
            late=self.late,
            found=self.gaps,
        )

    def until(self, end: int) -> Histories:
        """What was known on day `end`, nothing after it."""
        days, members = self.days.until(end)
        window = Window(self.window.first, end, self.window.outages[self.window.outages < end])
        return replace(
            self,
            keys=self.keys[members],
            days=days,
            gaps=gaps(days, window),
            window=window,
            joined=self.joined[members],
            milestone=self.milestone[members],
            first_ever=self.first_ever[members],
        )


@dataclass(frozen=True)
class Rule:
    """The rule of departure in force. pooled: chosen from all communities, because those in scope show too little."""

    threshold: Threshold
    pooled: bool


def number_of(day: date) -> int:
    """Days from EPOCH."""
    return (day - EPOCH).days


def day_of(number: float) -> date:
    """The day with this number."""
    return EPOCH + timedelta(days=int(number))


@by_data_version
def active_days(workspace: Workspace, filters: Filters) -> tuple[Ints, ActiveDays]:
    """Member keys, ascending, and on which days each did something (create or react) in scope."""
    rows = ask(workspace, "active_days", filters)
    return _unpacked(*(rows[name].to_numpy() for name in ("member_key", "stretch", "active_days")))


@by_data_version
def histories(workspace: Workspace, filters: Filters) -> Histories:
    """Days with a create or react act of every member in scope; members of pooled ids are nobody."""
    facts = scope(workspace, filters)
    export = choices(workspace, Filters())
    clocks = ask(workspace, "member_clocks", Filters())
    keys, days = active_days(workspace, filters)
    first, end = number_of(facts.from_day or EPOCH), number_of(facts.end_day or EPOCH)
    window = Window(first, end, _outages(workspace, first, end))
    row = np.searchsorted(clocks["member_key"].to_numpy(dtype=np.int64), keys)
    joined, milestone = (clocks[name].to_numpy(dtype=np.float64)[row] for name in ("joined_number", "milestone_number"))
    return Histories(
        keys=keys,
        days=days,
        gaps=gaps(days, window),
        window=window,
        joined=joined,
        milestone=milestone,
        first_ever=clocks["first_number"].to_numpy(dtype=np.int64)[row],
        export_first=number_of(export.from_day or EPOCH),
        late=bool(filters.communities or filters.activities),
    )


@by_data_version
def rule(workspace: Workspace, filters: Filters) -> Rule:
    """The rule of departure from the data in scope; from all communities where these show too little."""
    mine = histories(workspace, filters)
    own = choose_threshold(mine.days, mine.window, mine.gaps)
    if own.is_thin and filters.communities:
        everybody = histories(workspace, replace(filters, communities=()))
        pooled = choose_threshold(everybody.days, everybody.window, everybody.gaps)
        if not pooled.is_thin:
            return Rule(pooled, pooled=True)
    return Rule(own, pooled=False)


@by_data_version
def tenures_in_scope(workspace: Workspace, filters: Filters, *, threshold: int) -> Tenures:
    """Tenures of everybody in scope by a rule of departure."""
    return histories(workspace, filters).tenures(threshold)


def _unpacked(member: Ints, stretch: Ints, bits: Ints) -> tuple[Ints, ActiveDays]:
    """Member keys, ascending, and their active days, from rows as queries/active_days.sql gives them."""
    begins = np.ones(member.size, dtype=np.bool_)
    begins[1:] = member[1:] != member[:-1]
    number = (np.cumsum(begins) - 1).astype(np.int64)
    as_bytes = np.ascontiguousarray(bits.astype("<i8")).view(np.uint8).reshape(-1, 8)
    place = np.flatnonzero(np.unpackbits(as_bytes, axis=1, bitorder="little").view(np.bool_))
    row = place >> 6  # 64 bits a row
    place -= row << 6
    place += (STRETCH * stretch.astype(np.int64) - BEFORE_EPOCH)[row]
    return member[begins].astype(np.int64), ActiveDays(number[row], place)


def _outages(workspace: Workspace, first: int, end: int) -> Ints:
    """Days in the window on which no member of any community did anything, in a log that is busy on most days."""
    daily = ask(workspace, "export_daily", Filters())
    day, acts = (daily[name].to_numpy(dtype=np.int64) for name in ("day_number", "count_acts"))
    if not day.size:
        return np.zeros(0, dtype=np.int64)
    every = np.arange(day[0], day[-1] + 1)
    filled = np.zeros(every.size, dtype=np.int64)
    filled[day - day[0]] = acts
    if np.median(filled) < BUSY_DAY:
        return np.zeros(0, dtype=np.int64)
    return np.asarray(every[(filled == 0) & (every >= first) & (every < end)], dtype=np.int64)
