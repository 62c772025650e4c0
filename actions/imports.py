"""Import exports, undo an import, see what was imported: what the Import page and the command line make happen."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from contextlib import closing, nullcontext
from dataclasses import replace as with_values
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from actions.access import LOCAL, Act, Visitor, check_may
from actions.import_run import Cancelled, ImportRun, Progress, Watcher, now, stored_of
from actions.rows_out import RowsOut
from ingest.report import ImportReport, ReadOptions
from queries.filters import Filters
from queries.run import ask
from warehouse import load, settings, snapshots
from warehouse.reports import report_in
from warehouse.workspace import Workspace, check_workspace_name, open_workspace, opened_for_import

if TYPE_CHECKING:  # commands that ask no question start without it
    import pandas as pd

__all__ = [
    "first_rejected",
    "import_files",
    "import_history",
    "name_period",
    "now",
    "rejected_rows",
    "report_of",
    "set_export_end",
    "undo_import",
]

SHOWN_PER_REASON = 3  # lines left out for one reason, on screen; the download has all


def import_files(
    workspace_name: str,
    paths: Sequence[Path],
    options: ReadOptions,
    *,
    replace: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    rows_out: Path | None = None,
    who: Visitor = LOCAL,
) -> list[ImportReport]:
    """Read and store files; one report per file, entry or sheet, in order, each stored in its own transaction.

    A file that is refused, or that we fail at, is a report with `refused` set and does not keep the others out.
    dry_run: the same reports, nothing stored. rows_out: where the stored rows go as a CSV in canonical columns.
    progress: is told the share done (0-1) and words. cancelled: asked until just before each commit; an error that
    either raises ends the import too. A workspace that this call made and left empty is removed.
    Raises WrongUsage (also for rows_out), WorkspaceInUse, WorkspaceDamaged; StorageFull and other faults of ours when
    nothing was stored.
    """
    check_may(who, Act.IMPORT)
    check_workspace_name(workspace_name)
    if rows_out is not None:
        options = with_values(options, keep_text=True)
    watcher = Watcher(progress, cancelled)
    with (
        nullcontext() if rows_out is None else closing(RowsOut(rows_out, paths)) as rows,
        opened_for_import(workspace_name) as workspace,
        tempfile.TemporaryDirectory(prefix="import-", dir=workspace.spool) as spool,
    ):
        run = ImportRun(workspace, options, replace, who.name, watcher)
        if dry_run:
            return [report for report, _staged in run.tried(paths, Path(spool), rows)]
        done = run.stored(paths, Path(spool))
        if rows is not None:
            with workspace.reader() as reader:
                rows.write(reader, stored_of(done))
        return [report for report, _staged in done]


def undo_import(workspace_name: str, import_key: int, *, who: Visitor = LOCAL) -> int:
    """Take an import out again; how many acts are gone. Raises Refused when there is no such import."""
    check_may(who, Act.IMPORT)
    return load.undo(open_workspace(workspace_name), import_key, who=who.name, now=now())


def import_history(workspace: Workspace) -> pd.DataFrame:
    """One row per import that was stored, the newest first; columns of queries/imports.sql."""
    return ask(workspace, "imports", Filters()).iloc[::-1].reset_index(drop=True)


def rejected_rows(workspace: Workspace, import_key: int) -> pd.DataFrame:
    """The lines of one import that were not loaded: line, column_name, value, reason, record, in file order."""
    return ask(workspace, "rejected_rows", Filters(), import_key=import_key)


def first_rejected(workspace: Workspace, import_key: int) -> pd.DataFrame:
    """The first lines left out for each reason; columns as rejected_rows."""
    return ask(workspace, "first_rejected", Filters(), import_key=import_key, most_per_reason=SHOWN_PER_REASON)


def report_of(workspace: Workspace, import_key: int) -> ImportReport | None:
    """The report of a stored import as it was; None for one that was undone or stored before reports were kept."""
    kept = ask(workspace, "import_report", Filters(), import_key=import_key)
    return None if kept.empty else report_in(json.loads(kept["report"].iloc[0]))


def name_period(
    workspace_name: str, import_key: int, first: date | None, last: date | None, *, who: Visitor = LOCAL
) -> int:
    """Say which days the totals of an import count, the last one too; how many sums that concerns.

    Raises Refused when the import holds no totals whose days could be named.
    """
    check_may(who, Act.IMPORT)
    after = last + timedelta(days=1) if last else None
    return snapshots.name_window(open_workspace(workspace_name), import_key, first, after, who=who.name, now=now())


def set_export_end(workspace_name: str, day: str, *, who: Visitor = LOCAL) -> None:
    """Record the first day that the exports do not cover. Raises WrongUsage for a day that is none."""
    check_may(who, Act.IMPORT)
    settings.set(open_workspace(workspace_name), "export_end", day, who=who.name, now=now())
