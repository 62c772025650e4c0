"""Copies among the rows of a file, few or many, sorted by NumPy or by DuckDB."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import duckdb
import numpy as np
import pytest

from ingest import copies


@pytest.mark.parametrize(("in_memory", "listed"), [(1 << 24, 10_000), (1 << 24, 3), (30, 10_000), (30, 3), (1, 10_000)])
def test_every_further_row_of_a_hash_is_a_copy(
    in_memory: int, listed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "MOST_IN_MEMORY", in_memory)
    monkeypatch.setattr(copies, "MOST_LISTED", listed)
    drawn = np.random.default_rng(1).integers(0, 150, size=200)
    hashes = [int(one) + (1 << 64) - 200 for one in drawn]
    rows = f"(select unnest({hashes})::ubigint as content_hash)"
    moved: list[int] = []
    with duckdb.connect() as connection:
        path, count = copies.write_copies(connection, rows, len(hashes), tmp_path / "one", lambda: moved.append(1))
        assert path is not None
        found = [value for (value,) in connection.execute(f"select content_hash from '{path}'").fetchall()]
        one = "(select 5::ubigint as content_hash)"
        assert copies.write_copies(connection, one, 1, tmp_path / "two", lambda: None) == (None, 0)
    assert len(moved) == 1 + len(hashes) // in_memory, "who watches hears of every part"
    times = Counter(hashes)
    assert sorted(found) == sorted(each for each in times if times[each] > 1)
    assert count == len(hashes) - len(times)
