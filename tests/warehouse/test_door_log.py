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
    assert broken_at() is None
    file.with_name(f"{file.name}.1").unlink()
    assert broken_at() == 1


def test_file_that_cannot_be_written_stops_nobody(tmp_path, monkeypatch, caplog):
    (tmp_path / "file").touch()
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path / "file"))
    add()
    assert "cannot be written" in caplog.text


def broken_at():
    kept, found = door_log.kept_end(), door_log.lines()
    return door_log.first_break(found) or door_log.first_missing(found, kept)


def cut(file, count):
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(lines[: len(lines) - count]), encoding="utf-8")


@pytest.mark.parametrize("count", [1, 3, 5])
def test_lines_cut_off_the_end_show_also_after_further_ones(file, count):
    for number in range(5):
        add(who=f"eve {number}")
    assert broken_at() is None
    cut(file, count)
    assert door_log.first_break(door_log.lines()) is None, "the chain alone says nothing"
    assert broken_at() == 6 - count
    door_log._written.clear()  # a server that is started on what was cut
    for number in range(3):
        add(who=f"ben {number}", seconds=100)
        assert broken_at() == 6 - count
    door_log._written.clear()
    add(who="ann", seconds=200)
    assert broken_at() is not None, "what was missing once stays missing"


def test_lines_cut_off_while_the_server_runs_show(file):
    for number in range(4):
        add(who=f"eve {number}")
    cut(file, 2)
    add(who="ben")
    assert broken_at() == 3


def test_end_that_was_written_anew_shows(file):
    """Whoever can make a chain still has to know that the newest hash is kept elsewhere."""
    for number in range(3):
        add(who=f"eve {number}")
    lines = door_log.lines()
    last = lines[-1] | {"who": "ann"}
    values = [last[name] for name in ("acted_at", "who", "what", "on_what")]
    last["hash"] = door_log.chained(last["before"], 3, values)
    file.write_text("".join(json.dumps(each) + "\n" for each in [*lines[:-1], last]), encoding="utf-8")
    assert door_log.first_break(door_log.lines()) is None
    assert broken_at() == 3
    door_log._written.clear()
    add(who="ben")
    assert broken_at() is not None


def test_log_that_is_removed_whole_shows(file):
    add()
    file.unlink()
    assert broken_at() == 1
    door_log._written.clear()
    add(who="ben")
    assert broken_at() == 1


def test_log_of_an_earlier_version_and_a_crash_between_both_files_raise_no_alarm(file):
    add()
    end = file.with_name(door_log.END)
    before = end.read_text(encoding="utf-8")
    end.unlink()
    assert broken_at() is None
    door_log._written.clear()
    add(who="ben")
    assert broken_at() is None
    end.write_text(before, encoding="utf-8")
    assert broken_at() is None, "the line was written, its end not yet"
    door_log._written.clear()
    add(who="ann")
    assert broken_at() is None


def test_line_added_while_the_log_is_read_raises_no_alarm():
    add()
    kept, found = door_log.kept_end(), door_log.lines()
    add(who="ben")
    assert door_log.first_missing(found, kept) is None


def test_end_that_cannot_be_kept_leaves_the_chain_whole(file, monkeypatch, caplog):
    add()
    end = file.with_name(door_log.END)
    end.unlink()
    end.mkdir()
    add(who="ben")
    assert "cannot be written" in caplog.text
    add(who="ann")
    assert door_log.first_break(door_log.lines()) is None
    assert len(told()) == 3


def test_folder_that_refuses_to_be_synced_gets_its_lines_all_the_same(file, monkeypatch):
    def refuses(_descriptor):
        raise OSError(22, "Invalid argument")

    monkeypatch.setattr(door_log.os, "fsync", refuses)
    add()
    add(who="ben")
    assert door_log.first_break(door_log.lines()) is None
    assert [line["audit_key"] for line in door_log.lines()] == [1, 2]
