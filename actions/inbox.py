"""The inbox of a workspace: the folder that files are dropped into, what waits there, and what came of the others."""

from __future__ import annotations

import json
import logging
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ingest.report import ImportReport
from warehouse.reports import report_in, report_out
from warehouse.workspace import INBOX, home

DONE, REFUSED = "done", "refused"
_REPORT = ".report.json"
# Names under which programs write what is not whole yet; they rename it when it is.
_UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart")
LONGEST_NAME = 100  # characters kept of a name beside its time; file systems end at 255 bytes

log = logging.getLogger("next_circle")

Sign = tuple[int, int]  # size and time of the last change: what stays the same while nobody writes


@dataclass(frozen=True)
class WaitingFile:
    """A file in the inbox that was not read yet."""

    path: Path
    size: int


@dataclass(frozen=True)
class InboxResult:
    """What came of a file of the inbox. at: UTC without a zone; is_done: something of it is in the workspace."""

    file: str
    at: datetime
    is_done: bool
    reports: tuple[ImportReport, ...]


def inbox_of(name: str) -> Path:
    """The inbox of the workspace with this name, there or not."""
    return home() / name / INBOX


def waiting_files(name: str) -> list[WaitingFile]:
    """Plain files in the inbox under a finished name, in the order of the alphabet; links and folders are passed by."""
    found: list[WaitingFile] = []
    try:
        paths = sorted(inbox_of(name).iterdir())
    except OSError:
        return []
    for path in paths:
        if path.name.startswith((".", "~")) or path.name.lower().endswith(_UNFINISHED):
            continue
        sign = sign_of(path)
        if sign is not None:
            found.append(WaitingFile(path, sign[0]))
    return found


def sign_of(path: Path) -> Sign | None:
    """Size and time of the last change of a plain file; None for a link, a folder or what is gone."""
    try:
        about = os.lstat(path)
    except OSError:
        return None
    return (about.st_size, about.st_mtime_ns) if stat.S_ISREG(about.st_mode) else None


def put_away(path: Path, reports: Sequence[ImportReport], at: datetime) -> None:
    """Move a file that was read to `done` or `refused`, its report beside it. Raises OSError; it stays where it is."""
    is_done = any(not report.refused for report in reports)
    folder = path.parent / (DONE if is_done else REFUSED)
    folder.mkdir(exist_ok=True)
    target = _free(folder, f"{at:%Y-%m-%dT%H-%M-%S} {path.name[-LONGEST_NAME:]}")
    account = {"file": path.name, "at": at.isoformat(), "files": [report_out(report) for report in reports]}
    beside = target.with_name(target.name + _REPORT)
    beside.write_text(json.dumps(account, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    try:
        path.rename(target)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def results(name: str, most: int) -> list[InboxResult]:
    """What came of the newest files of the inbox, the newest first; a report that cannot be read is passed by."""
    found: list[tuple[str, bool, Path]] = []
    for folder, is_done in ((DONE, True), (REFUSED, False)):
        files = (inbox_of(name) / folder).glob(f"*{_REPORT}")
        found += [(file.name, is_done, file) for file in files]
    shown: list[InboxResult] = []
    for _, is_done, file in sorted(found, reverse=True)[:most]:
        try:
            data = json.loads(file.read_text(encoding="utf-8"))
            reports = tuple(report_in(report) for report in data["files"])
            shown.append(InboxResult(data["file"], datetime.fromisoformat(data["at"]), is_done, reports))
        except (OSError, ValueError, KeyError, TypeError) as problem:
            log.warning("A report in the inbox of %s cannot be read: %s", name, problem)
    return shown


def _free(folder: Path, name: str) -> Path:
    """A path in the folder that is not taken."""
    target, number = folder / name, 1
    while target.exists() or target.with_name(target.name + _REPORT).exists():
        number += 1
        target = folder / f"{Path(name).stem} ({number}){Path(name).suffix}"
    return target
