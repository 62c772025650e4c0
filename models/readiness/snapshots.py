"""What each person had done by each origin, and others for them: every window made of halves of six weeks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from models.histogram import Ints
from models.readiness.exchanges import OF_AUTHOR, RECENT, Exchanges, Tables, Threads, Topics
from models.readiness.halves import HALVES, Halves, Table
from models.readiness.windows import STEP_WEEKS

WEEK = np.timedelta64(7, "D") // np.timedelta64(1, "us")
WHOLE = {12: 2, 24: 4, 36: 6, 48: 8}  # weeks of the windows that are whole halves -> halves
NEVER = np.iinfo(np.int64).min  # also what pandas takes for no time


def snapshots(
    members: Ints,
    acts: Iterable[pd.DataFrame],
    threads: Iterable[pd.DataFrame],
    trained: pd.DataFrame,
    *,
    last_at: datetime,
    count_origins: int,
    drawn: Ints | None = None,
) -> pd.DataFrame:
    """One row per origin and member who created in the 48 weeks before it, in that order.

    members: keys of everybody who ever created, ascending. drawn: those of them who have rows at origins from 1 on;
    None: all. acts: queries/readiness_acts.sql in parts, each author in one. threads: queries/readiness_threads.sql in
    parts. trained: queries/first_trained.sql. last_at: origin 0.
    Columns: origin, member_key, count_week_1, count_weeks_2 to _48, active_weeks_4 to _48, count_answers_12,
    count_reacted_12, last_created_at, count_people_answered_12, count_replies_, _reactions_ and _people_received_12,
    count_with_topic and sum_squared_by_topic of 24 weeks, count_threads_12 and count_unanswered_12, trained_at.
    Nothing at or after an origin is in its rows.
    """
    newest = _Counts(Halves(members, count_origins if drawn is None else 1))
    earlier = None if drawn is None else _Counts(Halves(drawn, count_origins))
    both = [each for each in (newest, earlier) if each]
    origin_0 = np.datetime64(last_at, "us").astype(np.int64)
    for part in acts:
        ago = origin_0 - part["occurred_at"].to_numpy("M8[us]").view(np.int64)
        week = (ago - 1) // WEEK  # 0 is the last one before origin 0
        for each in both:
            each.add(part, week)
    for part in threads:
        for each in both:
            each.threads.add(part)
    frame = newest.frame()
    if earlier is not None:
        past = earlier.frame()
        frame = pd.concat([frame, past[past["origin"] > 0]], ignore_index=True)
    return frame.merge(trained, on="member_key", how="left", validate="m:1")


class _Counts:
    """Everything that is counted of some people at some origins."""

    def __init__(self, grid: Halves) -> None:
        self._grid = grid
        self._own, self._exchanges, self._topics, self.threads = (
            _Own(grid),
            Exchanges(grid),
            Topics(grid),
            Threads(grid),
        )

    def add(self, part: pd.DataFrame, week: Ints) -> None:
        """Acts of queries/readiness_acts.sql with the week of each."""
        half = week // STEP_WEEKS
        self._own.add(part, half, week % STEP_WEEKS)
        self._exchanges.add(part, half)
        self._topics.add(part, half)

    def frame(self) -> pd.DataFrame:
        """A row per origin and member who created something."""
        is_kept = self._own.created > 0
        origin, place = np.nonzero(is_kept)
        columns: dict[str, Any] = {"origin": origin, "member_key": self._grid.members[place]}
        for counted in (self._own, self._exchanges, self._topics, self.threads):
            columns |= {name: table[is_kept] for name, table in counted.of_origins().items()}
        columns["last_created_at"] = columns["last_created_at"].view("M8[us]")
        return pd.DataFrame(columns)


class _Own:
    """What people did themselves, added up over parts of the acts."""

    def __init__(self, grid: Halves) -> None:
        self._grid = grid
        self._newest = {weeks: grid.zeros() for weeks in (1, 2, 4)}  # of each half the newest weeks
        self._created, self._answers, self._reacted = grid.zeros(), grid.zeros(), grid.zeros()
        self._weeks = grid.zeros(np.uint8)  # a bit per week in which something was created
        self._last = np.full_like(grid.zeros(np.int64), NEVER)

    def add(self, part: pd.DataFrame, half: Ints, week: Ints) -> None:
        """Acts of queries/readiness_acts.sql with the half of each, and its week in that half, the newest being 0."""
        grid = self._grid
        is_one = (part["left_out"].to_numpy() & OF_AUTHOR) == 0
        is_created, to_others = part["is_created"].to_numpy(), part["target_key"].to_numpy() >= 0
        flat = grid.flat(half, part["member_key"].to_numpy())
        grid.count(self._reacted, flat[is_one & ~is_created])
        kept = is_one & is_created & (flat >= 0)
        grid.count(self._answers, flat[kept & (part["is_reply"].to_numpy() | to_others)])
        flat, week = flat[kept], week[kept]
        grid.count(self._created, flat)
        for weeks, table in self._newest.items():
            grid.count(table, flat[week < weeks])
        np.bitwise_or.at(self._weeks.reshape(-1), flat, np.uint8(1) << week.astype(np.uint8))
        np.maximum.at(self._last.reshape(-1), flat, part["occurred_at"].to_numpy("M8[us]").view(np.int64)[kept])

    @property
    def created(self) -> Table:
        """In the 48 weeks before each origin: origins x members."""
        return self._grid.window(self._created, HALVES)

    def of_origins(self) -> Tables:
        """Of the windows before each origin: origins x members."""
        grid, newest = self._grid, self._newest
        active, active_4 = _bits(self._weeks, STEP_WEEKS), _bits(self._weeks, 4)
        last = grid.window(self._last, 1)
        for step in range(1, HALVES):
            np.maximum(last, self._last[step : step + grid.count_origins], out=last)
        return {
            "count_week_1": grid.window(newest[1], 1),
            "count_weeks_2": grid.window(newest[2], 1),
            "count_weeks_4": grid.window(newest[4], 1),
            "count_weeks_8": grid.window(self._created, 1) + grid.window(newest[2][1:], 1),
            **{f"count_weeks_{weeks}": grid.window(self._created, halves) for weeks, halves in WHOLE.items()},
            "active_weeks_4": grid.window(active_4, 1),
            **{f"active_weeks_{weeks}": grid.window(active, WHOLE[weeks]) for weeks in (12, 24, 48)},
            "count_answers_12": grid.window(self._answers, RECENT),
            "count_reacted_12": grid.window(self._reacted, RECENT),
            "last_created_at": last,
        }


def _bits(weeks: Table, newest: int) -> Table:
    """How many of the newest weeks of each half have their bit set."""
    found: Table = np.sum([(weeks >> bit) & 1 for bit in range(newest)], axis=0, dtype=np.int32)
    return found
