"""Backups hold what they say, come back whole and without the erased, and a kill leaves the old or the new state."""

from __future__ import annotations

from datetime import datetime, timedelta

import duckdb
import pytest

from actions import backups
from actions.access import Role, Visitor
from actions.erase import erase_member
from actions.imports import import_files
from errors import Refused, WorkspaceDamaged
from ingest.report import ReadOptions
from warehouse import audit
from warehouse.backup import DAYS_KEPT, KEPT, folder_of
from warehouse.left_behind import PENDING
from warehouse.workspace import FILE, close_all, open_workspace

NOW = datetime(2026, 9, 10, 12)


def import_days(tmp_path, days, name="a"):
    path = tmp_path / f"{name}.csv"
    rows = "".join(f"m{day},2026-01-{day:02d}T10:00:00Z,post\n" for day in days)
    path.write_text(f"member_id,occurred_at,activity_type\n{rows}", encoding="utf-8")
    assert import_files("test", [path], ReadOptions())[0].refused is None


def acts():
    with open_workspace("test").reader() as reader:
        return int(reader.execute("select count(*) from event").fetchall()[0][0])


def test_backup_comes_back_whole_and_the_audit_goes_on(workspace, tmp_path):
    import_days(tmp_path, range(1, 11))
    made = backups.back_up(workspace, now=NOW)
    import_days(tmp_path, range(11, 21), "b")
    version = workspace.data_version
    done = backups.put_back("test", now=NOW + timedelta(hours=1))
    assert (done.file, done.counts["event"], acts()) == (made.file, 10, 10)
    assert workspace.data_version > version, "no cache may show the older state for the newer"
    with workspace.reader() as reader:
        what = [row[0] for row in reader.execute("select what from audit order by audit_key").fetchall()]
        assert audit.first_break(reader) is None
    assert what == ["import", "backup", "import", "restore"]
    assert [each.reason for each in backups.backups_of("test")] == ["before a restore", "asked for"]
    close_all()
    assert acts() == 10


def test_erased_person_does_not_come_back_with_a_backup(workspace, tmp_path):
    import_days(tmp_path, range(1, 11))
    backups.back_up(workspace, now=NOW)
    erase_member(workspace, "m7", now=NOW + timedelta(minutes=1))
    backups.put_back("test", backups.backups_of("test")[-1].file, now=NOW + timedelta(hours=1))
    with workspace.reader() as reader:
        assert reader.execute("select count(*) from member where member_id = 'm7'").fetchall() == [(0,)]
    assert acts() == 9


def test_damaged_workspace_is_put_back_and_kept(workspace, tmp_path):
    import_days(tmp_path, range(1, 11))
    backups.back_up(workspace, now=NOW)
    close_all()
    file = workspace.folder / FILE
    data = bytearray(file.read_bytes())
    data[4096:40960] = b"\xff" * 36864
    file.write_bytes(data)
    with pytest.raises(WorkspaceDamaged, match="Put a backup back"):
        open_workspace("test")
    assert file.read_bytes() == data, "nothing is overwritten"
    backups.put_back("test", now=NOW)
    assert acts() == 10
    assert [path.read_bytes() for path in folder_of(workspace.folder).glob("damaged-*.duckdb")] == [data]


def test_damaged_backup_is_refused_and_nothing_changes(workspace, tmp_path):
    import_days(tmp_path, range(1, 11))
    made = backups.back_up(workspace, now=NOW)
    path = folder_of(workspace.folder) / made.file
    data = bytearray(path.read_bytes())
    for place in range(20_000, len(data), 5_000):
        data[place] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(WorkspaceDamaged):
        backups.put_back("test", now=NOW)
    assert acts() == 10


def test_backups_are_kept_by_count_and_days(workspace, tmp_path):
    import_days(tmp_path, range(1, 3))
    for number in range(KEPT + 2):
        backups.back_up(workspace, now=NOW + timedelta(hours=number))
    assert len(backups.backups_of("test")) == KEPT
    later = NOW + timedelta(days=DAYS_KEPT + 1)
    backups.back_up(workspace, now=later)
    assert [each.made_at for each in backups.backups_of("test")] == [later]


def test_daily_backup_is_made_once_a_day_also_when_the_clock_goes_back(workspace, tmp_path):
    assert backups.back_up_what_is_due(NOW) == []
    import_days(tmp_path, range(1, 3))
    hours = (0, 1, -5, 23, 24, 25)
    made = [backups.back_up_what_is_due(NOW + timedelta(hours=hour)) for hour in hours]
    assert made == [["test"], [], [], [], ["test"], []]


def test_upgrade_of_an_older_workspace_makes_a_backup_first(workspace, tmp_path, monkeypatch):
    import_days(tmp_path, range(1, 11))
    close_all()
    schema = tmp_path / "schema"
    schema.mkdir()
    (schema / "900_later.sql").write_text("alter table member add column later integer;", encoding="utf-8")
    monkeypatch.setattr("warehouse.connect.SCHEMA", schema)
    assert acts() == 10
    upgraded = backups.backups_of("test")
    assert [each.reason for each in upgraded] == ["before an upgrade"]
    with duckdb.connect(str(folder_of(workspace.folder) / upgraded[0].file), read_only=True) as older:
        assert "later" not in str(older.execute("describe member").fetchall())


def test_erasure_that_was_killed_before_the_bytes_went_is_finished_at_the_next_opening(
    workspace, tmp_path, monkeypatch
):
    import_days(tmp_path, range(1, 11))

    def killed(_workspace):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("warehouse.erase.leave_bytes_behind", killed)
        with pytest.raises(KeyboardInterrupt):
            erase_member(workspace, "m7", now=NOW)
    close_all()
    assert (workspace.folder / PENDING).exists()
    assert acts() == 9
    assert not (workspace.folder / PENDING).exists()


def test_backing_up_and_restoring_are_for_admins(workspace):
    for ask in (
        lambda who: backups.back_up(workspace, who=who, now=NOW),
        lambda who: backups.put_back("test", who=who, now=NOW),
    ):
        with pytest.raises(Refused, match="admin"):
            ask(Visitor("kim", Role.MANAGER))
