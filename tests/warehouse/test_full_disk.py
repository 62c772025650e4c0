"""A disk that is full at any point of an erasure, backup or restore: a sentence, nothing lost, and it works again."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from actions import backups
from actions.erase import erase_member
from errors import StorageFull
from tests.staged import stage
from warehouse import audit
from warehouse.folders import empty
from warehouse.left_behind import PENDING
from warehouse.load import load
from warehouse.parquet_out import export_parquet
from warehouse.workspace import Workspace, close_all, open_workspace

NOW = datetime(2026, 9, 10, 12)
ACTS = [{"member_id": f"member-{n % 40}", "occurred_at": NOW - timedelta(minutes=n)} for n in range(4_000)]
# How much room is left when the work begins: none, then ever more, until it fits.
ROOM = (0, 40, 600, 2_400, 4_800, 7_200, 9_600, 14_000, 24_000)  # kB

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or not Path("/proc/mounts").exists(), reason="needs the right to mount a small disk"
)


@pytest.fixture
def disk(tmp_path, monkeypatch):
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(place)], check=False).returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(place / "home"))
    yield place
    close_all()
    subprocess.run(["umount", str(place)], check=True)


def fill(disk: Path, room: int) -> Path:
    """A file that takes all but `room` kB."""
    space = os.statvfs(disk)
    filler = disk / "filler"
    with filler.open("wb") as out:
        os.posix_fallocate(out.fileno(), 0, max(1, space.f_bavail * space.f_frsize - room * 1024))
    return filler


def acts(workspace: Workspace) -> int:
    with workspace.reader() as reader:
        assert audit.first_break(reader) is None
        rows = reader.execute("select count(*), (select sum(count_acts) from member_total) from event").fetchall()
    assert rows[0][0] == rows[0][1]
    return int(rows[0][0])


def erase(workspace: Workspace) -> None:
    erase_member(workspace, "member-7", now=NOW)


def back_up(workspace: Workspace) -> None:
    backups.back_up(workspace, now=NOW)


def restore(_workspace: Workspace) -> None:
    backups.put_back("test", now=NOW)


def export(workspace: Workspace) -> None:
    target = workspace.folder.parent / "tables"
    try:
        export_parquet(workspace, target)
    finally:
        shutil.rmtree(target, ignore_errors=True)


@pytest.mark.parametrize(
    ("work", "possible"),
    [(erase, {4_000, 3_900}), (back_up, {4_000}), (restore, {4_000}), (export, {4_000})],
    ids=["erase", "backup", "restore", "export"],
)
def test_full_disk_is_a_sentence_and_nothing_is_lost(disk, caplog, work: Callable[[Workspace], None], possible):
    workspace = open_workspace("test")
    load(workspace, stage(ACTS, workspace.spool), now=NOW)
    empty(workspace.spool)
    backups.back_up(workspace, now=NOW - timedelta(days=1))
    sentences = []
    for room in ROOM:
        filler = fill(disk, room)
        try:
            work(workspace)
        except StorageFull as problem:
            sentences.append(problem.sentence())
        else:
            filler.unlink()
            break
        assert acts(workspace) in possible
        filler.unlink()
        assert not list(workspace.spool.iterdir()), "half a copy does not keep the disk full"
        close_all()
        workspace = open_workspace("test")
        assert acts(workspace) in possible
        assert not (workspace.folder / PENDING).exists(), "finished at the next opening"
        if acts(workspace) != 4_000:  # erased, and its bytes went at the opening
            break
    else:
        pytest.fail("it never fitted")
    assert sentences, "the disk was never full"
    assert all("disk is full" in each for each in sentences)
    assert acts(workspace) in possible
    backups.put_back("test", backups.backups_of("test")[0].file, now=NOW + timedelta(days=1))
    load(workspace, stage([{"member_id": "new", "occurred_at": NOW}], workspace.spool, file="after.csv"), now=NOW)
