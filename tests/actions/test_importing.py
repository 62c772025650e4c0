"""Importing files: called off, refused, tried, from several threads at once, with the rows written beside."""

from __future__ import annotations

import csv
import threading
from pathlib import Path

import pytest

from actions.imports import import_files
from errors import OurFault, StorageFull, WrongUsage
from ingest import child
from ingest.report import ReadOptions
from warehouse import load
from warehouse.workspace import close_all, home, list_workspaces, open_workspace

HEADER = "member_id,occurred_at,activity_type,community\n"
MAY = "ann,2024-05-01T10:00:00Z,post,Dresses\nben,2024-05-02T10:00:00Z,post,Dresses\n"
JUNE = "ben,2024-05-02T10:00:00Z,post,Dresses\ncleo,2024-06-01T10:00:00Z,post,Dresses\n"


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """Two exports that share a row, and a home for workspaces."""
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path / "home"))
    (tmp_path / "may.csv").write_text(HEADER + MAY, encoding="utf-8")
    (tmp_path / "june.csv").write_text(HEADER + JUNE, encoding="utf-8")
    yield tmp_path
    close_all()


def members_of(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row["member_id"] for row in csv.DictReader(file)]


def count_stored(name: str = "w") -> int:
    with open_workspace(name).reader() as reader:
        return int(reader.execute("select count(*) from event").fetchall()[0][0])


class PageEnds(BaseException):
    """What a page raises to end its run; no Exception."""


def test_import_cancelled_while_storing_stores_nothing(folder):
    words: list[str] = []
    reports = import_files(
        "w",
        [folder / "may.csv"],
        ReadOptions(),
        progress=lambda _share, said: words.append(said),
        cancelled=lambda: "Storing may.csv" in words,
    )
    assert "cancelled" in reports[0].refused
    assert "Storing may.csv" in words
    assert list_workspaces() == ()


def test_progress_only_grows_and_names_every_stage(folder):
    told: list[tuple[float, str]] = []
    import_files("w", [folder / "may.csv"], ReadOptions(), progress=lambda *each: told.append(each))
    shares = [share for share, _words in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    stages = [words.partition(": ")[2] for _share, words in told if words.startswith("Storing may.csv:")]
    assert stages == [
        "people and groups",
        "looking for acts that are there already",
        "acts in the order of time",
        "totals of every member",
    ]


def test_import_cancelled_at_its_last_stage_stores_nothing(folder):
    words: list[str] = []
    reports = import_files(
        "w",
        [folder / "may.csv"],
        ReadOptions(),
        progress=lambda _share, said: words.append(said),
        cancelled=lambda: words[-1:] == ["Storing may.csv: totals of every member"],
    )
    assert "cancelled" in reports[0].refused
    assert list_workspaces() == ()


def test_page_that_ends_while_storing_stores_nothing(folder):
    def progress(_share: float, words: str) -> None:
        if words.startswith("Storing"):
            raise PageEnds

    import_files("w", [folder / "june.csv"], ReadOptions())
    with pytest.raises(PageEnds):
        import_files("w", [folder / "may.csv"], ReadOptions(), progress=progress)
    assert count_stored() == 2


def test_page_that_ends_at_the_last_question_before_the_commit_stores_nothing(folder):
    words: list[str] = []

    def cancelled() -> bool:
        if any(each.startswith("Storing") for each in words):
            raise PageEnds
        return False

    with pytest.raises(PageEnds):
        import_files(
            "w",
            [folder / "may.csv"],
            ReadOptions(),
            progress=lambda _share, said: words.append(said),
            cancelled=cancelled,
        )
    assert list_workspaces() == ()


def test_page_that_ends_after_a_commit_keeps_the_report_and_ends_the_rest(folder):
    told: list[str] = []

    def progress(_share: float, words: str) -> None:
        told.append(words)
        if any(each.startswith("Storing may.csv: totals") for each in told[:-1]):
            raise PageEnds

    first, second = import_files("w", [folder / "may.csv", folder / "june.csv"], ReadOptions(), progress=progress)
    assert (first.rows_loaded, first.refused) == (2, None)
    assert "cancelled" in second.refused
    assert count_stored() == 2


def test_two_imports_into_one_new_name_both_work_though_a_third_is_refused(folder):
    (folder / "bad.csv").write_text("colour\nred\n", encoding="utf-8")
    reports = {}

    def run(name: str) -> None:
        reports[name] = import_files("w", [folder / name], ReadOptions())[0]

    for _ in range(3):
        threads = [threading.Thread(target=run, args=(name,)) for name in ("bad.csv", "may.csv", "june.csv")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert reports["bad.csv"].refused
        assert reports["may.csv"].rows_loaded + reports["june.csv"].rows_loaded + count_stored() in {3, 6}
    assert count_stored() == 3


def test_refused_import_does_not_remove_a_workspace_that_another_import_is_filling(folder, monkeypatch):
    (folder / "bad.csv").write_text("colour\nred\n", encoding="utf-8")
    reading_bad, storing_may, bad_is_refused = threading.Event(), threading.Event(), threading.Event()
    read, store = child.read_export, load.load
    reports = []

    def reads(path: Path, *arguments, **options):
        if path.name == "bad.csv":
            reading_bad.set()
            storing_may.wait(30)
        return read(path, *arguments, **options)

    def stores(*arguments, **options):
        storing_may.set()
        bad_is_refused.wait(30)
        return store(*arguments, **options)

    def fill() -> None:
        reading_bad.wait(30)
        reports.extend(import_files("w", [folder / "may.csv"], ReadOptions()))

    monkeypatch.setattr(child, "read_export", reads)
    monkeypatch.setattr(load, "load", stores)
    filling = threading.Thread(target=fill)
    filling.start()
    assert import_files("w", [folder / "bad.csv"], ReadOptions())[0].refused
    bad_is_refused.set()
    filling.join()
    assert reports[0].rows_loaded == 2
    assert count_stored() == 2


def test_dry_run_counts_duplicates_across_its_files_and_writes_what_would_be_stored(folder):
    files, out = [folder / "may.csv", folder / "june.csv", folder / "may.csv"], folder / "rows.csv"
    tried = import_files("w", files, ReadOptions(), dry_run=True, rows_out=out)
    assert [(each.rows_loaded, each.rows_duplicate, each.import_key) for each in tried] == [
        (2, 0, None),
        (1, 1, None),
        (0, 2, None),
    ]
    assert members_of(out) == ["ann", "ben", "cleo"]
    assert list_workspaces() == ()
    done = import_files("w", files, ReadOptions(), rows_out=out)
    assert [(each.rows_loaded, each.rows_duplicate) for each in done] == [(2, 0), (1, 1), (0, 2)]
    assert members_of(out) == ["ann", "ben", "cleo"]


def fail_at(monkeypatch, file: str) -> None:
    real = load.store

    def store(connection, staged, **manner):
        if staged.file == file:
            raise StorageFull("The disk is full", remedy="Free some disk space and try again.")
        return real(connection, staged, **manner)

    monkeypatch.setattr(load, "store", store)


def test_our_fault_at_one_file_keeps_the_reports_of_the_others(folder, monkeypatch):
    fail_at(monkeypatch, "june.csv")
    (folder / "july.csv").write_text(HEADER + "dora,2024-07-01T10:00:00Z,post,Dresses\n", encoding="utf-8")
    files = [folder / f"{month}.csv" for month in ("may", "june", "july")]
    reports = import_files("w", files, ReadOptions())
    assert [(each.rows_loaded, bool(each.refused)) for each in reports] == [(2, False), (0, True), (1, False)]
    assert reports[1].refused == "The disk is full. Free some disk space and try again."


def test_our_fault_is_raised_when_nothing_was_stored(folder, monkeypatch):
    fail_at(monkeypatch, "june.csv")
    with pytest.raises(StorageFull):
        import_files("w", [folder / "june.csv"], ReadOptions())
    assert list_workspaces() == ()


@pytest.mark.parametrize("target", ["no such folder/rows.csv", "june.csv", "."])
def test_rows_that_cannot_be_written_are_refused_before_anything_is_stored(folder, target):
    files = [folder / "may.csv", folder / "june.csv"]
    with pytest.raises(WrongUsage, match="rows cannot be written"):
        import_files("w", files, ReadOptions(), rows_out=folder / target)
    assert list_workspaces() == ()
    assert (folder / "june.csv").read_text(encoding="utf-8") == HEADER + JUNE


def test_rows_out_is_replaced_only_by_a_whole_file(folder, monkeypatch):
    out = folder / "rows.csv"
    out.write_text("earlier", encoding="utf-8")
    fail_at(monkeypatch, "may.csv")
    with pytest.raises(OurFault):
        import_files("w", [folder / "may.csv"], ReadOptions(), rows_out=out)
    assert out.read_text(encoding="utf-8") == "earlier"
    assert sorted(each.name for each in folder.iterdir()) == ["home", "june.csv", "may.csv", "rows.csv"]
    assert not list(home().iterdir())
