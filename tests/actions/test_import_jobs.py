"""An import as a job: called off while it reads or stores it leaves the community and the disk as they were."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from actions.access import Role, Visitor
from actions.import_jobs import FileToImport, QueuedImport, queue_import
from actions.imports import import_files, import_history, report_of
from actions.jobs import queue
from actions.mappings import saved_mappings
from errors import Refused
from ingest.report import Mapping, ReadOptions
from warehouse.mappings import NamedMapping, header_key
from warehouse.workspace import close_all, home, list_workspaces, open_workspace

SECONDS = 60
HEADER = "member_id,occurred_at,activity_type,community\n"
FEW = "ann,2024-05-01T10:00:00Z,post,Dresses\nben,2024-05-02T10:00:00Z,post,Dresses\n"


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path / "home"))
    (tmp_path / "few.csv").write_text(HEADER + FEW, encoding="utf-8")
    rows = (f"m{n % 997},2024-06-{1 + n % 28:02}T10:{n % 60:02}:00Z,post,Cakes\n" for n in range(60_000))
    (tmp_path / "many.csv").write_text(HEADER + "".join(rows), encoding="utf-8")
    yield tmp_path
    queue.close()
    close_all()


def stored(name: str = "w") -> tuple[int, int]:
    with open_workspace(name).reader() as reader:
        return tuple(reader.execute("select count(*), count(distinct import_key) from event").fetchall()[0])


def files_of(folder: Path) -> dict[str, str]:
    """Every file below the folder with a hash of its bytes; DuckDB's own may change by what it takes back again."""
    return {
        str(path.relative_to(folder)): "" if "duckdb" in path.name else hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".wal"
    }


def until(queued: QueuedImport, words: str) -> None:
    """Wait until the job says these words, then call it off."""
    while words not in queued.job.words:
        assert not queued.job.wait(0.001), "it ended before it could be called off"
    queued.job.cancel()
    assert queued.job.wait(SECONDS)


def test_import_called_off_while_it_reads_leaves_no_trace(folder):
    import_files("w", [folder / "few.csv"], ReadOptions())
    workspace = open_workspace("w")
    before, version = files_of(home()), workspace.data_version
    until(queue_import("w", [FileToImport(folder / "many.csv", ReadOptions())]), "Reading")
    assert stored() == (2, 1)
    assert workspace.data_version == version
    assert files_of(home()) == before, "no file more, none less, none changed"


def test_import_called_off_while_it_stores_leaves_the_community_as_it_was(folder):
    import_files("w", [folder / "few.csv"], ReadOptions())
    version, before = open_workspace("w").data_version, files_of(home())
    queued = queue_import("w", [FileToImport(folder / "many.csv", ReadOptions())])
    until(queued, "Storing")
    assert (queued.job.state, queued.reports) == ("cancelled", [])
    assert stored() == (2, 1)
    assert open_workspace("w").data_version == version
    assert files_of(home()) == before
    assert len(import_history(open_workspace("w"))) == 1


def test_new_community_of_an_import_called_off_is_not_made(folder):
    until(queue_import("fresh", [FileToImport(folder / "many.csv", ReadOptions())]), "Reading")
    assert list_workspaces() == ()
    assert files_of(home()) == {}


def test_progress_names_the_stage_and_the_bytes(folder):
    queued, said = queue_import("w", [FileToImport(folder / "many.csv", ReadOptions())]), set()
    while not queued.job.wait(0.001):
        said.add(queued.job.words)
    size = (folder / "many.csv").stat().st_size / 1e6
    assert any(words.startswith("Reading many.csv: ") and words.endswith(f"of {size:.1f} MB") for words in said)
    assert queued.job.words == "Done"
    assert queued.reports[0].rows_loaded == 60_000


def test_mapping_is_kept_with_a_stored_import_alone(folder):
    (folder / "odd.csv").write_text("who;when\na;13.05.2024 10:00\n", encoding="utf-8")
    mapping = Mapping({"member_id": "who", "occurred_at": "when"})
    named = NamedMapping("Odd tool", "activity", header_key(["who", "when"]), mapping, "Europe/Berlin")
    bad = FileToImport(folder / "few.csv", ReadOptions(mapping=mapping), keep=named)
    queue_import("w", [FileToImport(folder / "few.csv", ReadOptions()), bad]).job.wait(SECONDS)
    assert saved_mappings(open_workspace("w")) == []
    tidied: list[str] = []
    good = FileToImport(folder / "odd.csv", ReadOptions(mapping=mapping, time_zone="Europe/Berlin"), keep=named)
    queued = queue_import("w", [good], at_end=lambda: tidied.append("files"))
    assert queued.job.wait(SECONDS)
    assert [saved.named for saved in saved_mappings(open_workspace("w"))] == [named]
    assert tidied == ["files"]
    report = queued.reports[0]
    assert report_of(open_workspace("w"), report.import_key).warnings == report.warnings
    assert (report.dialect, report.day_order) == ("semicolon, double quotes", "day_first")


def test_nobody_without_the_right_queues_an_import(folder):
    with pytest.raises(Refused, match="may not import"):
        queue_import("w", [FileToImport(folder / "few.csv", ReadOptions())], who=Visitor("eve", Role.MANAGER))
    assert queue.jobs() == ()
