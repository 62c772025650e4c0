"""The inbox: what stands still is imported once and put away with its report, and nothing is tried for ever."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from actions import inbox as folders
from actions import inbox_watch
from actions.import_run import refused_report
from actions.inbox import results, waiting_files
from actions.inbox_watch import MOST_TRIES, RETRY_SECONDS, STILL_SECONDS, InboxWatch
from actions.jobs import Queue
from actions.mappings import save_mapping
from errors import StorageFull, WorkspaceInUse
from ingest.report import Mapping
from tests.actions.test_importing import HEADER, JUNE, MAY, count_stored
from tests.reading import read_in_process
from warehouse.mappings import NamedMapping, header_key
from warehouse.workspace import close_all, list_workspaces, open_workspace

SECONDS = 60


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Watched:
    """An inbox with a clock of its own."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "w" / "inbox"
        self.folder.mkdir(parents=True)
        self.clock, self.queue = Clock(), Queue()
        self.watch = InboxWatch(self.queue, self.clock)

    def drop(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def after(self, seconds: float) -> list[str]:
        """Look again so much later; the names of what was queued, when all of it has ended."""
        self.clock.now += seconds
        jobs = self.watch.look()
        assert all(job.wait(SECONDS) for job in jobs)
        return [job.name for job in jobs]

    def names(self, part: str) -> list[str]:
        """Files put away, without the time before their name."""
        return sorted(path.name.split(" ", 1)[1] for path in (self.folder / part).glob("*"))


@pytest.fixture
def box(tmp_path, monkeypatch):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path))
    read_in_process(monkeypatch)
    watched = Watched(tmp_path)
    yield watched
    watched.queue.close()
    close_all()


def test_file_is_imported_when_it_stands_still_and_only_once(box):
    box.drop("may.csv", HEADER + MAY)
    assert box.after(0) == []
    assert box.after(STILL_SECONDS / 2) == []
    assert box.after(STILL_SECONDS) == ["may.csv"]
    assert list_workspaces() == ("w",), "a folder with an inbox becomes a community"
    assert box.after(STILL_SECONDS) == box.after(STILL_SECONDS) == []
    assert count_stored() == 2
    assert box.names("done") == ["may.csv", "may.csv.report.json"]
    kept = json.loads(next((box.folder / "done").glob("*.json")).read_text(encoding="utf-8"))
    assert (kept["file"], kept["files"][0]["rows_loaded"]) == ("may.csv", 2)
    shown = results("w", 5)[0]
    assert (shown.file, shown.is_done, shown.reports[0].rows_loaded, shown.reports[0].members) == (
        "may.csv",
        True,
        2,
        2,
    )


def test_growing_file_is_left_until_it_stands_still(box):
    path = box.drop("june.csv", HEADER)
    for line in JUNE.splitlines(keepends=True):
        assert box.after(STILL_SECONDS) == []
        with path.open("a", encoding="utf-8") as file:
            file.write(line)
    assert box.after(STILL_SECONDS) == []
    assert box.after(STILL_SECONDS) == ["june.csv"]
    assert count_stored() == 2


def test_file_that_grows_while_it_is_read_is_read_again_whole(box, monkeypatch):
    path = box.drop("may.csv", HEADER + MAY)
    real = inbox_watch.import_files

    def grows(*arguments, **options):
        reports = real(*arguments, **options)
        if path.stat().st_size == len(HEADER + MAY):
            path.write_text(HEADER + MAY + JUNE, encoding="utf-8")
        return reports

    monkeypatch.setattr(inbox_watch, "import_files", grows)
    box.after(0)
    assert box.after(STILL_SECONDS) == ["may.csv"]
    assert path.exists()
    box.after(STILL_SECONDS)
    assert box.after(STILL_SECONDS) == ["may.csv"]
    assert (path.exists(), box.names("done")) == (False, ["may.csv", "may.csv.report.json"])
    assert count_stored() == 4, "ben's act stands twice in the file; what was read before is not counted again"


def test_refused_file_is_put_away_with_the_reason_and_its_folder_stays(box):
    box.drop("odd.csv", "colour\nred\n")
    box.after(0)
    assert box.after(STILL_SECONDS) == ["odd.csv"]
    assert box.names("refused") == ["odd.csv", "odd.csv.report.json"]
    assert "member_id" in results("w", 5)[0].reports[0].refused
    assert list_workspaces() == (), "nothing was stored, so there is no community; the file is still there"
    assert box.after(STILL_SECONDS) == []


def test_links_hidden_and_unfinished_files_are_passed_by(box, tmp_path):
    (tmp_path / "secret.csv").write_text(HEADER + MAY, encoding="utf-8")
    (box.folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    (box.folder / "folder.csv").mkdir()
    os.mkfifo(box.folder / "pipe.csv")
    for name in (".hidden.csv", "~lock.csv", "half.csv.part", "half.CSV.crdownload"):
        box.drop(name, HEADER + MAY)
    assert waiting_files("w") == []
    box.after(0)
    assert box.after(STILL_SECONDS) == []


def test_saved_mapping_reads_the_next_file_of_the_same_columns(box):
    mapping = Mapping({"member_id": "Writer", "occurred_at": "Logged"})
    named = NamedMapping("Desk", "activity", header_key(["Writer", "Logged"]), mapping, "Europe/Berlin", "month_first")
    save_mapping("w", named, now=inbox_watch.now())
    box.drop("desk.csv", "Logged;Writer\n05/06/2024 10:00;w1\n")
    box.after(0)
    box.after(STILL_SECONDS)
    report = results("w", 1)[0].reports[0]
    assert "Read with the saved mapping Desk" in report.warnings
    assert report.from_at.isoformat() == "2024-05-06T08:00:00"


def test_file_that_cannot_be_moved_is_not_read_for_ever(box, monkeypatch):
    def fail(*arguments):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(inbox_watch, "import_files", lambda *arguments, **options: [refused_report("may.csv", "No.")])
    monkeypatch.setattr(inbox_watch, "put_away", fail)
    box.drop("may.csv", HEADER + MAY)
    box.after(0)
    assert box.after(STILL_SECONDS) == ["may.csv"]
    assert [box.after(RETRY_SECONDS) for _ in range(3)] == [[], [], []]
    monkeypatch.setattr(inbox_watch, "put_away", folders.put_away)
    box.drop("may.csv", HEADER + MAY + JUNE)
    box.after(0)
    assert box.after(STILL_SECONDS) == ["may.csv"], "a changed file is another one"


@pytest.mark.parametrize("problem", [StorageFull, WorkspaceInUse])
def test_what_lies_with_the_machine_is_tried_a_few_times(box, monkeypatch, problem):
    def fail(*arguments, **options):
        raise problem("It cannot be stored", remedy="Wait.")

    monkeypatch.setattr(inbox_watch, "import_files", fail)
    box.drop("may.csv", HEADER + MAY)
    box.after(0)
    assert box.after(STILL_SECONDS) == ["may.csv"]
    assert box.after(RETRY_SECONDS / 2) == []
    tried = 1
    while (box.folder / "may.csv").exists():
        assert box.after(RETRY_SECONDS) == ["may.csv"]
        tried += 1
    assert tried == MOST_TRIES
    assert results("w", 1)[0].reports[0].refused == "It cannot be stored. Wait."


def test_defect_of_ours_puts_the_file_away(box, monkeypatch, caplog):
    def fail(*arguments, **options):
        raise ZeroDivisionError

    monkeypatch.setattr(inbox_watch, "import_files", fail)
    box.drop("may.csv", HEADER + MAY)
    box.after(0)
    box.after(STILL_SECONDS)
    assert "report this to us" in results("w", 1)[0].reports[0].refused
    assert "inbox" in caplog.text


def test_every_community_gets_an_inbox_but_the_sample(box):
    for name in ("other", "sample"):
        open_workspace(name)
    box.after(0)
    home = box.folder.parents[1]
    assert (home / "other" / "inbox").is_dir()
    assert not (home / "sample" / "inbox").exists()


def test_two_files_of_one_name_are_both_kept(box):
    at = inbox_watch.now()
    for _ in range(2):
        folders.put_away(box.drop("may.csv", HEADER), [], at)
    assert len(list((box.folder / "refused").glob("*may*.csv"))) == 2
    assert len(list((box.folder / "refused").glob("*.report.json"))) == 2
