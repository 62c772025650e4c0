"""The rows that were left out: as Parquet for the workspace, and counted by reason for the report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from errors import RefusedFile
from ingest.border import whole
from ingest.no_time import remedy_for
from ingest.report import RejectedRows
from ingest.rows import Rejected, Tally

SHOWN_CHARACTERS = 40
_TEXTS = ("column", "value", "reason", "record")


def write_rejected(rows: Sequence[Rejected], path: Path) -> Path | None:
    """Write the rows in the order of the file; None when there are none."""
    if not rows:
        return None
    import pyarrow as pa  # most files are whole, and their child need not load it
    import pyarrow.parquet as pq

    types = {"line": pa.int64()} | dict.fromkeys(_TEXTS, pa.string())
    columns = {name: [getattr(row, name) for row in rows] for name in types}
    columns = {
        name: [whole(value) if isinstance(value, str) else value for value in values]
        for name, values in columns.items()
    }
    pq.write_table(pa.table(columns, schema=pa.schema(list(types.items()))), path, compression="snappy")
    return path


def counted(rows: Sequence[Rejected]) -> tuple[RejectedRows, ...]:
    """Count and first line of each reason, the most frequent first."""
    counts: dict[str, list[int]] = {}
    for row in rows:
        counts.setdefault(row.reason, []).append(row.line)
    found = [RejectedRows(reason, len(lines), min(lines)) for reason, lines in counts.items()]
    return tuple(sorted(found, key=lambda group: (-group.count, group.first_line)))


def nothing_left(tally: Tally, file: str) -> RefusedFile:
    """The refusal of a file of which not one row can be loaded, with the first reason."""
    first = min(tally.rejected, key=lambda row: row.line, default=None)
    value = f' ("{first.value[:SHOWN_CHARACTERS]}")' if first and first.column and first.value else ""
    words = f"; the first: line {first.line:,}, {first.reason}{value}" if first else ""
    return RefusedFile(
        f"Not one of the {tally.read:,} rows can be read{words}",
        remedy=remedy_for(first.reason if first else ""),
        file=file,
    )
