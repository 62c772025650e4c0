"""The command export-parquet: the tables in a folder of the workspace's name, counted; refusals in words."""

from __future__ import annotations

import json

import duckdb
import pytest

import cli

ACTS = "member_id,occurred_at,activity_type\nann,2024-01-01T10:00:00Z,post\nben,2024-01-02T10:00:00Z,reply\n"


@pytest.fixture
def run(tmp_path, monkeypatch, capfdbinary):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path / "home"))

    def command(*arguments):
        status = cli.main([str(each) for each in arguments])
        return status, json.loads(capfdbinary.readouterr().out)

    return command


def test_tables_are_written_and_counted(run, tmp_path):
    (tmp_path / "acts.csv").write_text(ACTS)
    assert run("import", tmp_path / "acts.csv", "--workspace", "w")[0] == 0
    status, answer = run("export-parquet", tmp_path / "out", "--workspace", "w")
    assert status == 0
    assert (answer["tables"]["event"], answer["tables"]["member"]) == (2, 2)
    assert duckdb.sql(f"select count(*) from '{tmp_path}/out/w/event/*.parquet'").fetchall() == [(2,)]
    status, answer = run("export-parquet", tmp_path / "out", "--workspace", "w")
    assert status == 3
    assert "not an empty folder" in answer["refused"]


def test_unknown_workspace_is_refused(run, tmp_path):
    assert run("export-parquet", tmp_path / "out", "--workspace", "nobody")[0] == 3
