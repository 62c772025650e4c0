"""Runs finished SQL on the chosen engine, DuckDB or Spark, and gives a frame back; knows no question."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

from errors import LimitReached
from warehouse import spark
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


class QuestionFailed(Exception):
    """The engine gave no answer; is_late: it was stopped because it took too long."""

    def __init__(self, problem: str, *, is_late: bool) -> None:
        super().__init__(problem)
        self.is_late = is_late


def execute(workspace: Workspace, sql: str, parameters: Mapping[str, object]) -> pd.DataFrame:
    """The answer of one statement. Stopped after SECONDS_PER_QUESTION (NEXT_CIRCLE_QUERY_SECONDS for another).

    Raises QuestionFailed, LimitReached when too many are asked at once or this one takes too much memory.
    """
    seconds = float(os.environ.get("NEXT_CIRCLE_QUERY_SECONDS") or 0)
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
    with _turn(), workspace.reader() as reader:
        watchdog = threading.Timer(seconds, reader.interrupt)
        watchdog.daemon = True
        watchdog.start()
        try:
            return reader.execute(sql, dict(parameters)).df()
        finally:
            watchdog.cancel()


@contextmanager
def _turn() -> Iterator[None]:
    """One of the MOST_AT_ONCE turns, in the order of asking. Nothing in a turn asks for another one."""
    if not _turns.acquire(timeout=SECONDS_FOR_A_TURN):
        raise LimitReached(
            "So much is being asked here just now that this did not get its turn", remedy="Try again in a minute."
        )
    try:
        yield
    finally:
        _turns.release()
