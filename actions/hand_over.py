"""The command line's import while the dashboard owns the workspace: asked and answered through the inbox folder.

A request is a file in `inbox/.requests`. The server takes it by renaming it and touches it as long as it lives; the
answer stands beside it. Who gives up waiting removes the taken file, which calls the import off.
"""

from __future__ import annotations

import json
import logging
import os
import time
import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from actions.access import LOCAL
from actions.import_run import Cancelled, Progress
from actions.imports import import_files, set_export_end
from actions.inbox import inbox_of
from actions.jobs import Job
from errors import NextCircleError, OurFault, WorkspaceInUse
from ingest.border import error_in, error_out, options_in, options_out
from ingest.report import ImportReport, ReadOptions
from warehouse.reports import report_in, report_out

log = logging.getLogger("next_circle")

FOLDER = ".requests"
ASKED, TAKEN, ANSWERED = ".asked.json", ".taken.json", ".answer.json"
# A dashboard looks every two seconds; on a busy machine it may need some more.
SECONDS_TO_TAKE = 20.0
# A server that has not touched what it took for so long is gone.
SECONDS_TO_LIVE = 60.0
SECONDS_BETWEEN_LOOKS = 0.2


@dataclass(frozen=True)
class Request:
    """What the command line asks for. paths, rows_out: as the server finds them, from the root."""

    workspace: str
    paths: tuple[Path, ...]
    options: ReadOptions
    replace: bool = False
    dry_run: bool = False
    rows_out: Path | None = None
    export_end: str | None = None


def import_as_asked(
    request: Request, *, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> list[ImportReport]:
    """Import what the command line asks for, in this process; what it raises is what actions.imports raises."""
    reports = import_files(
        request.workspace,
        request.paths,
        request.options,
        replace=request.replace,
        dry_run=request.dry_run,
        rows_out=request.rows_out,
        progress=progress,
        cancelled=cancelled,
        who=LOCAL,
    )
    if request.export_end and not request.dry_run and any(not report.refused for report in reports):
        set_export_end(request.workspace, request.export_end)
    return reports


def hand_over(request: Request) -> list[ImportReport]:
    """Have the running dashboard import, and wait for its reports. Raises WorkspaceInUse when nobody takes it."""
    folder = inbox_of(request.workspace) / FOLDER
    stem = uuid.uuid4().hex
    asked, taken, answered = (folder / f"{stem}{ending}" for ending in (ASKED, TAKEN, ANSWERED))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(asked, _out(request))
    except OSError as problem:
        raise _in_use(request.workspace) from problem
    try:
        _wait(asked, taken, answered)
        answer = json.loads(answered.read_text(encoding="utf-8"))
    finally:
        for path in (asked, taken, answered):
            path.unlink(missing_ok=True)
    if "error" in answer:
        raise error_in(answer["error"])
    return [report_in(report) for report in answer["reports"]]


def _wait(asked: Path, taken: Path, answered: Path) -> None:
    asked_at = time.monotonic()
    while not answered.exists():
        time.sleep(SECONDS_BETWEEN_LOOKS)
        if asked.exists():
            if time.monotonic() - asked_at > SECONDS_TO_TAKE:
                raise _in_use(asked.parents[2].name)
        elif not answered.exists() and not _is_alive(taken):
            raise OurFault(
                "The dashboard ended while it imported", remedy="Start the command again; nothing is counted twice."
            )


def _is_alive(taken: Path) -> bool:
    """Whether the server has touched it lately; right after taking and answering it may be missing for a moment."""
    try:
        return time.time() - taken.stat().st_mtime < SECONDS_TO_LIVE
    except OSError:
        return False


def taken_requests(name: str) -> list[tuple[Path, Request]]:
    """The server's side: take every request to a workspace that the server's own user wrote."""
    found: list[tuple[Path, Request]] = []
    for asked in sorted((inbox_of(name) / FOLDER).glob(f"*{ASKED}")):
        taken = asked.with_name(asked.name.removesuffix(ASKED) + TAKEN)
        try:
            if not _is_ours(asked):
                continue
            asked.rename(taken)
            taken.touch()
            found.append((taken, _in(name, json.loads(taken.read_text(encoding="utf-8")))))
        except (OSError, ValueError, KeyError, TypeError):
            taken.unlink(missing_ok=True)  # whoever asked sees that nobody works on it
    return found


def _is_ours(path: Path) -> bool:
    """A request names paths, which nobody but the server's own user may have it read and write."""
    getuid: Callable[[], int] | None = getattr(os, "getuid", None)
    return getuid is not None and path.lstat().st_uid == path.parent.lstat().st_uid == getuid()


def answer(job: Job, taken: Path, request: Request) -> None:
    """Do what a taken request asks for and write the answer beside it."""
    answered = taken.with_name(taken.name.removesuffix(TAKEN) + ANSWERED)
    try:
        reports = import_as_asked(
            request, progress=job.tell, cancelled=lambda: job.is_called_off() or not taken.exists()
        )
        said: dict[str, Any] = {"reports": [report_out(report) for report in reports]}
    except NextCircleError as problem:
        said = {"error": error_out(problem)}
    except Exception as defect:
        log.error("An import for the command line failed", exc_info=defect)
        fault = OurFault("Importing failed within our own program", remedy="Please report this to us.")
        said = {"error": error_out(fault)}
    if taken.exists():
        _write(answered, said)


def _write(path: Path, data: dict[str, Any]) -> None:
    """Write whole or not at all: who looks for the file finds all of it."""
    part = path.with_suffix(".part")
    part.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    part.rename(path)


def _in_use(name: str) -> WorkspaceInUse:
    return WorkspaceInUse(
        f'The workspace "{name}" is open in another program',
        remedy="Close the other command that uses it, then try again.",
    )


def keep_alive(taken: Iterable[Path]) -> None:
    """Touch what this server has taken, so that who waits sees that it lives."""
    for path in taken:
        with suppress(OSError):
            os.utime(path)


def _out(request: Request) -> dict[str, Any]:
    return {
        "paths": [str(path.absolute()) for path in request.paths],
        "options": options_out(request.options),
        "replace": request.replace,
        "dry_run": request.dry_run,
        "rows_out": str(request.rows_out.absolute()) if request.rows_out else None,
        "export_end": request.export_end,
    }


def _in(name: str, data: dict[str, Any]) -> Request:
    rows_out = Path(data["rows_out"]) if data["rows_out"] else None
    paths = tuple(Path(path) for path in data["paths"])
    options = options_in(data["options"])
    return Request(name, paths, options, data["replace"], data["dry_run"], rows_out, data["export_end"])
