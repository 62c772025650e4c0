"""What lies in a workspace's folder beside its file: cleared without touching what is somebody's own."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

INBOX = "inbox"  # files dropped into this folder of a workspace are imported by themselves (actions/inbox.py)

UPLOADS = ".uploads"  # beside the workspaces, whose name it cannot be: a folder for each session ...
OF_A_JOB = "job-"  # ... and for each import that waits or runs


def remove_all_but_inbox(folder: Path) -> None:
    """Remove a workspace's folder; files that somebody put into its inbox are theirs and stay."""
    inbox = folder / INBOX
    if not any(path.is_file() for path in inbox.rglob("*")):
        shutil.rmtree(folder, ignore_errors=True)
        return
    for path in folder.iterdir():
        if path.is_dir() and path != inbox:
            shutil.rmtree(path, ignore_errors=True)
        elif path != inbox:
            path.unlink(missing_ok=True)


def empty(spool: Path) -> None:
    """Remove what a killed import left: nobody else holds the workspace, and it is people's data."""
    for leftover in spool.iterdir():
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)


def put_in_place(fresh: Path, file: Path) -> None:
    """Let a whole database file take the place of another, so that a kill leaves the old one or the new one."""
    with fresh.open("rb") as written:
        os.fsync(written.fileno())
    log_of(file).unlink(missing_ok=True)  # of a file that was closed: empty, or left by a kill before the change
    fresh.replace(file)
    log_of(fresh).unlink(missing_ok=True)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def log_of(file: Path) -> Path:
    """The write-ahead log that DuckDB keeps beside a file."""
    return file.with_name(f"{file.name}.wal")
