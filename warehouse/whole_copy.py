"""A whole copy of a workspace file: what is committed now, and no byte of what was deleted; checked before it counts.

DuckDB keeps deleted rows readable in the file, even after a checkpoint; only a copy of the database leaves them behind.
"""

from __future__ import annotations

import uuid
from pathlib import Path

import duckdb

from errors import WorkspaceDamaged
from warehouse.folders import log_of

Counts = dict[str, int]

# Changes are seconds apart at the least, and a copy of ten million acts takes seconds.
MOST_TRIES = 5


def copy_whole(connection: duckdb.DuckDBPyConnection, target: Path) -> Counts:
    """Write the database into a new file while others go on; rows per table, as checked in it.

    connection: outside a transaction, because DuckDB copies in one of its own. target: in a folder where the connection
    may write. Raises WorkspaceDamaged when the copy does not hold what it should; it is removed then.
    """
    for _ in range(MOST_TRIES):
        before = counts_of(connection), _changes(connection)
        try:
            _copy(connection, target)
        except BaseException:
            remove(target)  # half a copy would keep a full disk full
            raise
        if (counts_of(connection), _changes(connection)) != before:  # somebody changed the workspace meanwhile
            remove(target)
            continue
        if read_counts(target) == before[0]:
            return before[0]
        break
    remove(target)
    raise WorkspaceDamaged("A copy of the workspace came out incomplete", remedy="Try again; nothing was changed.")


def _copy(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    name, text = f"copy_{uuid.uuid4().hex[:12]}", str(target).replace("'", "''")
    source = str(connection.execute("select current_database()").fetchall()[0][0])
    connection.execute(f"attach '{text}' as {name}").fetchall()
    try:
        connection.execute(f'copy from database "{source}" to {name}').fetchall()
    finally:
        connection.execute(f"detach {name}").fetchall()


def _changes(connection: duckdb.DuckDBPyConnection) -> list[tuple[int]]:
    """How many changes were stored so far; nothing in a workspace from before they were counted."""
    if "state" not in tables_of(connection):
        return []
    return connection.execute("select count_changes from state").fetchall()


def counts_of(connection: duckdb.DuckDBPyConnection) -> Counts:
    """Rows per table."""
    return {
        table: int(connection.execute(f'select count(*) from "{table}"').fetchall()[0][0])
        for table in tables_of(connection)
    }


def tables_of(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Names of the workspace's own tables, in the order of the alphabet."""
    rows = connection.execute(
        "select table_name from duckdb_tables() where database_name = current_database() and not temporary order by 1"
    ).fetchall()
    return [str(row[0]) for row in rows]


def read_counts(file: Path) -> Counts:
    """Rows per table of a file that nobody has open; every block is read, so that a damaged one shows.

    Raises WorkspaceDamaged.
    """
    try:
        with duckdb.connect(str(file), read_only=True) as opened:
            for table in tables_of(opened):
                opened.execute(f'select bit_xor(hash("{table}")) from "{table}"').fetchall()
            return counts_of(opened)
    except duckdb.Error as error:
        raise WorkspaceDamaged(
            f"The file {file.name} cannot be read whole", remedy="Choose another backup; this one is damaged."
        ) from error


def remove(file: Path) -> None:
    """Remove a database file and its log."""
    for path in (file, log_of(file)):
        path.unlink(missing_ok=True)
