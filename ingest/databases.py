"""The databases in memory that type one table: one for each step of a large table, one for all steps of a small one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import duckdb

Config = dict[str, str | bool | int | float | list[str]]

_OFFLINE: Config = {"autoload_known_extensions": "false"}
# A small table is done before a second thread has begun.
_SMALL: Config = {**_OFFLINE, "threads": 1}


class Databases:
    """Opens them; `settle` gives each its limits and functions."""

    def __init__(self, settle: Callable[[duckdb.DuckDBPyConnection], None]) -> None:
        self._settle = settle
        self._shared: duckdb.DuckDBPyConnection | None = None

    @contextmanager
    def one_for_all(self) -> Iterator[None]:
        """Do every step in one database: opening one takes longer than a small table."""
        with duckdb.connect(config=_SMALL) as self._shared:
            self._settle(self._shared)
            yield
        self._shared = None

    @contextmanager
    def opened(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A database for one step, whose memory is free for the next; or the one for all."""
        if self._shared is not None:
            yield self._shared
            return
        with duckdb.connect(config=_OFFLINE) as con:
            self._settle(con)
            yield con
