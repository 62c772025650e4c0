"""Parquet files as plain text tables, so that they are typed by the same road as every other file."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from errors import RefusedFile

BATCH_ROWS = 10_000
_REMEDY = "Export it again, or save it as CSV and import that file."


def parquet_as_text(path: Path, name: str, target: Path, progress: Callable[[int], None]) -> None:
    """Write a Parquet file as CSV in pieces. Raises RefusedFile when it is damaged."""
    try:
        with pq.ParquetFile(path) as source, target.open("w", encoding="utf-8", errors="replace", newline="") as out:
            writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
            writer.writerow(source.schema_arrow.names)
            for batch in source.iter_batches(BATCH_ROWS):
                columns = [_texts(column) for column in batch.columns]
                writer.writerows(zip(*columns, strict=True))
                progress(batch.nbytes)
    except (pa.ArrowException, OSError, EOFError, ValueError, OverflowError, LookupError) as error:
        # Beside Arrow's own errors: a name or text that is no UTF-8, a time beyond the calendar, an unknown time zone.
        target.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise RefusedFile("The Parquet file is damaged or cannot be read", remedy=_REMEDY, file=name) from error


def _texts(column: pa.Array[Any]) -> list[str]:
    if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
        column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
    try:
        values = column.to_pylist()
    except (ValueError, OverflowError):  # text that is no UTF-8, a time beyond the calendar: for its own row alone
        is_text = pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
        values = column.cast(pa.large_binary() if is_text else pa.string()).to_pylist()
    return [_text(value) for value in values]


def _text(value: object) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)  # noqa: PLR2004 - exact digits
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return json.dumps(value, default=str, ensure_ascii=False) if isinstance(value, list | dict) else str(value)
