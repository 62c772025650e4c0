"""Limits that whoever runs the server may set by environment, as numbers."""

from __future__ import annotations

import os

from errors import WrongUsage

SECONDS, MEMORY = "NEXT_CIRCLE_QUERY_SECONDS", "NEXT_CIRCLE_MEMORY_MB"
LEAST = {SECONDS: 0.001, MEMORY: 200.0}  # DuckDB needs some hundred MB to open a workspace and add to it
SUCH_AS = {SECONDS: 60, MEMORY: 2_000}
UNIT = {SECONDS: "seconds that a question may take", MEMORY: "MB that the questions of a workspace may take"}


def limit(name: str, default: float) -> float:
    """The limit of this name; the default where it is not set. Raises WrongUsage for no number or too small a one."""
    said = os.environ.get(name, "").strip()
    if not said:
        return default
    try:
        number = float(said)
    except ValueError:
        number = 0.0
    if not LEAST[name] <= number < float("inf"):
        raise WrongUsage(
            f'{name} is "{said}", but it is the number of {UNIT[name]}, at least {LEAST[name]:g}',
            remedy=f"Set it to a number such as {SUCH_AS[name]}, or leave it out.",
        )
    return number


def check() -> None:
    """Raise WrongUsage where a limit is set to what it cannot be, at the start rather than at the first question."""
    for name, least in LEAST.items():
        limit(name, least)
