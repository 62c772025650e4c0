"""What the commands of scaling out do: the workspace's tables as Parquet, for Spark."""

from __future__ import annotations

import argparse
from typing import Any

from actions.export_tables import export_tables
from actions.imports import now
from commands import existing, say


def export_parquet(options: argparse.Namespace) -> dict[str, Any]:
    """The command `export-parquet DIR`: every table as Parquet under DIR/WORKSPACE; rows per table."""
    workspace = existing(options.workspace)
    folder = options.folder / workspace.name
    counts = export_tables(workspace, folder, now=now())
    say([f"{counts['event']:,} acts and {counts['member']:,} members written to {folder}."])
    return {"workspace": workspace.name, "folder": str(folder), "tables": counts}
