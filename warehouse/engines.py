"""Runs finished SQL on the chosen engine, DuckDB or Spark, and gives a frame back; knows no question."""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

from errors import LimitReached
from warehouse import environment, spark
from warehouse.asking import SECONDS_BETWEEN_LOOKS, IsLeft, NobodyWaits, check, is_left
from warehouse.workspace import Workspace

if TYPE_CHECKING:  # commands that ask no question start without it
    import pandas as pd

# A visitor has left by then, and two such questions would hold up everybody else (RELIABILITY 3, row 8).
SECONDS_PER_QUESTION = 10.0
# Each takes all processors by itself: more at once only take memory from each other, and all are late together.
MOST_AT_ONCE = max(2, os.cpu_count() or 2)
# Whoever waits longer for a turn is told so; the page can be asked for again.
SECONDS_FOR_A_TURN = 60.0
# Spark's tables are larger than one machine, and its answers take their time by nature.
SECONDS_PER_QUESTION_ON_SPARK = 600.0


_turns = threading.BoundedSemaphore(MOST_AT_ONCE)
_line: deque[object] = deque()  # who waits for a turn, in the order of asking
_moved = threading.Condition()  # the line did


class QuestionFailed(Exception):
    """The engine gave no answer; is_late: it was stopped because it took too long."""

    def __init__(self, problem: str, *, is_late: bool) -> None:
        super().__init__(problem)
        self.is_late = is_late


def execute(workspace: Workspace, sql: str, parameters: Mapping[str, object]) -> pd.DataFrame:
    """The answer of one statement. Stopped after SECONDS_PER_QUESTION (NEXT_CIRCLE_QUERY_SECONDS for another).

    Raises QuestionFailed, LimitReached when too many are asked at once or this one takes too much memory, NobodyWaits
    when whoever asked left before the answer was there (told by DuckDB alone).
    """
    seconds = environment.limit(environment.SECONDS, 0)
    server = spark.chosen(workspace.name)
    try:
        if server is not None:
            server.put_ledger(workspace)
            return server.frame(sql, parameters, seconds=seconds or SECONDS_PER_QUESTION_ON_SPARK)
        return _on_duckdb(workspace, sql, parameters, seconds or SECONDS_PER_QUESTION)
    except duckdb.Error as error:
        raise QuestionFailed(str(error), is_late=isinstance(error, duckdb.InterruptException)) from error
    except spark.SparkFailed as error:
        raise QuestionFailed(str(error), is_late=error.is_late) from error


def _on_duckdb(workspace: Workspace, sql: str, parameters: Mapping[str, object], seconds: float) -> pd.DataFrame:
    """The answer once it is this question's turn; the seconds count from then."""
    left = is_left()
    with _turn(left), workspace.reader() as reader, _Watch(reader.interrupt, seconds, left) as watch:
        try:
            return reader.execute(sql, dict(parameters)).df()
        except duckdb.InterruptException:
            if watch.found_nobody:
                raise NobodyWaits from None
            raise


class _Watch:
    """Interrupts a question that takes too long or for which nobody waits any more."""

    def __init__(self, interrupt: Callable[[], None], seconds: float, left: IsLeft | None) -> None:
        self._interrupt, self._ends, self._left = interrupt, time.monotonic() + seconds, left
        self._is_over, self._deciding = threading.Event(), threading.Lock()
        self.found_nobody = False

    def __enter__(self) -> _Watch:
        threading.Thread(target=self._look, name="watch", daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        with self._deciding:  # afterwards the connection may be closed, so that nothing is interrupted any more
            self._is_over.set()

    def _look(self) -> None:
        until = self._ends if self._left is None else 0.0
        while not self._is_over.wait(max(until - time.monotonic(), SECONDS_BETWEEN_LOOKS)):
            self.found_nobody = self.found_nobody or (self._left is not None and self._left())
            if self.found_nobody or time.monotonic() >= self._ends:
                with self._deciding:
                    if not self._is_over.is_set():
                        self._interrupt()  # again and again: one that comes before DuckDB has begun is forgotten


@contextmanager
def _turn(left: IsLeft | None) -> Iterator[None]:
    """One of the MOST_AT_ONCE turns, in the order of asking. Nothing in a turn asks for another one."""
    ends, place = time.monotonic() + SECONDS_FOR_A_TURN, object()
    with _moved:
        _line.append(place)
    try:
        with _moved:
            while _line[0] is not place:
                _moved.wait(_patience(ends, left))
        while not _turns.acquire(timeout=_patience(ends, left)):
            pass
    finally:
        with _moved:
            _line.remove(place)
            _moved.notify_all()
    try:
        yield
    finally:
        _turns.release()


def _patience(ends: float, left: IsLeft | None) -> float:
    """Seconds until whoever stands in line looks round. Raises LimitReached at the end of the wait, NobodyWaits."""
    check(left)
    rest = ends - time.monotonic()
    if rest <= 0:
        raise LimitReached(
            "So much is being asked here just now that this did not get its turn", remedy="Try again in a minute."
        )
    return rest if left is None else min(rest, SECONDS_BETWEEN_LOOKS)
