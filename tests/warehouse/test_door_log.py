"""The log of the door: one line per act, chained, without ids, and no flood fills the disk."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from warehouse import door_log

NOW = datetime(2026, 9, 10, 12)


@pytest.fixture(autouse=True)
def file(tmp_path, monkeypatch):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / door_log.FILE


def add(who="eve", on_what="the dashboard", seconds=0.0):
    door_log.add({"at": NOW + timedelta(seconds=seconds), "who": who, "what": "refused", "on_what": on_what})


def sign_in(who="ann", since="since 1"):
    door_log.add_sign_in({"at": NOW, "who": who, "what": "sign in", "on_what": since})


def told():
    return [(each["who"], each["what"], each["on_what"]) for each in door_log.lines()]


def test_same_act_within_a_minute_is_one_line_and_another_is_another():
    for seconds in (0, 1, 59, 61):
        add(seconds=seconds)
    add(who="ben")
    add(on_what="a file of somebody else")
    assert len(told()) == 4
    assert door_log.first_break(door_log.lines()) is None


def test_sign_in_is_told_once_also_after_a_restart():
    sign_in()
    sign_in()
    door_log._written.clear()
    sign_in()
    sign_in(since="since 2")
    assert told() == [("ann", "sign in", "since 1"), ("ann", "sign in", "since 2")]
    assert door_log.first_break(door_log.lines()) is None


def test_flood_is_summed_up():
    for number in range(door_log.MOST_LINES_A_MINUTE + 30):
        add(who=f"eve {number}")
    assert len(told()) == door_log.MOST_LINES_A_MINUTE
    add(who="later", seconds=120)
    assert told()[-1][2] == "the dashboard (30 refusals before it were too many to write)"


def test_name_cannot_forge_a_line(file):
    add(who='eve\n{"audit_key": 2}\x1b[31m')
    assert len(file.read_text(encoding="utf-8").splitlines()) == 1
    assert "\x1b" not in file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o077 == 0, "for the service's user alone"


@pytest.mark.parametrize("harm", ["remove", "change"])
def test_line_that_is_missing_or_changed_shows(file, harm):
    for number in range(4):
        add(who=f"eve {number}")
    lines = file.read_text(encoding="utf-8").splitlines()
    if harm == "remove":
        del lines[1]
    else:
        lines[1] = json.dumps(json.loads(lines[1]) | {"who": "ann"})
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert door_log.first_break(door_log.lines()) == 2


def test_chain_goes_on_in_a_new_file(file, monkeypatch):
    monkeypatch.setattr(door_log, "LARGEST", 600)
    for number in range(12):
        add(who=f"eve {number}")
    found = door_log.lines()
    assert file.with_name(f"{file.name}.1").exists()
    assert found[-1]["audit_key"] == 12
    assert found[0]["audit_key"] > 1, "the oldest are gone"
    assert door_log.first_break(found) is None


def test_file_that_cannot_be_written_stops_nobody(tmp_path, monkeypatch, caplog):
    (tmp_path / "file").touch()
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path / "file"))
    add()
    assert "cannot be written" in caplog.text
