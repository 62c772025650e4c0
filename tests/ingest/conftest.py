"""Writes small exports and stages them in this process, without the child."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from staged_rows import Stage

from ingest.report import ReadOptions, StagedFile
from ingest.stage import Table, stage


@pytest.fixture
def stage_text(tmp_path: Path) -> Stage:
    """stage_text(text or bytes, name=..., **options) -> StagedFile."""

    def run(content: str | bytes, *, name: str = "export.csv", **options: Any) -> StagedFile:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        spool = tmp_path / "spool"
        spool.mkdir(exist_ok=True)
        return stage(Table(path, name), ReadOptions(**options), spool, lambda _: None)

    return run
