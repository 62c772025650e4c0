"""How the bytes of a file are shared out among the stages of its reading, so that the share told is an honest one."""

from __future__ import annotations

from collections.abc import Callable

# Hashing runs beside the reading and is done long before it: it stands for little of the work.
SURVEY = 0.1
# Where our own reader goes first and DuckDB types what it wrote.
CAREFUL = 0.7
# Unpacking, or writing as a table what was none, before the table itself is read.
UNPACKING = 0.3

Progress = Callable[[int], None]


def part(progress: Progress, share: float) -> Progress:
    """Tells `progress` this share of what it is told itself; what is less than a byte is kept for the next time.

    >>> told = []; half = part(told.append, 0.5); half(3); half(3); told
    [1, 2]
    """
    owed = 0.0

    def tell(count: int) -> None:
        nonlocal owed
        owed += count * share
        whole = int(owed)
        owed -= whole
        progress(whole)

    return tell


def alive(progress: Progress) -> Progress:
    """Tells only that something moves."""
    return lambda _: progress(0)
