"""What passed between a person and others before each origin: people, replies, topics and threads, by sorted numbers.

A code holds two keys and a half of six weeks, so that one sort of all acts serves every origin. Grouping the same acts
anew for each origin takes a database many times as long.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.histogram import Ints
from models.readiness.halves import Halves, Table, runs_of
from models.readiness.windows import BAND_WEEKS, STEP_WEEKS

KEY_BITS, HALF_BITS = 24, 8  # 16 million people; models.readiness.windows never has more than 248 halves
RECENT = BAND_WEEKS // STEP_WEEKS  # halves of the 12 weeks
TOPIC_HALVES = 4  # 24 weeks
OF_AUTHOR, OF_TARGET = 1, 2  # bits of left_out in queries/readiness_acts.sql

Tables = dict[str, Table]


def code(first: Ints, second: Ints, half: Ints) -> Ints:
    """One number of two keys and a half; the half before, of the same keys, is the next number.

    Raises ValueError where a key or half has no room in it.

    >>> int(code(np.array([0]), np.array([1]), np.array([5]))[0])
    261
    """
    for numbers, bits in ((first, KEY_BITS), (second, KEY_BITS), (half, HALF_BITS)):
        if numbers.size and (int(numbers.max()) >> bits or int(numbers.min()) < 0):
            raise ValueError(f"a number is larger than {bits} bits hold")
    codes: Ints = first.astype(np.int64)
    codes <<= KEY_BITS
    codes |= second
    codes <<= HALF_BITS
    codes |= half
    return codes


def _half_of(codes: Ints) -> Ints:
    half: Ints = codes & ((1 << HALF_BITS) - 1)
    return half


class _Chosen:
    """Columns of some of a frame's rows."""

    def __init__(self, frame: pd.DataFrame, chosen: pd.Series[bool]) -> None:
        self._frame, self.chosen = frame, chosen.to_numpy()

    def __call__(self, name: str) -> NDArray[Any]:
        return self._frame[name].to_numpy()[self.chosen]


class Exchanges:
    """People answered, and replies, reactions and people received, added up over parts of the acts."""

    def __init__(self, grid: Halves) -> None:
        self._grid = grid
        self._replies, self._reactions = grid.zeros(), grid.zeros()
        # different partners in each half, and those of each half who were partners in the half before it as well
        self._answered, self._people = (grid.zeros(), grid.zeros()), (grid.zeros(), grid.zeros())

    def add(self, part: pd.DataFrame, half: Ints) -> None:
        """Acts of queries/readiness_acts.sql with the half of each; all acts of an author are in one part."""
        part_of = _Chosen(part, (part["target_key"] >= 0) & (half < self._grid.count_origins + RECENT - 1))
        target, is_created, left_out = part_of("target_key"), part_of("is_created"), part_of("left_out")
        half = half[part_of.chosen]
        to_one = (left_out & OF_TARGET) == 0
        flat = self._grid.flat(half, target)
        self._grid.count(self._replies, flat[to_one & is_created])
        self._grid.count(self._reactions, flat[to_one & ~is_created])
        codes = code(part_of("member_key"), target, half)
        self._partners(self._answered, codes[is_created & ((left_out & OF_AUTHOR) == 0)], by_target=False)
        self._partners(self._people, codes[to_one], by_target=True)

    def _partners(self, tables: tuple[Table, Table], codes: Ints, *, by_target: bool) -> None:
        codes.sort()
        pairs, _ = runs_of(codes)
        key = (pairs >> HALF_BITS) & ((1 << KEY_BITS) - 1) if by_target else pairs >> (HALF_BITS + KEY_BITS)
        flat = self._grid.flat(_half_of(pairs), key)
        self._grid.count(tables[0], flat)
        self._grid.count(tables[1], flat[_follows(pairs, places=1, by=1)])

    def of_origins(self) -> Tables:
        """Of the 12 weeks before each origin: origins x members."""
        grid = self._grid
        return {
            "count_people_answered_12": grid.window(self._answered[0], RECENT) - grid.window(self._answered[1], 1),
            "count_replies_received_12": grid.window(self._replies, RECENT),
            "count_reactions_received_12": grid.window(self._reactions, RECENT),
            "count_people_received_12": grid.window(self._people[0], RECENT) - grid.window(self._people[1], 1),
        }


class Topics:
    """Acts with a topic and the sum over topics of their squared number, added up over parts of the acts."""

    def __init__(self, grid: Halves) -> None:
        self._grid = grid
        self._count = grid.zeros()
        # by lag d: products of the numbers of one topic in a half and d halves before; (a+b)² = a² + b² + 2ab
        self._products = [grid.zeros(np.int64) for _ in range(TOPIC_HALVES)]

    def add(self, part: pd.DataFrame, half: Ints) -> None:
        """Acts of queries/readiness_acts.sql with the half of each; all acts of an author are in one part."""
        is_one = (part["left_out"] & OF_AUTHOR) == 0
        is_recent = half < self._grid.count_origins + TOPIC_HALVES - 1
        part_of = _Chosen(part, (part["topic_key"] >= 0) & part["is_created"] & is_one & is_recent)
        codes = code(part_of("member_key"), part_of("topic_key"), half[part_of.chosen])
        codes.sort()
        runs, begins = runs_of(codes)
        times = np.diff(np.append(begins, codes.size))
        flat = self._grid.flat(_half_of(runs), runs >> (HALF_BITS + KEY_BITS))
        self._grid.count(self._count, flat, times)
        self._grid.count(self._products[0], flat, times * times)
        for lag in range(1, TOPIC_HALVES):
            for places in range(1, lag + 1):
                at = _follows(runs, places=places, by=lag)
                self._grid.count(self._products[lag], flat[at], 2 * times[at] * times[at + places])

    def of_origins(self) -> Tables:
        """Of the 24 weeks before each origin: origins x members."""
        grid = self._grid
        squared = [grid.window(self._products[lag], TOPIC_HALVES - lag) for lag in range(TOPIC_HALVES)]
        return {
            "count_with_topic": grid.window(self._count, TOPIC_HALVES),
            "sum_squared_by_topic": np.sum(squared, axis=0),
        }


class Threads:
    """Threads started, and those to which nobody else had written by an origin, added up over parts of the threads."""

    def __init__(self, grid: Halves) -> None:
        self._grid = grid
        self._started, self._unanswered = grid.zeros(), [grid.zeros() for _ in range(RECENT)]

    def add(self, part: pd.DataFrame) -> None:
        """Threads of queries/readiness_threads.sql."""
        half, reply = part["week"].to_numpy() // STEP_WEEKS, part["reply_week"].to_numpy()
        flat = self._grid.flat(half, part["member_key"].to_numpy())
        self._grid.count(self._started, flat)
        for step in range(RECENT):  # an origin that many halves after the one in which the thread began
            waits = (reply < 0) | (reply < STEP_WEEKS * (half - step))
            self._grid.count(self._unanswered[step], flat[waits])

    def of_origins(self) -> Tables:
        """Of the 12 weeks before each origin: origins x members."""
        waiting = [self._grid.window(self._unanswered[step][step:], 1) for step in range(RECENT)]
        return {
            "count_threads_12": self._grid.window(self._started, RECENT),
            "count_unanswered_12": np.sum(waiting, axis=0),
        }


def _follows(codes: Ints, *, places: int, by: int) -> Ints:
    """Where the code so many places ahead is of the same keys, `by` halves earlier in time."""
    same = (codes[places:] == codes[:-places] + by) & (_half_of(codes[:-places]) + by < (1 << HALF_BITS))
    found: Ints = np.flatnonzero(same)
    return found
