"""Notices lost changes: how much a workspace holds stands in its file and, after each change, beside it too.

A log that was cut, by a crash of the machine or a copy of half a folder, replays up to its last whole transaction and
says nothing of the rest. The audit's last line is kept as well, so that its newest lines do not go unnoticed.
"""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path

import duckdb

from errors import WorkspaceDamaged
from warehouse import audit

FILE = "stored.json"

log = logging.getLogger("next_circle")


def count_change(connection: duckdb.DuckDBPyConnection) -> None:
    """Count one change and the acts there are after it, in the transaction of the change."""
    connection.execute(
        "update state set count_changes = count_changes + 1, count_events = (select count(*) from event)"
    ).fetchall()


def keep(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write beside the workspace's file what was committed, so that its loss would show."""
    changes, events = _state(connection)
    audit_key, audit_hash = audit.last_line(connection)
    stored = {"count_changes": changes, "count_events": events, "audit_key": audit_key, "audit_hash": audit_hash}
    part = folder / f"{FILE}.part"
    try:
        with part.open("w", encoding="utf-8") as out:
            json.dump(stored, out)
            out.flush()
            os.fsync(out.fileno())
        part.replace(folder / FILE)
    except OSError as error:  # the change is stored; only the loss of the newest ones would go unnoticed
        log.warning("%s cannot be written: %s", FILE, error.strerror)


def check(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Compare what the file holds with what was stored. Raises WorkspaceDamaged naming what is missing."""
    changes, events = _state(connection)
    found = int(connection.execute("select count(*) from event").fetchall()[0][0])
    if found != events:
        raise WorkspaceDamaged(
            f'The file of the workspace "{folder.name}" holds {found:,} acts where {events:,} were stored',
            remedy="Put a backup back: cli.py restore, or the page Data & privacy. Nothing was overwritten.",
        )
    kept_changes, kept_events = _kept(folder / FILE)
    if changes < kept_changes:
        raise WorkspaceDamaged(
            f'The workspace "{folder.name}" has lost its last changes ({kept_changes - changes:,}):'
            f" it holds {found:,} acts where {kept_events:,} were stored",
            remedy="Put a backup back: cli.py restore, or the page Data & privacy."
            f" To go on with what is left, remove {FILE} from that folder.",
        )


def first_missing_line(connection: duckdb.DuckDBPyConnection, folder: Path) -> int | None:
    """Number of the first line of the audit that was kept beside the file and is not in it so; None where none is."""
    try:
        kept = json.loads((folder / FILE).read_text(encoding="utf-8"))
        key, line_hash = int(kept["audit_key"]), str(kept["audit_hash"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    last, _ = audit.last_line(connection)
    if last < key:
        return last + 1
    return None if audit.hash_of(connection, key) == line_hash else key


def count_changes(connection: duckdb.DuckDBPyConnection) -> int:
    """How many changes were ever stored."""
    return _state(connection)[0]


def _state(connection: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    changes, events = connection.execute("select count_changes, count_events from state").fetchall()[0]
    return int(changes), int(events)


def _kept(file: Path) -> tuple[int, int]:
    """What was kept beside the file; nothing where that is missing or not ours."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        return int(kept["count_changes"]), int(kept["count_events"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0, 0
