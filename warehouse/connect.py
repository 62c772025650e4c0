"""How a workspace file is opened: migrated, limited, locked down; and what DuckDB's errors mean in words."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from errors import LimitReached, NextCircleError, OurFault, StorageFull, WorkspaceDamaged, WorkspaceInUse
from warehouse import environment

SCHEMA = Path(__file__).parent / "schema"

# Server and reading child together stay under 1.5 GB (RELIABILITY 3, row 6); what does not fit spills to disk.
# A community of a hundred million acts may need more: NEXT_CIRCLE_MEMORY_MB.
MEMORY_MB = 900
# The largest sort (100 million acts of 64 bytes) spills 6.4 GB; DuckDB's own default is 90 % of the disk.
SPILL_LIMIT = "20GB"

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
}
log = logging.getLogger("next_circle")

_FULL = re.compile(r"no space left|disk quota|could not write", re.IGNORECASE)
_DAMAGE = (duckdb.InternalException, duckdb.FatalException, duckdb.SerializationException)
_DAMAGE_ON_OPENING = (duckdb.IOException, duckdb.InvalidInputException, duckdb.DataError)
# A block whose checksum is wrong is told as an error of reading, whenever it is first read.
_CORRUPT = re.compile(r"corrupt database file|does not match stored checksum", re.IGNORECASE)
# What the system says of a file that it does not let us open: nothing is known of the file's content then.
_NOT_OPENED = re.compile(
    r"permission denied|not permitted|read-only|too many open files|is a directory|not a directory|no such file",
    re.IGNORECASE,
)
_IN_USE = re.compile(r"could not set lock|conflicting lock|being used by another process", re.IGNORECASE)


def _memory() -> str:
    return f"{environment.limit(environment.MEMORY, MEMORY_MB):.0f}MB"


def connect(
    file: Path,
    *,
    spool: Path,
    spill: Path,
    before_migration: Callable[[duckdb.DuckDBPyConnection], None] = lambda _connection: None,
) -> duckdb.DuckDBPyConnection:
    """Open or create a workspace file: tables up to date, nothing outside `spool` readable or writable by SQL.

    before_migration: called once before tables that hold something are changed for a newer version of the program.
    Raises WorkspaceInUse, WorkspaceDamaged, StorageFull.
    """
    with told_in_words(opening=file.parent.name):
        connection = duckdb.connect(
            str(file), config=_CONFIG | {"memory_limit": _memory(), "temp_directory": str(spill)}
        )
        try:
            _migrate(connection, before_migration)
            _lock_down(connection, spool)
        except BaseException:
            connection.close()
            raise
    return connection


def _migrate(
    connection: duckdb.DuckDBPyConnection, before_migration: Callable[[duckdb.DuckDBPyConnection], None]
) -> None:
    """Apply the numbered files of schema/ that this workspace has not seen, each in its own transaction."""
    connection.execute("create table if not exists schema_version (version integer not null)").fetchall()
    seen = int(connection.execute("select coalesce(max(version), 0) from schema_version").fetchall()[0][0])
    scripts = {int(script.name[:3]): script for script in SCHEMA.glob("[0-9][0-9][0-9]_*.sql")}
    new = sorted(number for number in scripts if number > seen)
    if seen and new:
        before_migration(connection)
    for number in new:
        script = scripts[number]
        connection.begin()
        connection.execute(script.read_text(encoding="utf-8")).fetchall()
        connection.execute("insert into schema_version values (?)", [number]).fetchall()
        connection.commit()


def _lock_down(connection: duckdb.DuckDBPyConnection, spool: Path) -> None:
    """From here on SQL reads and writes files in the spool alone, and no setting can be changed (RELIABILITY 4)."""
    # Given at the opening, DuckDB 1.5.6 shows this limit and does not keep it (tests/warehouse/test_limits.py).
    connection.execute(f"set max_temp_directory_size = '{SPILL_LIMIT}'").fetchall()
    folder = str(spool).replace("'", "''")
    connection.execute(f"set allowed_directories = ['{folder}']").fetchall()
    connection.execute("set enable_external_access = false").fetchall()
    connection.execute("set lock_configuration = true").fetchall()


@contextmanager
def told_in_words(*, opening: str | None = None, at_death: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Turn DuckDB's errors about disk, lock and damage into ours; other errors pass.

    opening: name of the workspace that is being opened; then a file that cannot be read is a damaged one.
    at_death: told of an error after which DuckDB answers nothing more until the file is opened again.
    """
    try:
        yield
    except NextCircleError:
        raise
    except (duckdb.Error, OSError) as error:
        if isinstance(error, duckdb.FatalException):
            at_death()
        problem = _in_words(error, opening)
        if problem is None:
            raise
        raise problem from error


def _in_words(error: Exception, opening: str | None) -> NextCircleError | None:
    text = str(error)
    if _FULL.search(text):
        return StorageFull(
            "The disk is full, so nothing of this was stored; everything stored before is intact",
            remedy="Free some disk space and try again.",
        )
    if isinstance(error, duckdb.OutOfMemoryException):
        return LimitReached(
            f"This needs more than the memory ({_memory()}) and disk ({SPILL_LIMIT}) that one piece of work may"
            " take; it was stopped and changed nothing",
            remedy="Ask for less at once: a shorter period, fewer groups, a smaller file.",
        )
    if _IN_USE.search(text):
        return WorkspaceInUse(
            f'The workspace "{opening}" is open in another program' if opening else "The workspace is in use",
            remedy="Close the dashboard (or the other command) that uses it, then try again.",
        )
    if opening and (isinstance(error, OSError) or _NOT_OPENED.search(text)):
        return OurFault(
            f'The folder of the workspace "{opening}" cannot be used ({_reason(error)})',
            remedy="Give yourself the right to write there, or set NEXT_CIRCLE_HOME to a folder that can be written.",
        )
    if isinstance(error, _DAMAGE) or _CORRUPT.search(text) or (opening and isinstance(error, _DAMAGE_ON_OPENING)):
        return WorkspaceDamaged(
            f'The file of the workspace "{opening}" is damaged' if opening else "The workspace's file is damaged",
            remedy="Put a backup back: cli.py restore, or the page Data & privacy. Nothing was overwritten.",
        )
    return None


def _reason(error: Exception) -> str:
    """What the system said, in a few words."""
    if isinstance(error, OSError):
        return error.strerror or "the system gives no reason"
    found = _NOT_OPENED.search(str(error))
    return found.group().lower() if found else str(error)


def roll_back(cursor: duckdb.DuckDBPyConnection) -> None:
    """Undo the transaction under way, if there still is one."""
    try:
        cursor.rollback()
    except duckdb.Error:  # the failed statement or commit has ended the transaction already
        return


def checkpoint(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Write the log into the file: a damaged log would silently lose its tail, the file has checksums.

    False when DuckDB answers nothing more until the file is opened again. What was committed is in the log in any case.
    """
    try:
        cursor.execute("checkpoint").fetchall()
    except (duckdb.TransactionException, duckdb.IOException, duckdb.FatalException) as error:
        log.warning("The log of a workspace could not be written into its file: %s", error)
        return not isinstance(error, duckdb.FatalException)
    return True
