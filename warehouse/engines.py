"""Runs finished SQL on an engine and gives a frame back; knows no question."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING

from warehouse.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

# A visitor has left by then, and two such questions would hold up everybody else (RELIABILITY 3, row 8).
SECONDS_PER_QUESTION = 10.0


def execute(workspace: Workspace, sql: str, parameters: Mapping[str, object]) -> pd.DataFrame:
    """The answer of one statement. Interrupted after SECONDS_PER_QUESTION (NEXT_CIRCLE_QUERY_SECONDS for another).

    Raises duckdb.Error (duckdb.InterruptException when it took too long).
    """
    seconds = float(os.environ.get("NEXT_CIRCLE_QUERY_SECONDS") or SECONDS_PER_QUESTION)
    with workspace.reader() as reader:
        watchdog = threading.Timer(seconds, reader.interrupt)
        watchdog.daemon = True
        watchdog.start()
        try:
            return reader.execute(sql, dict(parameters)).df()
        finally:
            watchdog.cancel()
