"""Loads the libraries of the pages beside the server's start, so that the first visitor does not wait for them."""

from __future__ import annotations

import importlib
import threading

from threadpoolctl import threadpool_limits

# What a page's first run would load: a second or more each on a small machine.
LIBRARIES = ("pandas", "plotly.graph_objects", "scipy.stats", "scipy.optimize", "scipy.sparse", "sklearn.pipeline")


def warm_up() -> threading.Thread:
    """Start loading, in a thread that holds up neither the readiness nor the end of the server."""
    thread = threading.Thread(target=_load, name="warm-up", daemon=True)
    thread.start()
    return thread


def _load() -> None:
    """Load, then keep linear algebra to one thread: sessions and DuckDB share few processors, and more only wait."""
    for name in LIBRARIES:
        importlib.import_module(name)
    threadpool_limits(limits=1, user_api="blas")
