"""Copies among the rows of a file, however many hashes are sorted at once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import duckdb
import numpy as np
import pytest

from ingest import copies


@pytest.mark.parametrize("at_once", [1 << 24, 100, 7])
def test_every_further_row_of_a_hash_is_a_copy(at_once: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "MOST_HASHES", at_once)
    monkeypatch.setattr(copies, "HASHES_AT_ONCE", 3)
    drawn = np.random.default_rng(1).integers(0, 60, size=200)
    hashes = [int(one) + (1 << 64) - 100 for one in drawn]
    rows = f"(select unnest({hashes})::ubigint as content_hash)"
    with duckdb.connect() as connection:
        path, count = copies.write_copies(connection, rows, len(hashes), tmp_path / "one")
        assert path is not None
        found = [value for (value,) in connection.execute(f"select content_hash from '{path}'").fetchall()]
        assert copies.write_copies(connection, "(select 5::ubigint as content_hash)", 1, tmp_path / "two") == (None, 0)
    assert Counter(found) == Counter(hashes) - Counter(set(hashes))
    assert count == len(found)
