"""What happens when the server starts: the sample community is there, and the health check knows what to answer."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from pathlib import Path

from actions.imports import import_files, undo_import
from errors import NextCircleError
from ingest.kinds import KINDS, Kind
from ingest.report import ReadOptions
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import open_workspace

SAMPLE = "sample"
FOLDER = Path(__file__).resolve().parents[1] / "data" / "sample"

log = logging.getLogger("next_circle")


@dataclass(frozen=True)
class Readiness:
    """Whether a workspace can be asked, and if not, why."""

    ready: bool
    reason: str = ""


def ensure_sample(folder: Path = FOLDER) -> None:
    """Import the sample community's files into its workspace, those that are new or changed; otherwise do nothing.

    A file that is missing is left out and a failure is logged: the server starts all the same.
    """
    try:
        for kind in KINDS:
            file = folder / f"{kind}.csv"
            if file.is_file():
                _ensure(file, kind)
    except NextCircleError as problem:
        log.warning("The sample community could not be loaded: %s", problem.sentence())


def readiness() -> Readiness:
    """Ready when the sample's workspace can be opened and asked."""
    try:
        ask(open_workspace(SAMPLE), "imports", Filters())
    except NextCircleError as problem:
        return Readiness(ready=False, reason=problem.sentence())
    return Readiness(ready=True)


def _ensure(file: Path, kind: Kind) -> None:
    """Import one file unless these very bytes are there; an older version of it is taken out first."""
    imports = ask(open_workspace(SAMPLE), "imports", Filters())
    stored = imports[~imports["is_undone"] & (imports["file_name"] == file.name)]
    with file.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    if (stored["sha256"] == sha256).any():
        return
    for import_key in stored["import_key"]:
        undo_import(SAMPLE, int(import_key))
    for report in import_files(SAMPLE, [file], ReadOptions(kind=kind)):
        if report.refused:
            log.warning("The sample's %s was not loaded: %s", file.name, report.refused)
