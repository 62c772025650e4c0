"""The workspace's tables as Parquet: every row, every table, nothing half done, nothing overwritten."""

from __future__ import annotations

from datetime import datetime

import duckdb
import pytest

from errors import Refused
from tests.staged import stage
from warehouse.load import load
from warehouse.parquet_out import export_parquet
from warehouse.spark import views

NOW = datetime(2026, 1, 1)
ACTS = [{"member_id": f"p{n % 3}", "occurred_at": datetime(2024, 1, 1 + n % 7), "community": "x"} for n in range(20)]


@pytest.fixture
def loaded(workspace):
    load(workspace, stage(ACTS, workspace.spool), now=NOW)
    return workspace


def test_every_table_is_written_whole(loaded, tmp_path):
    counts = export_parquet(loaded, tmp_path / "out")
    with loaded.reader() as reader:
        tables = {name for (name,) in reader.execute("select table_name from duckdb_tables()").fetchall()}
        assert tables - set(counts) == {"schema_version", "erasure_salt"}
        for table in counts:
            mine = reader.execute(f'select * from "{table}" order by all').fetchall()
            names = [column[0] for column in reader.execute(f'select * from "{table}" limit 0').description]
            other = duckdb.execute(f"select * from '{tmp_path}/out/{table}/*.parquet' order by all")
            assert [column[0] for column in other.description] == names
            assert other.fetchall() == mine
    assert counts["event"] == 20
    assert not list(loaded.spool.iterdir()) or not (loaded.spool / "parquet").exists()


def test_acts_are_sorted_by_time(loaded, tmp_path):
    export_parquet(loaded, tmp_path / "out")
    times = duckdb.execute(f"select occurred_at from '{tmp_path}/out/event/*.parquet'").fetchall()
    assert times == sorted(times)


def test_nothing_is_overwritten(loaded, tmp_path):
    export_parquet(loaded, tmp_path / "out")
    with pytest.raises(Refused, match="not an empty folder"):
        export_parquet(loaded, tmp_path / "out")


def test_only_the_owner_may_read_it(loaded, tmp_path):
    export_parquet(loaded, tmp_path / "out")
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0


def test_views_of_the_schema_are_those_of_the_workspace(loaded):
    with loaded.reader() as reader:
        names = {
            name for (name,) in reader.execute("select view_name from duckdb_views() where not internal").fetchall()
        }
        assert set(views()) == names
        for name, sql in views().items():
            mine = reader.execute(f"select * from ({sql}) order by all").fetchall()
            assert mine == reader.execute(f'select * from "{name}" order by all').fetchall()
