"""Reads a made export through the whole road, and looks into what came of it."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

from staged_rows import rows_of

from ingest.report import ReadOptions, RefusedTable, StagedFile
from ingest.road import read_tables


def read(folder: Path, content: bytes | str, name: str, **options: Any) -> list[StagedFile | RefusedTable]:
    """Every table of an export; the spool holds only what was staged afterwards."""
    path, spool = folder / name, folder / "spool"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    spool.mkdir(exist_ok=True)
    results = read_tables(path, name, ReadOptions(**options), spool, lambda _: None)
    assert [left.name for left in spool.iterdir() if left.suffix in {".unpacked", ".rows", ".index"}] == []
    for staged in results:
        if isinstance(staged, StagedFile):
            assert staged.rows_read == len(rows_of(staged)) + staged.rows_rejected
    return results


def read_one(folder: Path, content: bytes | str, name: str, **options: Any) -> StagedFile:
    (staged,) = read(folder, content, name, **options)
    assert isinstance(staged, StagedFile)
    return staged


def cells(staged: StagedFile, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows_of(staged)]


def reasons(staged: StagedFile) -> list[tuple[str, int, int]]:
    return [(group.reason, group.count, group.first_line) for group in staged.rejected]


def zipped(entries: dict[str, Any]) -> bytes:
    """An archive of texts, and of anything else as JSON."""
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content if isinstance(content, str | bytes) else json.dumps(content))
    return whole.getvalue()
