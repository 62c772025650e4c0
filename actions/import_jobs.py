"""An import as a job: files one after the other with progress by bytes, called off without a trace, mappings kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from actions.access import LOCAL, Act, Visitor, check_may
from actions.imports import import_files, now
from actions.jobs import Job, queue
from actions.mappings import save_mapping
from ingest.report import ImportReport, ReadOptions
from warehouse.mappings import NamedMapping
from warehouse.workspace import check_workspace_name


@dataclass(frozen=True)
class FileToImport:
    """A file, how to read it, whether in the place of an earlier reading, and the mapping to keep once it is stored."""

    path: Path
    options: ReadOptions
    replace: bool = False
    keep: NamedMapping | None = None


@dataclass
class QueuedImport:
    """An import that was queued. reports: so far, each of what is stored or refused; job: its progress and end."""

    workspace: str
    files: Sequence[FileToImport]
    who: Visitor
    reports: list[ImportReport] = field(default_factory=list)
    job: Job = field(init=False)

    def work(self, job: Job) -> None:
        """The job itself: one file after the other, until it is called off."""
        for number, file in enumerate(self.files):
            if job.is_called_off():
                return
            self._import(job, number, file)

    def _import(self, job: Job, number: int, file: FileToImport) -> None:
        done = import_files(
            self.workspace,
            [file.path],
            file.options,
            replace=file.replace,
            progress=lambda share, words: job.tell((number + share) / len(self.files), words),
            cancelled=job.is_called_off,
            who=self.who,
        )
        if job.is_called_off():
            done = [report for report in done if not report.refused]  # said once for all of them, by the page
        self.reports += done
        if file.keep is not None and any(not report.refused for report in done):
            save_mapping(self.workspace, file.keep, who=self.who, now=now())


def queue_import(
    workspace_name: str,
    files: Sequence[FileToImport],
    *,
    who: Visitor = LOCAL,
    at_end: Callable[[], None] = lambda: None,
) -> QueuedImport:
    """Queue the import of files into a workspace. at_end: called once, whatever came of it, as to remove the files.

    Raises Refused when `who` may not, WrongUsage for a name that cannot be a workspace's; both before it is queued.
    """
    check_may(who, Act.IMPORT)
    check_workspace_name(workspace_name)
    queued = QueuedImport(workspace_name, files, who)
    name = files[0].path.name if len(files) == 1 else f"{len(files)} files"
    queued.job = queue.submit(name, workspace_name, queued.work, at_end=at_end)
    return queued
