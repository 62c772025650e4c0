"""Watches the inboxes while the server runs: what stands still is imported by the queue, once, and put away."""

from __future__ import annotations

import logging
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from actions.access import Role, Visitor
from actions.hand_over import Request, answer, keep_alive, taken_requests
from actions.import_run import refused_report
from actions.imports import import_files, now
from actions.inbox import Sign, inbox_of, put_away, sign_of, waiting_files
from actions.jobs import Job, Queue, queue
from actions.mappings import fitting_mappings
from actions.start import SAMPLE
from actions.trial import last_zone
from errors import NextCircleError, OurFault, StorageFull, WorkspaceInUse, WrongUsage
from ingest.recognise import preview
from ingest.report import ImportReport, ReadOptions
from warehouse.workspace import FILE, INBOX, check_workspace_name, home, open_workspace

LOOK_SECONDS = 2.0
# A file that was not touched for so long is whole; copies over a slow network pause for a second or two.
STILL_SECONDS = 10.0
# What lies with the machine (no room, another program has the workspace) may be over soon; then the file is refused.
RETRY_SECONDS, MOST_TRIES = 300.0, 3

INBOX_VISITOR = Visitor("inbox", Role.ADMIN)  # who may write into the folder may import: it is the machine's own right

log = logging.getLogger("next_circle")


@dataclass
class _Seen:
    """What is known of a file: how it looked, since when, how often it was tried, when it may be tried again."""

    sign: Sign
    since: float
    tries: int = 0
    not_before: float = 0.0
    is_queued: bool = False
    is_given_up: bool = False  # it cannot be moved away: it is left alone until it changes


class InboxWatch:
    """Looks into the inboxes of all workspaces. clock: seconds that only grow."""

    def __init__(self, jobs: Queue = queue, clock: Callable[[], float] = time.monotonic) -> None:
        self._jobs, self._clock = jobs, clock
        self._seen: dict[Path, _Seen] = {}
        self._taken: set[Path] = set()  # requests of the command line under way
        self._lock = threading.Lock()
        self._is_over = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Look every few seconds until `stop`."""
        self._is_over.clear()
        self._thread = threading.Thread(target=self._serve, name="inbox", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._is_over.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def look(self) -> list[Job]:
        """One look: the jobs queued for files that stand still, each file once until it changes."""
        queued: list[Job] = []
        there: set[Path] = set()
        for name in _names():
            for file in waiting_files(name):
                there.add(file.path)
                if self._is_ripe(file.path):
                    queued.append(self._queue(name, file.path))
            queued += [self._answer(taken, request) for taken, request in taken_requests(name)]
        keep_alive(tuple(self._taken))
        with self._lock:
            for path in set(self._seen) - there:
                if not self._seen[path].is_queued:
                    del self._seen[path]
        return queued

    def _serve(self) -> None:
        while not self._is_over.wait(LOOK_SECONDS):
            try:
                self.look()
            except (OSError, NextCircleError) as problem:
                log.warning("The inboxes cannot be looked into: %s", problem)

    def _is_ripe(self, path: Path) -> bool:
        """Whether to import it now: it has stood still, is not queued, and was not given up as it is."""
        sign, moment = sign_of(path), self._clock()
        if sign is None:
            return False
        with self._lock:
            seen = self._seen.get(path)
            if seen is None or (seen.sign != sign and not seen.is_queued):
                self._seen[path] = _Seen(sign, moment)
                return False
            if seen.is_queued or seen.is_given_up or moment < seen.not_before:
                return False
            return moment - seen.since >= STILL_SECONDS

    def _queue(self, name: str, path: Path) -> Job:
        with self._lock:
            self._seen[path].is_queued = True

        def at_end() -> None:
            with self._lock:
                if path in self._seen:
                    self._seen[path].is_queued = False

        return self._jobs.submit(path.name, name, lambda job: self._import(job, name, path), at_end=at_end)

    def _answer(self, taken: Path, request: Request) -> Job:
        """Queue what the command line asks for."""
        self._taken.add(taken)
        return self._jobs.submit(
            request.paths[0].name,
            request.workspace,
            lambda job: answer(job, taken, request),
            at_end=lambda: self._taken.discard(taken),
        )

    def _import(self, job: Job, name: str, path: Path) -> None:
        before = sign_of(path)
        try:
            reports = _read(job, name, path)
        except (StorageFull, WorkspaceInUse) as problem:
            with self._lock:
                seen = self._seen[path]
                seen.tries += 1
                seen.not_before = self._clock() + RETRY_SECONDS
                may_be_over = seen.tries < MOST_TRIES
            if may_be_over:
                log.warning("A file of an inbox waits: %s", problem.sentence())
                return
            reports = [refused_report(path.name, problem.sentence())]
        except NextCircleError as problem:
            reports = [refused_report(path.name, problem.sentence())]
        except Exception as defect:
            log.error("A file of an inbox could not be imported", exc_info=defect)
            fault = OurFault("Importing the file failed within our own program", remedy="Please report this to us.")
            reports = [refused_report(path.name, fault.sentence())]
        if job.is_called_off() or sign_of(path) != before:  # it grew while it was read: it is read again, whole
            return
        try:
            put_away(path, reports, now())
        except OSError as problem:
            log.error("A file cannot be moved out of the inbox of %s: %s", name, problem.strerror)
            with self._lock:
                self._seen[path].is_given_up = True


def _names() -> list[str]:
    """Workspaces with an inbox; those that are there get one, a folder that only has one becomes a workspace."""
    names: list[str] = []
    for folder in sorted(home().glob("*/")):
        try:
            check_workspace_name(folder.name)
        except WrongUsage:
            continue
        if folder.name == SAMPLE:
            continue
        if (folder / FILE).exists():
            (folder / INBOX).mkdir(exist_ok=True)
        if inbox_of(folder.name).is_dir():
            names.append(folder.name)
    return names


def _read(job: Job, name: str, path: Path) -> list[ImportReport]:
    """Import one file as what is known of such files says."""
    options, words = _options(name, path)
    reports = import_files(name, [path], options, progress=job.tell, cancelled=job.is_called_off, who=INBOX_VISITOR)
    return [replace(report, warnings=(*words, *report.warnings)) for report in reports]


def _options(name: str, path: Path) -> tuple[ReadOptions, tuple[str, ...]]:
    """How to read a file without asking: by the mapping saved for its columns, in the zone of the last such import."""
    if not (home() / name / FILE).exists():
        return ReadOptions(), ()
    workspace = open_workspace(name)
    try:
        with tempfile.TemporaryDirectory(prefix=".look-", dir=path.parent) as spool:
            seen = preview(path, ReadOptions(), spool=Path(spool))
    except OurFault:
        raise
    except NextCircleError:
        return ReadOptions(), ()  # the import itself says what is wrong
    fitting = [saved.named for saved in fitting_mappings(workspace, seen.header) if saved.fits_whole]
    if fitting:
        named = fitting[0]
        options = ReadOptions(
            kind=named.kind, mapping=named.mapping, day_order=named.day_order, time_zone=named.time_zone
        )
        return options, (f"Read with the saved mapping {named.name}",)
    zone = last_zone(workspace, seen.format) if seen.format and not seen.time_zone_known else None
    if zone and zone != "UTC":  # which is what nothing said means, with a warning
        return ReadOptions(time_zone=zone), (f"Times read in {zone}, as the last import of this kind was",)
    return ReadOptions(), ()
