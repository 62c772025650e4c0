"""Data & privacy: admins erase, back up and read the audit; viewers meet no name on any page."""

from __future__ import annotations

import shutil

import pytest

from actions.access import Role, Visitor
from actions.audit import read_audit
from actions.imports import now
from ui.navigation import GROUPS
from warehouse import door_log
from warehouse.workspace import home, open_workspace


@pytest.fixture
def own(sample_home, tmp_path, monkeypatch, app):
    """Pages on a sample of one's own, because they change it."""
    copied = tmp_path / "home"
    shutil.copytree(sample_home, copied)
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(copied))
    return app


def members(workspace):
    with workspace.reader() as reader:
        rows = reader.execute("select member_id, name, email from member where not is_pooled and name is not null")
        return rows.fetchall()


def test_admin_erases_a_person_and_finds_it_in_the_audit(own):
    at = own("privacy")
    assert not at.exception
    workspace = open_workspace("sample")
    member_id = members(workspace)[3][0]
    at.text_input(key="subject").set_value(member_id).run()
    at.text_input(key="erase_again").set_value(member_id).run()
    at.button(key="erase_now").click().run()
    assert not at.exception
    assert "Erased" in at.success[0].value
    assert member_id not in {each[0] for each in members(workspace)}
    assert read_audit(workspace).lines["what"].iloc[0] == "erase"
    assert read_audit(workspace).broken_at is None


def test_viewer_meets_no_name_on_any_page(own, monkeypatch):
    monkeypatch.setattr("ui.gate.visitor_of", lambda _user: Visitor("eve", Role.VIEWER))
    own("overview")
    people = members(open_workspace("sample"))
    tell = {
        text for row in people for text in row[:2] if text and (" " in text or any(sign.isdigit() for sign in text))
    }
    for page in (name for names in GROUPS.values() for name in names):
        at = own(page)
        assert not at.exception, page
        drawn = "\n".join(str(each.proto) for each in at.main) + "\n".join(str(each.proto) for each in at.sidebar)
        for table in at.dataframe:
            drawn += table.value.to_string()
        found = sorted(text for text in tell if text in drawn)
        assert (page, found[:3]) == (page, [])


def test_names_seen_are_in_the_audit_once_a_visit(own):
    def seen():
        lines = read_audit(open_workspace("sample")).lines
        return lines[lines["what"] == "names"]

    earlier = len(seen())  # the copied sample was looked at by other tests
    own("concentration")
    own("concentration").run()
    new = seen().iloc[: len(seen()) - earlier]  # newest first
    assert len(new) == 2, "two visits, however often each is drawn"
    assert set(new["who"]) == {"local"}


def test_log_of_the_door_that_was_cut_or_removed_is_said(own):
    line = {"at": now(), "who": "eve", "what": "refused", "on_what": "the dashboard"}
    door_log.add(line)
    door_log.add(line | {"who": "ben"})
    assert not [each for each in own("privacy").error if "Line" in each.value]
    file = home() / door_log.FILE
    file.write_text(file.read_text(encoding="utf-8").splitlines(keepends=True)[0], encoding="utf-8")
    assert any("Line 2 is missing" in each.value for each in own("privacy").error)
    file.unlink()
    assert any("Line 1 is missing" in each.value for each in own("privacy").error)


def test_admin_chooses_how_long_is_kept_sees_what_would_go_and_deletes_it(own):
    at = own("privacy")
    assert "Everything is kept, however old." in [each.value for each in at.caption]
    at.number_input(key="keep_months").set_value(6).run()
    assert not at.exception
    assert [each.value for each in at.caption if "would go" in each.value], "before anything is chosen"
    assert "delete_old" not in {each.key for each in at.button}
    at.button(key="keep_so").click().run()
    at.button(key="delete_old").click().run()
    assert not at.exception
    assert "are gone" in at.success[0].value
    assert list(read_audit(open_workspace("sample")).lines["what"].iloc[:2]) == ["delete old", "setting"]
