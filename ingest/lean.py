"""Keeps a process that makes no frame from loading pandas."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType


def without_pandas() -> None:
    """Have this process find no pandas; for one that reads files and ends, before it opens a database.

    DuckDB looks for pandas' missing values at its first bound parameter and loads it, if it is there, with all that it
    needs: more than half a second, longer than the reading of most files. A process that has it already keeps it.
    """
    if "pandas" not in sys.modules:
        sys.meta_path.insert(0, _NoPandas())


class _NoPandas(MetaPathFinder):
    """Says of pandas that it is not installed."""

    def find_spec(self, fullname: str, *_: Sequence[str] | ModuleType | None) -> ModuleSpec | None:
        """None: another finder may know it."""
        if fullname == "pandas":
            raise ModuleNotFoundError("This process makes no frames", name="pandas")
        return None
