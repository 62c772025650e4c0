"""A recognised export with some columns named otherwise: only those change, and the report says which."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from format_cases import CASES

from ingest import mapping_file
from ingest.preview import preview_in, preview_out
from ingest.report import Mapping, ReadOptions, StagedFile
from ingest.stage import stage
from ingest.text_table import Table

CONTENT = next(case.content for case in CASES if case.format == "slack_member_analytics")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "members.csv"
    path.write_text(CONTENT, encoding="utf-8")
    return path


def read(file: Path, mapping: Mapping | None = None) -> StagedFile:
    kind = "members" if mapping else None
    return stage(Table(file, file.name), ReadOptions(kind=kind, mapping=mapping), file.parent, lambda _: None)


def rows(staged: StagedFile) -> list[dict[str, object]]:
    with duckdb.connect() as con:
        return con.execute(f"select * from read_parquet('{staged.rows_path}')").to_arrow_table().to_pylist()


def test_one_changed_column_leaves_all_else_as_it_was(file: Path) -> None:
    before = read(file)
    changed = replace(
        before.mapping, columns={**before.mapping.columns, "name": "Username"}, changes="slack_member_analytics"
    )
    after = read(file, changed)
    assert after.format == "slack_member_analytics"
    assert any("Changed by hand: name; all else is read as in a Slack" in words for words in after.warnings)
    assert [{**row, "name": None} for row in rows(before)] == [{**row, "name": None} for row in rows(after)]
    assert [row["name"] for row in rows(before)] != [row["name"] for row in rows(after)]
    assert all(row["totals"] and row["joined_at"] for row in rows(after))


def test_column_taken_away_is_empty_and_nothing_else(file: Path) -> None:
    before = read(file)
    fewer = {name: header for name, header in before.mapping.columns.items() if name != "email"}
    after = read(file, replace(before.mapping, columns=fewer, changes="slack_member_analytics"))
    assert [{**row, "email": None} for row in rows(before)] == [{"email": None, **row} for row in rows(after)]
    assert [row["email"] for row in rows(before)] != [None] * after.rows_read


def test_the_same_mapping_without_the_format_says_all_itself(file: Path) -> None:
    after = read(file, read(file).mapping)
    assert after.format == "mapping"
    assert "totals" not in rows(after)[0]


def test_look_at_a_changed_export_stays_that_of_the_export(file: Path, tmp_path: Path) -> None:
    columns = {**read(file).mapping.columns, "name": "Username"}
    options = ReadOptions(kind="members", mapping=Mapping(columns, changes="slack_member_analytics"))
    seen = preview_in(preview_out(file, file.name, options, tmp_path, lambda _: None))
    assert (seen.format, seen.mapping.columns["name"]) == ("slack_member_analytics", "Username")
    assert seen.window is not None
    assert seen.window.source == "unknown"


def test_map_file_keeps_what_it_changes() -> None:
    mapping = Mapping({"member_id": "User ID"}, changes="slack_member_analytics")
    assert mapping_file.parse(json.loads(mapping_file.dump(mapping))) == mapping
