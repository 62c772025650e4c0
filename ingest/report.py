"""What is known of a file after reading it (StagedFile) and after loading it (ImportReport)."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from ingest.kinds import Kind

DayOrder = Literal["day_first", "month_first"]


@dataclass(frozen=True)
class Mapping:
    """How a file's columns become canonical ones.

    columns: canonical name -> header in the file. defaults: canonical name -> value for every row.
    formats: canonical time column -> "epoch_seconds", "epoch_millis", "excel_serial" or a strptime pattern.
    changes: the known format that this differs from in some columns, whose other rules stay; None where it is all.
    """

    columns: MappingOf[str, str]
    defaults: MappingOf[str, str] = field(default_factory=dict)
    formats: MappingOf[str, str] = field(default_factory=dict)
    changes: str | None = None


@dataclass(frozen=True)
class Window:
    """Over what a platform's own sums count, in ISO days: the first counted and the first not counted.

    source: "in the file" (each row its own), "file name", "asked", "all time" or "unknown".
    """

    from_day: str | None
    to_day: str | None
    source: str


@dataclass(frozen=True)
class ReadOptions:
    """What the manager settled before reading; None means: let the file tell, or refuse."""

    kind: Kind | None = None
    mapping: Mapping | None = None
    day_order: DayOrder | None = None
    time_zone: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    entry: str | None = None
    totals_from: str | None = None  # first day that a file of totals counts, and the first that it does not (ISO)
    totals_to: str | None = None
    keep_text: bool = False  # keep the text column in the spool (for --rows-out); the workspace never stores it


@dataclass(frozen=True)
class RejectedRows:
    """Rows left out for one reason. first_line counts from 1 in the file as it stands."""

    reason: str
    count: int
    first_line: int


@dataclass(frozen=True)
class StagedFile:
    """One table of one file, read, typed and written to the spool; nothing is stored yet.

    rows_path: Parquet, one row per accepted record in file order, columns of COLUMNS[kind] (time as TIMESTAMP in
    UTC, number as DOUBLE, flag as BOOLEAN, text as VARCHAR trimmed with empty as NULL); for kind activity only those
    that the file has or that have a default; its `text` is replaced by `text_length` INTEGER and `is_question`
    BOOLEAN (and kept beside them only with ReadOptions.keep_text), and `content_hash` UBIGINT is added (DESIGN, "Same
    event, read twice": of the values as written, without ordinal).
    rejected_path: Parquet with line BIGINT, column VARCHAR, value VARCHAR, reason VARCHAR, record VARCHAR; None when
    nothing was rejected.
    copies_path: Parquet with content_hash UBIGINT, one row per hash that several rows of the file have, which are the
    same in every part that makes an act; None when there is none, and for kinds other than activity.
    window: over what the sums count that stand in a further column `totals` (MAP of measure to DOUBLE) of members and
    totals; None where there is no such column.
    rows_read = accepted rows + rows_rejected.
    """

    file: str
    sha256: str
    kind: Kind
    format: str
    format_reason: str
    encoding: str
    dialect: str
    mapping: Mapping
    time_zone: str
    time_zone_known: bool
    day_order: DayOrder | None
    rows_read: int
    rows_rejected: int
    rejected: tuple[RejectedRows, ...]
    from_at: datetime | None
    to_at: datetime | None
    warnings: tuple[str, ...]
    rows_path: Path
    rejected_path: Path | None
    copies_path: Path | None = None
    window: Window | None = None


@dataclass(frozen=True)
class RefusedTable:
    """A file, or one entry of an archive, that was not read: why, in a sentence with its remedy."""

    file: str
    refused: str


@dataclass(frozen=True)
class ImportReport:
    """What one file brought into the workspace. rows_read = rows_loaded + rows_duplicate + rows_rejected."""

    import_key: int | None
    file: str
    kind: Kind | None
    format: str | None
    format_reason: str | None
    encoding: str | None
    time_zone: str | None
    rows_read: int
    rows_loaded: int
    rows_duplicate: int
    rows_rejected: int
    rejected: tuple[RejectedRows, ...]
    members: int
    communities: int
    from_at: datetime | None
    to_at: datetime | None
    warnings: tuple[str, ...]
    refused: str | None
    unnamed_types: MappingOf[str, int] = field(default_factory=dict)
    dialect: str | None = None
    day_order: DayOrder | None = None
    views: MappingOf[str, str] = field(default_factory=dict)  # view -> "available" or what is missing
    window: Window | None = None  # over what the sums of the file count
