"""Gives memory that visitors have left back to the machine: glibc keeps what was freed in each thread's own pool."""

from __future__ import annotations

import ctypes
import gc

_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)


def give_back() -> bool:
    """Give back what is free now; whether there was any. Nothing where the C library has no such call."""
    gc.collect()
    return bool(_trim and _trim(0))
