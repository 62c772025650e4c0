"""Gives memory that visitors have left back to the machine: results, and what glibc keeps in each thread's own pool."""

from __future__ import annotations

import ctypes
import gc

from figures import cache

_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)


def give_back(*, nobody_is_here: bool = False) -> bool:
    """Give back what is free now; whether there was any. Nothing where the C library has no such call.

    nobody_is_here: no page is open, so that only the results that were asked for last are kept.
    """
    if nobody_is_here:
        cache.keep_less()
    gc.collect()
    return bool(_trim and _trim(0))
