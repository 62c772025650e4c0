"""The file of a workspace: one process, one writer, nothing outside its spool, whole after a kill or a full disk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from errors import LimitReached, OurFault, StorageFull, WorkspaceDamaged, WorkspaceInUse, WrongUsage
from tests.staged import stage
from warehouse import connect, settings
from warehouse.load import load, undo
from warehouse.workspace import FILE, close_all, home, list_workspaces, open_workspace

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 1, 1)
ACTS = [{"member_id": f"m{n % 7}", "occurred_at": NOW + timedelta(minutes=n)} for n in range(50)]

# Loads 30 files, one transaction each, and says the number of each that was reported as stored.
LOADS_FOREVER = """
import sys
from datetime import datetime
from pathlib import Path
from tests.staged import stage
from warehouse.load import load, undo
from warehouse.workspace import open_workspace
workspace = open_workspace("test")
for number in range(2, 32):
    at = datetime(2020 + number, 1, 1)
    acts = [{"member_id": f"m{n}", "occurred_at": at, "topic": f"t{n}"} for n in range(2000)]
    load(workspace, stage(acts, workspace.spool, file=f"{number}.csv"), now=at)
    print(number, flush=True)
"""


def in_another_process(code: str, **options: object) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True, **options)


def test_same_object_for_everybody_in_the_process(workspace):
    assert open_workspace("test") is workspace
    for stray in (".uploads", "not a name"):
        (home() / stray).mkdir()
        (home() / stray / FILE).touch()
    assert list_workspaces() == ("test",)


@pytest.mark.parametrize("name", ["", ".", "../x", "a/b", "a b", "-x", "ä", "x" * 65, "a\n"])
def test_names_that_cannot_be_are_refused(name):
    with pytest.raises(WrongUsage):
        open_workspace(name)


def test_second_process_is_told_in_a_sentence(workspace):
    code = (
        "from warehouse.workspace import open_workspace\nfrom errors import WorkspaceInUse\n"
        "try: open_workspace('test')\nexcept WorkspaceInUse as e: print(e)"
    )
    said, _ = in_another_process(code).communicate()
    assert 'The workspace "test" is open in another program. Close the dashboard' in said


@pytest.mark.parametrize("moment", [0.2, 0.5, 0.9, 1.4])
def test_kill_in_the_middle_of_loading_leaves_whole_imports_and_no_half_one(tmp_path, monkeypatch, moment):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path))
    first = open_workspace("test")
    load(first, stage(ACTS, first.spool, file="1.csv"), now=NOW)
    close_all()
    child = in_another_process(LOADS_FOREVER)
    reported = [child.stdout.readline().strip()]  # the first is stored: from here on the kill meets a load
    time.sleep(moment)
    os.kill(child.pid, signal.SIGKILL)
    reported += child.stdout.read().split()
    child.wait()
    child.stdout.close()
    workspace = open_workspace("test")
    with workspace.reader() as reader:
        stored = dict(reader.execute("select import_key, count(*) from event group by 1").fetchall())
        promised = dict(reader.execute("select import_key, rows_loaded from import").fetchall())
        days = reader.execute("select sum(count_acts) from member_day").fetchall()[0][0]
    close_all()
    assert stored[1] == 50
    assert stored == promised
    assert set(map(int, reported)) <= set(stored)
    assert days == sum(stored.values())


def test_leftovers_in_the_spool_are_gone_after_opening(workspace):
    folder = workspace.spool / "import-killed"
    folder.mkdir()
    (folder / "rows.parquet").write_bytes(b"names and e-mails")
    workspace.close()
    assert not list(open_workspace("test").spool.iterdir())


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_text('/etc/passwd')",
        "select * from read_csv('/etc/passwd')",
        "select * from glob('/etc/*')",
        "select * from read_csv('{spool}/../../../../../../../../etc/passwd')",
        "copy (select 1) to '{home}/elsewhere.csv'",
        "attach '{home}/other.duckdb'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set memory_limit = '100GB'",
        "set allowed_directories = ['/']",
    ],
)
def test_sql_reaches_nothing_outside_the_spool(workspace, sql):
    statement = sql.format(spool=workspace.spool, home=home())
    with workspace.reader() as reader, pytest.raises(duckdb.Error, match=r"disabled|locked|startup|database has been"):
        reader.execute(statement).fetchall()
    assert not (home() / "elsewhere.csv").exists()


def test_reader_sees_the_old_state_until_the_commit(workspace):
    with workspace.write() as writer:
        writer.execute("insert into topic values (1, 'dresses')").fetchall()
        with workspace.reader() as reader:
            assert reader.execute("select count(*) from topic").fetchall() == [(0,)]
    with workspace.reader() as reader:
        assert reader.execute("select count(*) from topic").fetchall() == [(1,)]


def test_versions_grow_with_what_changes_and_outlive_the_process(workspace):
    with workspace.write():
        pass
    with workspace.write("settings"):
        pass
    with workspace.write("nothing"):
        pass
    assert (workspace.data_version, workspace.settings_version) == (1, 1)
    workspace.close()
    again = open_workspace("test")
    assert (again.data_version, again.settings_version) == (1, 1)


def test_error_in_a_transaction_stores_nothing_and_frees_the_lock(workspace, count):
    with pytest.raises(duckdb.ConversionException), workspace.write() as writer:
        writer.execute("insert into topic values (1, 'x'); select 'x'::integer").fetchall()
    assert (count("topic"), workspace.data_version) == (0, 0)
    with workspace.write() as writer:
        writer.execute("insert into topic values (1, 'x')").fetchall()
    assert count("topic") == 1


def test_writers_in_several_threads_wait_for_each_other(workspace, count):
    staged = [stage(ACTS, workspace.spool, file=f"{n}.csv") for n in range(4)]
    threads = [threading.Thread(target=load, args=(workspace, each), kwargs={"now": NOW}) for each in staged]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (count("event"), count("import"), count("duplicate_holder")) == (50, 4, 150)


def read_everything() -> None:
    with open_workspace("test").reader() as reader:
        for (table,) in reader.execute("select table_name from duckdb_tables()").fetchall():
            reader.execute(f"select * from {table}").fetchall()


@pytest.mark.parametrize("damage", ["middle", "head", "cut"])
def test_damaged_file_is_told_in_a_sentence(workspace, damage):
    load(workspace, stage(ACTS, workspace.spool), now=NOW)
    file = workspace.folder / FILE
    workspace.close()
    content = bytearray(file.read_bytes())
    if damage == "cut":
        content = content[: len(content) // 3]
    else:
        at = 20_000 if damage == "middle" else 100
        content[at : at + 64] = bytes(64 * [255])
    file.write_bytes(content)
    with pytest.raises(WorkspaceDamaged, match="Put a backup back"):
        read_everything()


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (duckdb.IOException("IO Error: Could not write file: No space left on device"), StorageFull),
        (duckdb.OutOfMemoryException("failed to offload data block: max_temp_directory_size is set"), LimitReached),
        (duckdb.OutOfMemoryException("failed to allocate data of size 16.0 MiB"), LimitReached),
        (OSError(28, "No space left on device"), StorageFull),
        (duckdb.IOException("IO Error: Could not set lock on file x: Conflicting lock is held"), WorkspaceInUse),
        (duckdb.SerializationException("bad block"), WorkspaceDamaged),
        (duckdb.IOException("Corrupt database file: computed checksum 1 does not match stored 2"), WorkspaceDamaged),
    ],
)
def test_errors_of_disk_and_lock_are_told_in_words(error, told):
    with pytest.raises(told), connect.told_in_words():
        raise error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(24, "Too many open files"), "Too many open files"),
        (PermissionError(13, "Permission denied"), "Permission denied"),
        (duckdb.IOException('IO Error: Cannot open file "x": Permission denied'), "permission denied"),
    ],
)
def test_file_that_the_system_does_not_open_is_not_called_damaged(error, said):
    with pytest.raises(OurFault, match=said) as told, connect.told_in_words(opening="test"):
        raise error
    assert not isinstance(told.value, WorkspaceDamaged)


def test_home_that_is_a_file_is_not_called_damaged(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path / "file"))
    with pytest.raises(OurFault, match="set NEXT_CIRCLE_HOME") as told:
        open_workspace("test")
    assert not isinstance(told.value, WorkspaceDamaged)


@pytest.mark.skipif(
    os.geteuid() != 0 or not Path("/proc/mounts").exists(), reason="needs the right to mount a small disk"
)
def test_full_disk_stores_nothing_and_keeps_what_was_there(tmp_path, monkeypatch):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(disk)], check=False).returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    try:
        monkeypatch.setenv("NEXT_CIRCLE_HOME", str(disk))
        workspace = open_workspace("test")
        load(workspace, stage(ACTS, workspace.spool, file="small.csv"), now=NOW)
        acts = [
            {"member_id": f"member {n} {n * 7919}", "occurred_at": NOW, "topic": f"{n * 104729}", "value": n / 7}
            for n in range(60_000)
        ]
        big = stage(acts, tmp_path / "elsewhere", file="big.csv")
        fits = workspace.spool / "big.parquet"
        fits.write_bytes(big.rows_path.read_bytes())
        with pytest.raises(StorageFull, match="nothing of this was stored"):
            load(workspace, replace(big, rows_path=fits), now=NOW)
        fits.unlink()
        with workspace.reader() as reader:
            assert reader.execute("select count(*) from event").fetchall() == [(50,)]
        load(workspace, stage(ACTS[:10], workspace.spool, file="after.csv"), now=NOW)
    finally:
        close_all()
        subprocess.run(["umount", str(disk)], check=True)


def test_log_is_in_the_file_after_an_import_while_the_workspace_is_open(workspace):
    load(workspace, stage(ACTS, workspace.spool), now=NOW)
    settings.set(workspace, "time_zone", "Europe/Berlin", now=NOW)
    log = workspace.folder / f"{FILE}.wal"
    assert not log.exists() or log.stat().st_size == 0


# Loads two files whose log is never written into the file, as when the machine stops before that.
LOADS_INTO_THE_LOG = """
import os, signal
from datetime import datetime
from tests.staged import stage
from warehouse import workspace as module
from warehouse.load import load, undo
module.checkpoint = lambda cursor: None
workspace = module.open_workspace("test")
for number in (1, 2):
    at = datetime(2020 + number, 1, 1)
    acts = [{"member_id": f"m{n}", "occurred_at": at} for n in range(50 * number)]
    load(workspace, stage(acts, workspace.spool, file=f"{number}.csv"), now=at)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("kept", [0, 0.5, 0.95])
def test_loss_of_the_newest_changes_is_named_at_opening(tmp_path, monkeypatch, kept):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path))
    with in_another_process(LOADS_INTO_THE_LOG) as child:
        child.wait()
    wal = tmp_path / "test" / f"{FILE}.wal"
    wal.write_bytes(wal.read_bytes()[: int(wal.stat().st_size * kept)])
    with pytest.raises(WorkspaceDamaged, match=r"has lost its last changes .* where 150 were stored"):
        open_workspace("test")
    (tmp_path / "test" / "stored.json").unlink()
    with open_workspace("test").reader() as reader:
        assert reader.execute("select count(*) from event").fetchall()[0][0] in {0, 50}
    close_all()


def test_whole_log_of_a_killed_process_loses_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path))
    with in_another_process(LOADS_INTO_THE_LOG) as child:
        child.wait()
    with open_workspace("test").reader() as reader:
        assert reader.execute("select count(*) from event").fetchall() == [(150,)]
    close_all()


def test_acts_missing_from_the_file_are_named_at_opening(workspace):
    load(workspace, stage(ACTS, workspace.spool), now=NOW)
    workspace.close()
    with duckdb.connect(str(workspace.folder / FILE)) as direct:
        direct.execute("delete from event where member_key = 1").fetchall()
    with pytest.raises(WorkspaceDamaged, match="holds 42 acts where 50 were stored"):
        open_workspace("test")


def test_undo_and_replacement_leave_nothing_missing(workspace):
    first = load(workspace, stage(ACTS, workspace.spool, file="1.csv"), now=NOW)
    second = stage([*ACTS[:30], {"member_id": "z", "occurred_at": NOW}], workspace.spool, file="2.csv")
    load(workspace, second, now=NOW)
    load(workspace, second, replace=True, now=NOW)
    undo(workspace, first.import_key, now=NOW)
    workspace.close()
    with open_workspace("test").reader() as reader:
        assert reader.execute("select count(*) from event").fetchall() == [(31,)]
