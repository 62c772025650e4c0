"""Leaves the bytes of the erased behind: a whole copy takes the file's place, because DuckDB keeps deleted rows."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from errors import StorageFull, WorkspaceInUse
from warehouse.whole_copy import copy_whole, remove

if TYPE_CHECKING:
    from warehouse.workspace import Workspace

PENDING = "rewrite-pending"  # there while erased bytes may still be in the file

log = logging.getLogger("next_circle")


def leave_bytes_behind(workspace: Workspace) -> None:
    """Let a whole copy take the place of the file, so that nothing deleted can be read in it.

    A kill or a full disk on the way leaves the file PENDING; then it is done at the next opening.
    Raises StorageFull, WorkspaceInUse.
    """
    with workspace.alone():
        (workspace.folder / PENDING).touch()
        fresh = workspace.spool / "rewritten.duckdb"
        remove(fresh)
        try:
            with workspace.reader() as reader:
                copy_whole(reader, fresh)
            workspace.replace_file(fresh)
        finally:
            remove(fresh)
        (workspace.folder / PENDING).unlink()


def finish_erasure(workspace: Workspace) -> None:
    """What an erasure that did not come to its end has left to do. Where it cannot be done now, the log says so."""
    if not (workspace.folder / PENDING).exists():
        return
    try:
        leave_bytes_behind(workspace)
    except (StorageFull, WorkspaceInUse) as problem:
        log.warning("Bytes of an erased person are still in %s: %s", workspace.name, problem.sentence())
