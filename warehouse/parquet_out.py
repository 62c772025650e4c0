"""The workspace's tables as a folder of Parquet, one folder a table: what Spark reads."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from errors import Refused
from warehouse.connect import told_in_words
from warehouse.whole_copy import Counts, counts_of
from warehouse.workspace import Workspace

# Acts sorted by time in files of this size: Spark reads files side by side and passes by those outside a window.
BYTES_PER_FILE = "128MB"
# How the program itself opened the file, and bytes whose plain text nobody but the workspace may know.
_LEFT_OUT = ("schema_version", "erasure_salt")
# What Spark must find sorted in the files, so that it skips those outside the question's window.
_ORDER = {"event": "occurred_at"}


def export_parquet(workspace: Workspace, target: Path) -> Counts:
    """Write every table as target/<table>/*.parquet; rows per table. One state of the data, others may go on writing.

    target: a folder that is not there yet or is empty. Raises Refused when it holds something, StorageFull.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refused(f"{target.name} is not an empty folder", remedy="Name a folder that is not there yet.")
    with told_in_words():
        return _export(workspace, target)


def _export(workspace: Workspace, target: Path) -> Counts:
    part = workspace.spool / "parquet"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    try:
        with workspace.reader() as reader:
            reader.begin()
            try:
                counts = {table: rows for table, rows in counts_of(reader).items() if table not in _LEFT_OUT}
                for table in counts:
                    _write(reader, table, part)
            finally:
                reader.rollback()
        target.parent.mkdir(parents=True, exist_ok=True)
        target.mkdir(exist_ok=True)
        target.chmod(0o700)
        for folder in part.iterdir():
            shutil.move(folder, target / folder.name)
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)  # half of the tables are no export, and keep a full disk full
        raise
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return counts


def _write(reader: duckdb.DuckDBPyConnection, table: str, folder: Path) -> None:
    """One table; a table without rows leaves one file too, which names its columns."""
    place = str(folder / table).replace("'", "''")
    if reader.execute(f'select 1 from "{table}" limit 1').fetchall():
        order = f" order by {_ORDER[table]}" if table in _ORDER else ""
        reader.execute(
            f"copy (select * from \"{table}\"{order}) to '{place}'"
            f" (format parquet, compression zstd, file_size_bytes '{BYTES_PER_FILE}')"
        ).fetchall()
        return
    (folder / table).mkdir()
    reader.execute(f"copy \"{table}\" to '{place}/data_0.parquet' (format parquet)").fetchall()
