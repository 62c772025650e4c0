"""A table of old and new ids: every row accounted for, chains, circles, contradictions, ids nobody knows, undo."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions.access import Role, Visitor
from actions.merge_table import CIRCLE, EMPTY, EQUAL, POOLED, TWICE, UNKNOWN, merge_by_table
from actions.people import decisions, merge_log, undo_decision
from errors import MissingColumn, Refused
from figures.concentration import concentration
from queries.filters import Filters
from tests.staged import stage
from warehouse.load import load
from warehouse.workspace import close_all, open_workspace

NOW = datetime(2026, 1, 1)


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path / "home"))
    made = open_workspace("test")
    acts = [
        {"member_id": name, "occurred_at": datetime(2024, 1, day), "activity_type": "post"}
        for day, name in enumerate(["a", "b", "c", "d", "e", "[deleted]"], start=1)
    ]
    load(made, stage(acts, made.spool), now=NOW)
    yield made
    close_all()


@pytest.fixture
def merge(workspace, tmp_path):
    def of(text: str):
        path = tmp_path / "merges.csv"
        path.write_text(text, encoding="utf-8")
        return merge_by_table(workspace, path, now=NOW)

    return of


def contributors(workspace) -> int:
    return concentration(workspace, Filters()).as_json()["members"]


def test_table_makes_one_person_of_two_in_every_figure(workspace, merge):
    assert contributors(workspace) == 5
    report = merge("old_id,new_id\na,b\n")
    assert (report.rows_read, report.rows_loaded, report.rows_rejected) == (1, 1, 0)
    assert contributors(workspace) == 4
    undo_decision(workspace, report.decisions[0], now=NOW)
    assert contributors(workspace) == 5


def test_chain_in_any_order_ends_at_one_person(workspace, merge):
    assert merge("old_id,new_id\nb,c\na,b\nd,a\n").rows_loaded == 3
    assert contributors(workspace) == 2


def test_row_that_closes_a_circle_is_left_out_and_told(workspace, merge):
    report = merge("old_id,new_id\na,b\nb,c\nc,a\n")
    assert [(each.reason, each.count, each.first_row) for each in report.rejected] == [(CIRCLE, 1, 3)]
    assert contributors(workspace) == 3


def test_rows_that_say_nothing_or_contradict_are_left_out_each_with_its_reason(merge):
    report = merge("old_id,new_id\n,b\na,a\na,b\na,c\n[deleted],d\nnobody,nowhere\na,b\n")
    assert {each.reason for each in report.rejected} == {EMPTY, EQUAL, TWICE, POOLED, UNKNOWN}
    assert (report.rows_read, report.rows_loaded, report.rows_duplicate, report.rows_rejected) == (7, 1, 1, 5)


def test_same_table_again_adds_nothing(workspace, merge):
    merge("old_id,new_id\na,b\nb,c\n")
    report = merge("old_id,new_id\na,b\nb,c\n")
    assert (report.rows_loaded, report.rows_duplicate, report.decisions) == (0, 2, ())
    assert len(decisions(workspace)) == 2


def test_two_known_ids_that_meet_at_an_unknown_one_are_one_person(workspace, merge):
    assert merge("old_id,new_id\na,z\nb,z\n").rows_loaded == 2
    assert contributors(workspace) == 4
    acts = [{"member_id": "z", "occurred_at": datetime(2024, 2, 1), "activity_type": "post"}]
    load(workspace, stage(acts, workspace.spool, file="later.csv"), now=NOW)
    assert contributors(workspace) == 4


def test_columns_are_found_by_name_in_any_order_and_case_and_semicolons_do(workspace, merge):
    assert merge("note;NEW_ID ; Old_Id\nx;b;a\n").rows_loaded == 1
    assert merge_log(workspace)[0] | {"decided_at": None} == {
        "number": 1,
        "old_id": "a",
        "new_id": "b",
        "reason": "named in merges.csv",
        "decided_at": None,
        "decided_by": "local",
        "undone": False,
    }


def test_table_without_its_columns_is_refused_in_words(merge):
    with pytest.raises(MissingColumn, match='needs the columns "old_id" and "new_id"; this one has "from", "to"'):
        merge("from,to\na,b\n")


def test_only_who_may_decides(workspace, tmp_path):
    with pytest.raises(Refused, match="You may not decide who is who"):
        merge_by_table(workspace, tmp_path / "x.csv", who=Visitor("eve", Role.MANAGER), now=NOW)
