"""From a file to its staged tables: unpack, stage each, keep what is refused; runs inside the child."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from errors import RefusedFile
from ingest.report import ReadOptions, RefusedTable, StagedFile
from ingest.stage import stage
from ingest.unpack import tables_of


def read_tables(
    path: Path, name: str, options: ReadOptions, spool: Path, progress: Callable[[int], None]
) -> list[StagedFile | RefusedTable]:
    """Every table of a file. Raises RefusedFile when not one of them can be read."""
    results: list[StagedFile | RefusedTable] = []
    refusals: list[RefusedFile] = []
    try:
        for table in tables_of(path, name, spool, progress, options):
            if isinstance(table, RefusedTable):
                results.append(table)
                continue
            try:
                results.append(stage(table, options, spool, progress))
            except RefusedFile as refusal:
                refusals.append(refusal)
                results.append(RefusedTable(table.name, refusal.sentence()))
            finally:
                if table.path != path:
                    table.path.unlink(missing_ok=True)
    except BaseException:  # what came before the damage is not kept either
        for staged in results:
            _forget(staged)
        raise
    if refusals and not any(isinstance(result, StagedFile) for result in results):
        raise refusals[0]
    return results


def _forget(result: StagedFile | RefusedTable) -> None:
    if isinstance(result, StagedFile):
        for path in (result.rows_path, result.rejected_path, result.copies_path):
            if path is not None:
                path.unlink(missing_ok=True)
