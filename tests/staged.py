"""Staged files for tests of what comes after reading: rows in, the Parquet and the StagedFile that a reading leaves."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.kinds import COLUMNS, Kind
from ingest.report import Mapping, RejectedRows, StagedFile

_TYPES = {"text": pa.string(), "time": pa.timestamp("us"), "number": pa.float64(), "flag": pa.bool_()}
_IDENTITY = ("member_id", "occurred_at", "activity_type", "community", "thread_id", "reply_to_member_id", "text_length")

Row = MappingOf[str, object]


def stage(
    rows: Sequence[Row],
    folder: Path,
    *,
    kind: Kind = "activity",
    file: str = "acts.csv",
    sha256: str | None = None,
    mapping: Mapping | None = None,
    time_zone: str = "UTC",
    rejected: Sequence[tuple[int, str]] = (),
) -> StagedFile:
    """The rows (canonical names, times as datetime or ISO text) as a file that was read; rejected: (line, reason)."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{file}.parquet"
    columns = [column for column in COLUMNS[kind] if not (kind == "activity" and column.name == "text")]
    typed = [{c.name: _typed(row.get(c.name), c.type) for c in columns} for row in rows]
    schema = [(column.name, _TYPES[column.type]) for column in columns]
    if kind == "activity":
        schema += [("text_length", pa.int32()), ("is_question", pa.bool_()), ("content_hash", pa.uint64())]
        for row, given in zip(typed, rows, strict=True):
            row["text_length"] = given.get("text_length")
            row["is_question"] = given.get("is_question")
            row["content_hash"] = _identity({**row})
    pq.write_table(pa.Table.from_pylist(typed, pa.schema(schema)), path)
    times = [row["occurred_at"] for row in typed if kind == "activity"]
    return StagedFile(
        file=file,
        sha256=sha256 or hashlib.sha256(repr((typed, file)).encode()).hexdigest(),
        kind=kind,
        format="canonical",
        format_reason="made for a test",
        encoding="utf-8",
        dialect="comma",
        mapping=mapping or Mapping({}),
        time_zone=time_zone,
        time_zone_known=True,
        day_order=None,
        rows_read=len(rows) + len(rejected),
        rows_rejected=len(rejected),
        rejected=tuple(RejectedRows(reason, 1, line) for line, reason in rejected),
        from_at=min(times, default=None),  # type: ignore[type-var]
        to_at=max(times, default=None),  # type: ignore[type-var]
        warnings=(),
        rows_path=path,
        rejected_path=_rejected(rejected, folder / f"{file}.rejected.parquet"),
        copies_path=_copies([row["content_hash"] for row in typed], folder / f"{file}.copies.parquet")
        if kind == "activity"
        else None,
    )


def _typed(value: object, kind: str) -> object:
    return datetime.fromisoformat(value) if kind == "time" and isinstance(value, str) else value


def _identity(row: Row) -> int:
    text = repr(row["event_id"] or [row[name] for name in _IDENTITY])
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())


def _copies(hashes: Sequence[object], path: Path) -> Path | None:
    seen: set[object] = set()
    copies = [one for one in hashes if one in seen or seen.add(one)]  # type: ignore[func-returns-value]
    if not copies:
        return None
    pq.write_table(pa.table({"content_hash": pa.array(copies, pa.uint64())}), path)
    return path


def _rejected(rejected: Sequence[tuple[int, str]], path: Path) -> Path | None:
    if not rejected:
        return None
    rows = [
        {"line": line, "column": "occurred_at", "value": "?", "reason": reason, "record": "?"}
        for line, reason in rejected
    ]
    texts = [(name, pa.string()) for name in ("column", "value", "reason", "record")]
    pq.write_table(pa.Table.from_pylist(rows, pa.schema([("line", pa.int64()), *texts])), path)
    return path
