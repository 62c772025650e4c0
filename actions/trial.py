"""Reads a file without storing anything: how many rows would load, which not and why, was it read before."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from errors import NextCircleError
from ingest import child
from ingest.report import ReadOptions, RefusedTable, RejectedRows, StagedFile
from queries.filters import Filters
from queries.run import ask
from warehouse.import_record import earlier as earlier_import
from warehouse.workspace import Workspace


@dataclass(frozen=True)
class Earlier:
    """An import that holds this very file. is_same: read alike, so that it adds nothing again."""

    import_key: int
    is_same: bool


@dataclass(frozen=True)
class TriedTable:
    """What would come of one table of a file. rows_read = rows that would load + rows_rejected."""

    file: str
    rows_read: int
    rows_rejected: int
    rejected: tuple[RejectedRows, ...]
    earlier: Earlier | None
    refused: str | None = None

    @property
    def rows_fit(self) -> int:
        """Rows that would load; those that are there already are not yet told apart."""
        return self.rows_read - self.rows_rejected


def try_file(path: Path, options: ReadOptions, workspace: Workspace | None) -> tuple[TriedTable, ...]:
    """Read a file in the child and count; nothing is stored. workspace: where it may have been read before."""
    spool = Path(tempfile.mkdtemp(prefix="trial-", dir=path.parent))
    try:
        tables = child.read_export(path, options, spool=spool)
        return tuple(_tried(table, workspace) for table in tables)
    except NextCircleError as problem:
        return (TriedTable(path.name, 0, 0, (), None, problem.sentence()),)
    finally:
        shutil.rmtree(spool, ignore_errors=True)


def held_as(workspace: Workspace, path: Path) -> int | None:
    """Number of the newest import of these very bytes, read in whatever way; only plain files can be told so."""
    imports = ask(workspace, "imports", Filters())
    imports = imports[~imports["is_undone"]]
    if imports.empty:
        return None
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    same = imports[imports["sha256"] == sha256]
    return None if same.empty else int(same["import_key"].iloc[-1])


def reading_of(workspace: Workspace, import_key: int) -> dict[str, Any]:
    """How an import was read: columns, defaults, formats, time_zone, day_order, encoding; empty when there is none."""
    imports = ask(workspace, "imports", Filters())
    found = imports[imports["import_key"] == import_key]
    if found.empty:
        return {}
    options: dict[str, Any] = json.loads(found["options"].iloc[0])
    return options | {"encoding": found["encoding"].iloc[0], "file": found["file_name"].iloc[0]}


def last_zone(workspace: Workspace, format_name: str) -> str | None:
    """The time zone in which the newest import of this format was read; None where there is none."""
    imports = ask(workspace, "imports", Filters())
    same = imports[(imports["format"] == format_name) & ~imports["is_undone"]]
    return None if same.empty else str(same["time_zone"].iloc[-1])


def _tried(table: StagedFile | RefusedTable, workspace: Workspace | None) -> TriedTable:
    if isinstance(table, RefusedTable):
        return TriedTable(table.file, 0, 0, (), None, table.refused)
    held = None
    if workspace is not None:
        with workspace.reader() as reader:
            held = earlier_import(reader, table)
    earlier = Earlier(*held) if held else None
    return TriedTable(table.file, table.rows_read, table.rows_rejected, table.rejected, earlier)
