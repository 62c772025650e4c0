"""Gives memory that visitors have left back to the machine: results, and what glibc keeps in each thread's own pool."""

from __future__ import annotations

import ctypes
import gc

from figures import cache

_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
_choose = getattr(ctypes.CDLL(None), "mallopt", None)
# Of glibc's malloc.h. Each visit has a thread and each thread its own pool, whose last living byte keeps its page; two
# pools for all are enough, because large arrays, from this size on, come straight from the machine and go back to it.
_MOST_POOLS, _LARGE_FROM = -8, -3
POOLS, LARGE = 2, 8 << 20


def keep_little() -> bool:
    """Let threads share their pools, once at the start; whether it was taken. Nothing where there is no such call."""
    return bool(_choose and _choose(_MOST_POOLS, POOLS) and _choose(_LARGE_FROM, LARGE))


def give_back(*, nobody_is_here: bool = False) -> bool:
    """Give back what is free now; whether there was any. Nothing where the C library has no such call.

    nobody_is_here: no page is open, so that only the results that were asked for last are kept.
    """
    if nobody_is_here:
        cache.keep_less()
    gc.collect()
    return bool(_trim and _trim(0))
