"""What each person has uploaded today: a file beside the workspaces, so that a restart of the server forgets nothing.

People stand in it under a code that is another one every day; yesterday's counts are not kept.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import os
import secrets
import threading
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from warehouse.names import home

FILE = ".uploads-today.json"  # no workspace can have this name

log = logging.getLogger("next_circle")


@dataclass
class _Today:
    """The counts of one day: code of a person -> files and bytes."""

    day: str
    key: str = field(default_factory=lambda: secrets.token_hex(16))
    brought: dict[str, tuple[int, int]] = field(default_factory=dict)


_lock = threading.Lock()
_days: dict[Path, _Today] = {}


def brought(person: str, day: date) -> tuple[int, int]:
    """Files and bytes that somebody has uploaded on this day (UTC)."""
    with _lock:
        today = _of(day)
        return today.brought.get(_code(today, person), (0, 0))


def count(person: str, day: date, files: int, size: int) -> None:
    """Add files and bytes to what somebody has uploaded on this day.

    A file that cannot be written is logged, and the counts hold until the server stops.
    """
    with _lock:
        _add(_of(day), person, files, size)


def give_back(person: str, day: date, files: int, size: int) -> None:
    """Take back what was counted for files that did not arrive, unless their day is over."""
    with _lock:
        today = _days.get(home() / FILE)
        if today is not None and today.day == str(day):
            _add(today, person, -files, -size)


def _add(today: _Today, person: str, files: int, size: int) -> None:
    code = _code(today, person)
    had = today.brought.get(code, (0, 0))
    today.brought[code] = (max(0, had[0] + files), max(0, had[1] + size))
    _write(today)


def _of(day: date) -> _Today:
    """The counts of the day, begun anew when it is another one than was counted last."""
    file = home() / FILE
    if file not in _days:
        _days[file] = _read(file) or _Today(str(day))
    if _days[file].day != str(day):
        _days[file] = _Today(str(day))
    return _days[file]


def _code(today: _Today, person: str) -> str:
    return hmac.new(today.key.encode(), person.casefold().encode(), hashlib.sha256).hexdigest()


def _read(file: Path) -> _Today | None:
    """What an earlier server counted; None where there is nothing, or nothing that can be read."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        counts = {str(code): (max(0, int(files)), max(0, int(size))) for code, (files, size) in kept["brought"].items()}
        return _Today(str(kept["day"]), str(kept["key"]), counts)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        log.warning("%s cannot be read: uploads are counted anew", FILE)
        return None


def _write(today: _Today) -> None:
    file = home() / FILE
    part = file.with_name(f"{FILE}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
            json.dump({"day": today.day, "key": today.key, "brought": today.brought}, out)
        part.replace(file)
    except OSError as error:
        log.warning("%s cannot be written: %s", FILE, error.strerror)
