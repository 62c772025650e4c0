"""Looks into what was staged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb

from ingest.report import StagedFile

HEADER = "member_id,occurred_at,activity_type,topic"
Stage = Callable[..., StagedFile]


def rows_of(staged: StagedFile) -> list[dict[str, Any]]:
    """The staged rows in their order."""
    with duckdb.connect() as con:
        answer = con.execute("select * from read_parquet(?)", [str(staged.rows_path)])
        names = [one[0] for one in answer.description]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def column(staged: StagedFile, name: str) -> list[Any]:
    with duckdb.connect() as con:
        rows = con.execute(f'select "{name}" from read_parquet(?)', [str(staged.rows_path)]).fetchall()
    return [row[0] for row in rows]


def columns(staged: StagedFile) -> set[str]:
    """The columns that were written."""
    with duckdb.connect() as con:
        described = con.execute("describe select * from read_parquet(?)", [str(staged.rows_path)]).fetchall()
    return {str(row[0]) for row in described}
