"""Runs finished SQL on the chosen engine, DuckDB or Spark, and gives a frame back; knows no question."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING

import duckdb

from warehouse import spark
from warehouse.workspace import Workspace

if TYPE_CHECKING:  # commands that ask no question start without it
    import pandas as pd

# A visitor has left by then, and two such questions would hold up everybody else (RELIABILITY 3, row 8).
SECONDS_PER_QUESTION = 10.0
# Spark's tables are larger than one machine, and its answers take their time by nature.
SECONDS_PER_QUESTION_ON_SPARK = 600.0


class QuestionFailed(Exception):
    """The engine gave no answer; is_late: it was stopped because it took too long."""

    def __init__(self, problem: str, *, is_late: bool) -> None:
        super().__init__(problem)
        self.is_late = is_late


def execute(workspace: Workspace, sql: str, parameters: Mapping[str, object]) -> pd.DataFrame:
    """The answer of one statement. Stopped after SECONDS_PER_QUESTION (NEXT_CIRCLE_QUERY_SECONDS for another).

    Raises QuestionFailed.
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
    with workspace.reader() as reader:
        watchdog = threading.Timer(seconds, reader.interrupt)
        watchdog.daemon = True
        watchdog.start()
        try:
            return reader.execute(sql, dict(parameters)).df()
        finally:
            watchdog.cancel()
