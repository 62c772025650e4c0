"""The rows that were loaded, written in file order in the canonical columns: what `--rows-out` gives."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import duckdb

from errors import OurFault, WrongUsage
from ingest.kinds import COLUMNS
from ingest.report import ImportReport, StagedFile
from warehouse.load import duplicate_rows

Stored = tuple[ImportReport, StagedFile]

_ANOTHER = "Name another file for --rows-out."

# Rows held in memory at once.
BATCH = 65_536


class RowsOut:
    """The file that --rows-out names: opened before anything is stored, in its place only when it is whole."""

    def __init__(self, path: Path, inputs: Sequence[Path]) -> None:
        """Raises WrongUsage for a path that cannot be written, or that is one of the files to import."""
        self._target = path.resolve()
        if any(each.exists() and self._target.exists() and self._target.samefile(each) for each in inputs):
            raise WrongUsage(f'The rows cannot be written over "{path}", which is to be imported', remedy=_ANOTHER)
        if self._target.exists() and not self._target.is_file():
            raise WrongUsage(f'The rows cannot be written to "{path}", which is no file', remedy=_ANOTHER)
        self._part = self._target.with_name(f".{self._target.name}.{os.getpid()}.part")
        try:
            self._out = self._part.open("w", encoding="utf-8", newline="")
        except OSError as error:
            raise WrongUsage(f'The rows cannot be written to "{path}" ({error.strerror})', remedy=_ANOTHER) from error

    def write(self, connection: duckdb.DuckDBPyConnection, stored: Sequence[Stored]) -> None:
        """Write the loaded rows of all files into one CSV; files of several kinds share the columns of all of them.

        Times are ISO 8601 in UTC, with Z where the file's zone is known. Without a loaded row the header stands
        alone. connection: one that sees the imports. Raises OurFault when the disk fails.
        """
        kinds = list(dict.fromkeys(staged.kind for _report, staged in stored)) or ["activity"]
        columns = list(dict.fromkeys(column.name for kind in kinds for column in COLUMNS[kind]))
        try:
            with self._out:
                writer = csv.DictWriter(self._out, columns, lineterminator="\n")
                writer.writeheader()
                for report, staged in stored:
                    writer.writerows(_rows(connection, report, staged))
            self._part.replace(self._target)
        except OSError as error:
            raise OurFault(
                f'The rows could not be written to "{self._target.name}" ({error.strerror})',
                remedy="Free some disk space. What was imported stays: undo it to import it again with its rows.",
            ) from error

    def close(self) -> None:
        """Leave no half file behind."""
        self._out.close()
        self._part.unlink(missing_ok=True)


def _rows(connection: duckdb.DuckDBPyConnection, report: ImportReport, staged: StagedFile) -> Iterator[dict[str, str]]:
    """The rows of one file that were stored, as text, in file order."""
    import pyarrow.parquet as pq

    if report.rows_loaded == 0:
        return
    skipped: frozenset[int] = frozenset()
    if report.rows_duplicate and report.import_key is not None and staged.kind == "activity":
        skipped = duplicate_rows(connection, staged, report.import_key)
    names = {column.name for column in COLUMNS[staged.kind]}
    file = pq.ParquetFile(staged.rows_path)
    columns = [name for name in file.schema_arrow.names if name in names]
    number = 0
    for batch in file.iter_batches(BATCH, columns=columns):
        for row in batch.to_pylist():
            if number not in skipped:
                yield {name: _text(value, zone_known=staged.time_zone_known) for name, value in row.items()}
            number += 1


def _text(value: object, *, zone_known: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat() + ("Z" if zone_known else "")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
