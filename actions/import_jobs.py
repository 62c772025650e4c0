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
    """An import that was queued: its job, and the reports so far, each of what is stored or refused."""

    workspace: str
    job: Job
    reports: list[ImportReport] = field(default_factory=list)


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
    reports: list[ImportReport] = []

    def work(job: Job) -> None:
        for number, file in enumerate(files):
            if job.is_called_off():
                return
            _import(job, workspace_name, file, (number, len(files)), reports, who)

    name = files[0].path.name if len(files) == 1 else f"{len(files)} files"
    return QueuedImport(workspace_name, queue.submit(name, workspace_name, work, at_end=at_end), reports)


def _import(
    job: Job, workspace_name: str, file: FileToImport, place: tuple[int, int], reports: list[ImportReport], who: Visitor
) -> None:
    number, files = place

    def tell(share: float, words: str) -> None:
        job.tell((number + share) / files, words)

    done = import_files(
        workspace_name,
        [file.path],
        file.options,
        replace=file.replace,
        progress=tell,
        cancelled=job.is_called_off,
        who=who,
    )
    if job.is_called_off():
        done = [report for report in done if not report.refused]  # said once for all of them, by the page
    reports += done
    if file.keep is not None and any(not report.refused for report in done):
        save_mapping(workspace_name, file.keep, who=who, now=now())
