"""What the server does before its first visitor."""

from __future__ import annotations

import pytest

from actions.access import LOCAL, Act, Role, Visitor, check_may, visitor_of
from actions.imports import import_history, rejected_rows
from actions.start import SAMPLE, ensure_sample, readiness
from errors import OurFault, Refused
from warehouse.workspace import close_all, open_workspace

HEADER = "member_id,occurred_at,activity_type,community\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path / "home"))
    made = tmp_path / "sample"
    made.mkdir()
    (made / "activity.csv").write_text(HEADER + "ann,2024-05-01T10:00:00Z,post,Dresses\n,?,post,x\n", encoding="utf-8")
    yield made
    close_all()


def test_sample_is_imported_once_and_again_when_its_file_changes(folder):
    ensure_sample(folder)
    ensure_sample(folder)
    assert len(import_history(open_workspace(SAMPLE))) == 1
    (folder / "activity.csv").write_text(HEADER + "ben,2024-05-01T10:00:00Z,post,Dresses\n", encoding="utf-8")
    ensure_sample(folder)
    history = import_history(open_workspace(SAMPLE))
    assert list(history["is_undone"]) == [False, True]
    assert readiness().ready


def test_rejected_rows_of_an_import_can_be_seen(folder):
    ensure_sample(folder)
    lines = rejected_rows(open_workspace(SAMPLE), 1)
    assert list(lines["line"].unique()) == [3]


def test_server_starts_without_the_samples_files(folder):
    ensure_sample(folder / "nowhere")
    assert readiness().ready


def test_readiness_says_why_not(folder, monkeypatch):
    blocked = folder / "a file"
    blocked.write_text("")
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(blocked))
    state = readiness()
    assert not state.ready
    assert state.reason


def test_without_sign_in_there_is_one_local_user_and_with_it_nobody_passes_unsigned(monkeypatch):
    assert visitor_of(None) == LOCAL
    assert visitor_of({"is_logged_in": False}) is None
    monkeypatch.delenv("NEXT_CIRCLE_ROLES", raising=False)
    with pytest.raises(OurFault, match="names no file of roles"):
        visitor_of({"is_logged_in": True, "email": "eve@example.com"})


@pytest.mark.parametrize("act", list(Act))
def test_right_belongs_to_its_role_and_every_higher_one(act):
    for role in Role:
        if role >= act.least:
            check_may(Visitor("x", role), act)
        else:
            with pytest.raises(Refused):
                check_may(Visitor("x", role), act)
