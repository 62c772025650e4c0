"""Write a workspace's tables for Spark: everything about everybody, so only who may back up may do it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from actions.access import LOCAL, Act, Visitor, check_may
from warehouse.parquet_out import export_parquet
from warehouse.whole_copy import Counts
from warehouse.workspace import Workspace


def export_tables(workspace: Workspace, folder: Path, *, who: Visitor = LOCAL, now: datetime) -> Counts:
    """Rows per table that were written. now: UTC without a zone. Raises Refused when `who` may not, StorageFull."""
    check_may(who, Act.BACK_UP)
    counts = export_parquet(workspace, folder)
    workspace.note({"at": now, "who": who.name, "what": "export of all tables", "on_what": folder.name})
    return counts
