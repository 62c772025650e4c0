"""The filter bar as a value: what is in scope. Shared by pages, command line and caches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Denominator = Literal["registered", "active", "contributors"]


@dataclass(frozen=True)
class Filters:
    """What is in scope. Days are in the community's time zone; empty tuples mean all.

    from_day is included, to_day is excluded (DESIGN, "Filters"). with_staff keeps flagged staff and bots in.
    denominator None: registered when a member list was imported, otherwise contributors.
    """

    from_day: date | None = None
    to_day: date | None = None
    communities: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    with_staff: bool = False
    denominator: Denominator | None = None
