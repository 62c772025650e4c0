"""Starts and ends the processes that read untrusted files, one of them before there is something to read."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

# Names to the child, in its environment, the process at whose end it ends too.
PARENT = "NEXT_CIRCLE_PARENT"

# Children that were started before there was something to read.
_waiting: list[subprocess.Popen[str]] = []


@contextmanager
def started_early() -> Iterator[None]:
    """Have the first file read by a child that starts now and loads what it needs while the caller does the same."""
    early = start()
    _waiting.append(early)
    try:
        yield
    finally:
        with suppress(ValueError):  # it was taken
            _waiting.remove(early)
            end(early)


def waiting_child() -> subprocess.Popen[str] | None:
    """A child that was started early and lives; None where there is none."""
    try:
        early = _waiting.pop()
    except IndexError:
        return None
    if early.poll() is None:
        return early
    end(early)
    return None


def start() -> subprocess.Popen[str]:
    """A child that waits for its request."""
    environment = {"LANG": "C.UTF-8", "PYTHONUTF8": "1", "TZ": "UTC", "HOME": tempfile.gettempdir()}
    environment |= {"PATH": os.environ.get("PATH", ""), "OPENBLAS_NUM_THREADS": "1", PARENT: str(os.getpid())}
    return subprocess.Popen(
        [sys.executable, "-m", "ingest.child"],
        cwd=Path(__file__).resolve().parents[1],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def end(process: subprocess.Popen[str]) -> None:
    """End a child and close what leads to it."""
    if process.poll() is None:
        process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None and not stream.closed:
            stream.close()
