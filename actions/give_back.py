"""Gives memory that visitors have left back to the machine: glibc keeps what was freed in each thread's own pool."""

from __future__ import annotations

import ctypes
import gc
import threading

SECONDS_BETWEEN = 60.0  # as long as a closed tab keeps its memory; one pass takes about a fifth of a second


class GiveBack:
    """Does it every minute while the server runs; nothing where the C library has no such call."""

    def __init__(self) -> None:
        self._trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        self._is_over = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, until `stop`."""
        if self._trim is not None:
            self._thread = threading.Thread(target=self._serve, name="give-back", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Give nothing back any more."""
        self._is_over.set()
        if self._thread is not None:
            self._thread.join()

    def once(self) -> bool:
        """Give back what is free now; whether there was any."""
        gc.collect()
        return bool(self._trim and self._trim(0))

    def _serve(self) -> None:
        while not self._is_over.wait(SECONDS_BETWEEN):
            self.once()
