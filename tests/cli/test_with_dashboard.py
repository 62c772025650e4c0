"""The command line while the dashboard owns the workspace: its import is handed over, answered, or refused in time."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import cli
from actions import hand_over as handed
from actions.hand_over import FOLDER, Request, answer, hand_over, taken_requests
from actions.inbox import inbox_of
from actions.jobs import Job
from errors import NextCircleError, OurFault, Refused
from ingest.report import ReadOptions
from tests.server import ROOT
from warehouse.workspace import close_all, list_workspaces, open_workspace

SECONDS = 60
ROWS = "member_id,occurred_at\nann,2024-05-01T10:00:00Z\nben,2024-05-02T10:00:00Z\n"
HOLDER = """
import sys
from actions.inbox_watch import InboxWatch
from actions.jobs import queue
from warehouse.workspace import close_all, open_workspace
open_workspace("w")
watch = InboxWatch()
if sys.argv[1] == "answers":
    watch.start()
print("ready", flush=True)
sys.stdin.read()
watch.stop()
queue.close()
close_all()
"""


@pytest.fixture
def export(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path / "home"))
    path = tmp_path / "acts.csv"
    path.write_text(ROWS, encoding="utf-8")
    yield path
    close_all()


@pytest.fixture
def holder(export):
    """Gives a function: another process that holds the workspace, and that answers or does not."""
    started: list[subprocess.Popen[str]] = []

    def start(how: str) -> None:
        process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, how],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout.readline() == "ready\n"

    yield start
    for process in started:
        process.communicate(timeout=SECONDS)


def imported(capsys, *arguments: object) -> tuple[int, dict]:
    status = cli.main(["import", *map(str, arguments), "--workspace", "w"])
    return status, json.loads(capsys.readouterr().out)


def test_import_is_done_by_the_dashboard_that_has_the_workspace(export, holder, capsys, tmp_path):
    holder("answers")
    status, said = imported(capsys, export, "--rows-out", tmp_path / "rows.csv", "--export-end", "2024-06-01")
    assert (status, said["refused"], said["files"][0]["rows_loaded"]) == (0, None, 2)
    assert said["files"][0]["from"] == "2024-05-01T10:00:00Z"
    assert (tmp_path / "rows.csv").read_text(encoding="utf-8").count("\n") == 3
    status, said = imported(capsys, export, "--kind", "members")
    assert status == 3, "a refusal comes back as a refusal"
    assert list((inbox_of("w") / FOLDER).iterdir()) == []


def test_workspace_that_another_command_has_is_our_own_failure(export, holder, capsys, monkeypatch):
    monkeypatch.setattr(handed, "SECONDS_TO_TAKE", 0.3)
    holder("says nothing")
    status, said = imported(capsys, export)
    assert status == 1
    assert "open in another program" in json.dumps(said)
    assert list((inbox_of("w") / FOLDER).iterdir()) == []


def asked(export: Path, outcome: list[object]) -> threading.Thread:
    """Ask in a thread; what comes of it is in `outcome`."""

    def ask() -> None:
        try:
            outcome.append(hand_over(Request("w", (export,), ReadOptions())))
        except NextCircleError as problem:
            outcome.append(problem)

    thread = threading.Thread(target=ask)
    thread.start()
    return thread


def taken(name: str = "w") -> tuple[Path, Request]:
    for _ in range(500):
        if found := taken_requests(name):
            return found[0]
        threading.Event().wait(0.02)
    raise AssertionError("no request came")


def a_job() -> Job:
    return Job("acts.csv", "w", lambda job: None, lambda: None)


def test_who_waits_gives_up_when_the_dashboard_is_gone(export, monkeypatch):
    monkeypatch.setattr(handed, "SECONDS_TO_LIVE", 0.3)
    outcome: list[object] = []
    thread = asked(export, outcome)
    taken()
    thread.join(SECONDS)
    assert isinstance(outcome[0], OurFault)
    assert "ended while it imported" in str(outcome[0])


def test_import_is_called_off_when_nobody_waits_any_more(export):
    outcome: list[object] = []
    thread = asked(export, outcome)
    path, request = taken()
    path.unlink()
    answer(a_job(), path, request)
    thread.join(SECONDS)
    assert list_workspaces() == ()
    assert not list((inbox_of("w") / FOLDER).glob("*.answer.json"))


def test_request_of_another_user_is_never_taken(export, monkeypatch):
    monkeypatch.setattr(handed, "SECONDS_TO_TAKE", 0.5)
    monkeypatch.setattr(handed.os, "getuid", lambda: -1)
    outcome: list[object] = []
    thread = asked(export, outcome)
    while thread.is_alive():
        assert taken_requests("w") == []
        thread.join(0.05)
    assert "open in another program" in str(outcome[0])


@pytest.mark.parametrize(
    ("failure", "kind"), [(Refused("No", remedy="Ask."), Refused), (ZeroDivisionError(), OurFault)]
)
def test_what_goes_wrong_comes_back_as_what_it_is(export, monkeypatch, failure, kind, caplog):
    def fail(*arguments, **options):
        raise failure

    monkeypatch.setattr(handed, "import_files", fail)
    outcome: list[object] = []
    thread = asked(export, outcome)
    answer(a_job(), *taken())
    thread.join(SECONDS)
    assert type(outcome[0]) is kind


def test_answer_of_the_dashboard_is_the_report_as_it_was(export):
    outcome: list[object] = []
    thread = asked(export, outcome)
    answer(a_job(), *taken())
    thread.join(SECONDS)
    with open_workspace("w").reader() as reader:
        assert reader.execute("select count(*) from event").fetchall() == [(2,)]
    assert outcome[0][0].rows_loaded == 2
    assert outcome[0][0].views, "with what can be answered now"
