"""Import: what is shown before anything is stored, what only the manager can settle, the report, and undo."""

from __future__ import annotations

import pytest

from warehouse.workspace import list_workspaces

FOREIGN = "Forum;UserId;When;What\nCakes;a1;13.04.2026 10:00;post\nCakes;b2;14.04.2026 11:30;reply\n"
UNCLEAR = "member_id,occurred_at\na,03/04/2026 10:00\nb,05/06/2026 11:00\n"


@pytest.fixture
def importing(tmp_path, monkeypatch, app):
    """The Import page in an empty data folder, with one file dropped onto it."""
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path))

    def with_file(name: str, content: str):
        at = app("import")
        at.get("file_uploader")[0].set_value([(name, content.encode(), "text/csv")])
        return at.run()

    return with_file


def button(at, label: str):
    return next(each for each in at.button if each.label == label)


def say_what_it_is(at):
    """Answer the question that an unknown file raises first."""
    box = next(each for each in at.selectbox if each.label == "What is in this file?")
    assert box.value is None, "nothing is taken for granted"
    return box.set_value("activity").run()


def test_foreign_columns_are_suggested_and_imported_with_a_report(importing):
    at = importing("forum.csv", FOREIGN)
    assert not at.exception
    at = say_what_it_is(at)
    chosen = {box.label: box.value for box in at.selectbox}
    assert chosen["Who did it (id)"] == "UserId"
    assert chosen["When it happened"] == "When"
    assert chosen["Group or channel"] == "Forum"
    assert at.dataframe[0].value["Time as it is read (UTC)"].tolist() == ["13 Apr 2026, 10:00", "14 Apr 2026, 11:30"]
    at = button(at, "Import").click().run()
    assert not at.exception
    assert [metric.value for metric in at.metric] == ["2", "2", "0", "0"]
    assert "forum" in list_workspaces()


def test_two_files_go_into_one_community_with_a_report_each(importing):
    at = importing("forum.csv", FOREIGN)
    at.get("file_uploader")[0].set_value(
        [
            ("forum.csv", FOREIGN.encode(), "text/csv"),
            ("members.csv", b"member_id,joined_at\na1,2026-01-02\n", "text/csv"),
        ]
    )
    at = say_what_it_is(at.run())
    at = button(at, "Import").click().run()
    assert not at.exception
    assert [metric.value for metric in at.metric] == ["2", "2", "0", "0", "1", "1", "0", "0"]
    assert set(list_workspaces()) - {"sample"} == {"forum"}


def test_unclear_day_order_must_be_chosen_before_anything_is_imported(importing):
    at = importing("acts.csv", UNCLEAR)
    assert button(at, "Import").disabled
    order = next(each for each in at.radio if each.label == "Order of day and month")
    assert order.value is None
    at = order.set_value("day_first").run()
    at = button(at, "Import").click().run()
    assert any("from 3 Apr 2026 to 5 Jun 2026" in each.value.replace("\\", "") for each in at.markdown)


def test_missing_column_is_asked_for_and_import_waits(importing):
    at = importing("odd.csv", "colour,size\nred,1\nblue,2\n")
    assert not at.exception
    assert button(at, "Import").disabled
    at = say_what_it_is(at)
    assert button(at, "Import").disabled
    assert any("needed" in each.value for each in at.warning)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", ""),
        ("header.csv", "member_id,occurred_at\n"),
        ("page.html", "<!doctype html><html><body>hi</body></html>"),
    ],
)
def test_bad_file_is_refused_in_a_sentence_and_nothing_is_stored(importing, name, content):
    at = importing(name, content)
    assert not at.exception
    assert at.error or at.warning
    assert button(at, "Import").disabled
    assert "Traceback" not in str([each.value for each in at.error])


def test_import_can_be_undone(importing):
    at = say_what_it_is(importing("forum.csv", FOREIGN))
    at = button(at, "Import").click().run()
    at.session_state["history_forum_1"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    at.run()
    at = button(at, "Undo it").click().run()
    assert not at.exception
    assert any("Nothing yet" in each.value for each in at.caption)
