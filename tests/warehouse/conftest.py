"""A workspace of one's own for each test."""

from __future__ import annotations

import pytest

from warehouse.workspace import close_all, open_workspace


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path / "home"))
    yield open_workspace("test")
    close_all()


@pytest.fixture
def count(workspace):
    """Gives the number of rows that a table has."""

    def of(table: str, where: str = "true") -> int:
        with workspace.reader() as reader:
            return int(reader.execute(f"select count(*) from {table} where {where}").fetchall()[0][0])

    return of
