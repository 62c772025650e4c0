"""The record of an import in the workspace: its own row, its rejected lines, and whether a file has one already."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

import duckdb

from ingest.report import StagedFile
from warehouse.events import Loaded


def earlier(connection: duckdb.DuckDBPyConnection, staged: StagedFile) -> tuple[int, bool] | None:
    """The import that holds this very file, if any, and whether it was read alike; sheets and entries by their name."""
    rows = connection.execute(
        "select import_key, options = $4 and encoding is not distinct from $5"
        " from import where sha256 = $1 and undone_at is null"
        " and (file_name = $2 or kind = $3) order by file_name = $2 desc, import_key desc limit 1",
        [staged.sha256, staged.file, staged.kind, _options(staged), staged.encoding],
    ).fetchall()
    return (int(rows[0][0]), bool(rows[0][1])) if rows else None


def _options(staged: StagedFile) -> str:
    """What must be the same for the same reading beside the encoding: kind, mapping, time zone, day order."""
    return json.dumps(
        {
            "kind": staged.kind,
            "columns": dict(staged.mapping.columns),
            "defaults": dict(staged.mapping.defaults),
            "formats": dict(staged.mapping.formats),
            "time_zone": staged.time_zone,
            "day_order": staged.day_order,
        }
        | ({"window": asdict(staged.window)} if staged.window else {})
        | ({"changes": staged.mapping.changes} if staged.mapping.changes else {}),
        sort_keys=True,
        ensure_ascii=False,
    )


def next_key(connection: duckdb.DuckDBPyConnection) -> int:
    """The number of the next import."""
    return int(connection.execute("select coalesce(max(import_key), 0) + 1 from import").fetchall()[0][0])


def keep_record(
    connection: duckdb.DuckDBPyConnection,
    staged: StagedFile,
    import_key: int,
    loaded: Loaded,
    *,
    who: str,
    now: datetime,
) -> None:
    """Store the import's own row and its rejected lines."""
    values = {
        "import_key": import_key,
        "file_name": staged.file,
        "sha256": staged.sha256,
        "kind": staged.kind,
        "format": staged.format,
        "format_reason": staged.format_reason,
        "encoding": staged.encoding,
        "dialect": staged.dialect,
        "options": _options(staged),
        "time_zone": staged.time_zone,
        "rows_read": staged.rows_read,
        "rows_loaded": loaded.rows_loaded,
        "rows_duplicate": loaded.rows_duplicate,
        "rows_rejected": staged.rows_rejected,
        "from_at": staged.from_at,
        "to_at": staged.to_at,
        "imported_at": now,
        "imported_by": who,
    }
    columns, marks = ", ".join(values), ", ".join(f"${name}" for name in values)
    connection.execute(f"insert into import ({columns}) values ({marks})", values).fetchall()
    if staged.rejected_path is not None:
        connection.execute(
            'insert into rejected_row select $key, line, "column", value, reason, record from read_parquet($path)',
            {"key": import_key, "path": str(staged.rejected_path)},
        ).fetchall()
