"""People: the planted second accounts and the unmarked bot are found, decided, and taken back; viewers see no names."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from actions.access import Role, Visitor
from figures.identities import identities
from figures.staff_and_bots import staff_and_bots
from queries.filters import Filters
from warehouse.workspace import open_workspace

TRUTH = json.loads((Path(__file__).parents[2] / "data" / "sample" / "truth.json").read_text(encoding="utf-8"))
PLANTED = {(pair["old_id"], pair["new_id"]) for pair in TRUTH["accounts"]["pairs"]}


@pytest.fixture
def own(sample_home, tmp_path, monkeypatch, app):
    """The page on a sample of one's own, because decisions change it."""
    home = tmp_path / "home"
    shutil.copytree(sample_home, home)
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(home))
    return lambda: app("people")


def test_planted_accounts_and_bot_are_found_and_nobody_else(app):
    app("people")
    workspace = open_workspace("sample")
    found = identities(workspace, Filters()).pairs
    assert {(pair.given_up.member_id, pair.goes_by.member_id) for pair in found} == PLANTED
    sure = {(pair["old_id"], pair["new_id"]) for pair in TRUTH["accounts"]["pairs"] if pair["same_address"]}
    assert {(p.given_up.member_id, p.goes_by.member_id) for p in found if p.level == "sure"} == sure
    unmarked = [bot["member_id"] for bot in TRUTH["people"]["bots"] if not bot["is_flagged"]]
    assert [each.account.member_id for each in staff_and_bots(workspace, Filters()).suspects] == unmarked


def test_page_asks_who_is_who_with_four_numbers(app):
    at = app("people")
    assert not at.exception
    assert at.title[0].value == "Who is who?"
    assert [metric.value for metric in at.metric] == ["8 pairs", "1 account", "6 accounts", "1 id"]


def test_all_sure_pairs_are_merged_with_one_click_and_one_is_taken_back(own):
    at = own()
    at.button(key="merge_sure").click().run()
    assert not at.exception
    assert at.metric[0].value == "3 pairs"
    workspace = open_workspace("sample")
    at.session_state[f"decisions_sample_{workspace.data_version}"] = {
        "selection": {"rows": [0], "columns": [], "cells": []}
    }
    at.run()
    at.button(key="undo_decision").click().run()
    assert not at.exception
    assert at.metric[0].value == "4 pairs"


def test_refused_pair_and_confirmed_bot_are_no_longer_asked_about(own):
    at = own()
    refuse = next(button for button in at.button if button.key and button.key.startswith("different_"))
    at = refuse.click().run()
    confirm = next(button for button in at.button if button.label == "Bot")
    at = confirm.click().run()
    assert not at.exception
    assert [metric.value for metric in at.metric] == ["7 pairs", "0 accounts", "7 accounts", "1 id"]


def test_viewer_sees_counts_and_no_name(app, monkeypatch):
    monkeypatch.setattr("ui.gate.visitor_of", lambda _user: Visitor("eve", Role.VIEWER))
    at = app("people")
    assert not at.exception
    assert len(at.metric) == 4
    assert not [header.value for header in at.header]
    assert "Anna Hoang" not in str([each.value for each in (*at.markdown, *at.caption)])


def test_analyst_sees_names_and_decides_nothing(app, monkeypatch):
    monkeypatch.setattr("ui.gate.visitor_of", lambda _user: Visitor("kim", Role.ANALYST))
    at = app("people")
    assert not at.exception
    assert "Anna Hoang" in str([each.value for each in at.markdown])
    assert not [button for button in at.button if button.label in {"One person", "Bot"}]


@pytest.mark.parametrize("page", ["overview", "concentration"])
def test_what_is_undecided_is_said_beside_the_numbers(app, page):
    at = app(page)
    said = [caption.value for caption in at.caption if "Undecided" in caption.value]
    assert len(said) == 1
    assert "6 staff and bots left out" in said[0]
    assert "8 possible second accounts" in said[0]
