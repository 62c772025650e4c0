"""Sums of a platform: kept beside the acts and never among them, with their window, and gone with their import."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from errors import AlreadyImported, Refused
from ingest.report import ReadOptions
from ingest.stage import stage
from ingest.text_table import Table
from warehouse.load import load, undo
from warehouse.snapshots import name_window

NOW = datetime(2026, 3, 1, 12)
CHANNELS = "Name,Total membership,Messages posted,Members who posted,Members who viewed\ncakes,40,500,20,30\n"
ANALYTICS = (
    "Name,User ID,Email,Account type,Claimed Date (UTC),Days active,Messages posted\n"
    'Mia,U7,m@example.org,Member,"Mar 15, 2024",4,"1,200"\nBo,U8,,Member,"Mar 16, 2024",,\n'
)
LIKERS = "liker_user_id,liked_user_id,count\n7,8,12\n8,7,3\n7,8,13\n"


@pytest.fixture
def bring(workspace, tmp_path):
    def run(content: str, name: str = "totals.csv", *, replace: bool = False, **options: Any):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        staged = stage(Table(path, name), ReadOptions(**options), Path(workspace.spool), lambda _: None)
        return load(workspace, staged, replace=replace, now=NOW)

    return run


def rows(workspace, sql: str) -> list[tuple[Any, ...]]:
    with workspace.reader() as reader:
        return reader.execute(sql).fetchall()


def test_totals_are_no_acts(workspace, bring, count):
    report = bring(CHANNELS)
    assert (report.kind, report.rows_read, report.rows_loaded) == ("totals", 1, 1)
    assert (count("event"), count("snapshot")) == (0, 4)
    assert rows(workspace, "select subject_kind, subject, value from snapshot where measure = 'messages'") == [
        ("channel", "cakes", 500.0)
    ]


def test_sums_beside_a_list_are_kept_with_it(workspace, bring, count):
    report = bring(ANALYTICS)
    assert (report.kind, report.rows_loaded, count("member", "is_registered")) == ("members", 2, 2)
    found = rows(
        workspace,
        "select member_id, measure, value from snapshot inner join member using (member_key) order by measure",
    )
    assert found == [("U7", "days active", 4.0), ("U7", "messages", 1200.0)]


def test_sums_between_two_people_know_both(workspace, bring):
    report = bring(LIKERS)
    assert (report.rows_loaded, report.rows_duplicate, report.members) == (2, 1, 2)
    found = rows(
        workspace,
        """
        select giver.member_id, taker.member_id, value from snapshot
        inner join member as giver on snapshot.member_key = giver.member_key
        inner join member as taker on snapshot.other_member_key = taker.member_key
        order by 1
        """,
    )
    assert found == [("7", "8", 13.0), ("8", "7", 3.0)]


def test_window_is_asked_for_and_can_be_named_later(workspace, bring):
    report = bring(CHANNELS)
    window = "select distinct from_at, to_at, window_source from snapshot"
    assert rows(workspace, window) == [(None, None, "unknown")]
    assert name_window(workspace, report.import_key, date(2026, 1, 1), date(2026, 2, 1), who="me", now=NOW) == 4
    assert rows(workspace, window) == [(datetime(2026, 1, 1), datetime(2026, 2, 1), "asked")]
    with pytest.raises(Refused, match="no totals"):
        name_window(workspace, 99, None, date(2026, 2, 1), who="me", now=NOW)


def test_other_window_for_the_same_file_replaces_the_first(workspace, bring, count):
    bring(CHANNELS)
    with pytest.raises(AlreadyImported):
        bring(CHANNELS, totals_from="2026-01-01")
    bring(CHANNELS, totals_from="2026-01-01", replace=True)
    assert (count("snapshot"), count("snapshot", "window_source = 'asked'")) == (4, 4)


def test_same_file_again_adds_nothing(bring, count):
    bring(ANALYTICS)
    again = bring(ANALYTICS)
    assert (again.rows_loaded, again.rows_duplicate, count("snapshot")) == (0, 2, 2)


def test_undo_takes_the_sums_out(workspace, bring, count):
    report = bring(LIKERS)
    assert count("known_member") == 2
    undo(workspace, report.import_key, now=NOW)
    assert (count("snapshot"), count("known_member")) == (0, 0)


def test_windows_of_rows_are_their_own(workspace, bring):
    bring("interval_start_timestamp,visitors\n2026-01-01T00:00:00Z,5\n2026-01-02T00:00:00Z,6\n")
    found = rows(workspace, "select from_at, value, window_source from snapshot order by from_at")
    assert found == [
        (datetime(2026, 1, 1), 5.0, "in the file"),
        (datetime(2026, 1, 2), 6.0, "in the file"),
    ]
