"""Reads an untrusted file in a child process with limits on memory, progress and network (`python -m ingest.child`)."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from errno import ENOSPC
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from errors import NextCircleError, OurFault, Refused, RefusedFile, StorageFull
from ingest.border import check_there, error_in, error_out, options_in, options_out, result_in, result_out, whole
from ingest.child_process import PARENT, end, start, waiting_child
from ingest.confine import confine
from ingest.lean import without_pandas
from ingest.report import ReadOptions, RefusedTable, StagedFile

# Reading that moves nothing for so long will not end.
STALL_SECONDS = 60.0
POLL_SECONDS = 0.2

# What ends a program that follows a damaged file where nothing is; without memory it ends otherwise.
_DAMAGE_SIGNALS = (signal.SIGSEGV, signal.SIGBUS, signal.SIGFPE, signal.SIGILL)

Progress = Callable[[float, str], None]


def read_export(
    path: Path,
    options: ReadOptions,
    *,
    spool: Path,
    name: str | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> list[StagedFile | RefusedTable]:
    """Every table of a file (entry of an archive, sheet), typed, in the spool.

    progress: called with the share done (0 to 1) and what is being done. Raises the errors of the reading as they are,
    Refused when cancelled, RefusedFile when the child died of the file.
    """
    answer = run("read", path, options, spool=spool, name=name, progress=progress, cancelled=cancelled)
    return [result_in(data) for data in answer]


def run(
    task: str,
    path: Path,
    options: ReadOptions,
    *,
    spool: Path,
    name: str | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    more: dict[str, Any] | None = None,
) -> Any:  # noqa: ANN401 - JSON
    """Have the child do one task and give back its answer as plain JSON values."""
    shown = whole(name or path.name)
    check_there(path, shown)
    request = {"task": task, "path": str(path.resolve()), "name": shown, "spool": str(spool.resolve()), **(more or {})}
    request |= {"options": options_out(options)}
    watch = _Watch(waiting_child() or start(), shown, progress)
    try:
        return watch.answer(json.dumps(request), cancelled or (lambda: False))
    finally:
        watch.end()


class _Watch:
    """Listens to the child; ends it when it stands still or is no longer wanted."""

    def __init__(self, process: subprocess.Popen[str], name: str, progress: Progress | None) -> None:
        self.process, self.name, self.progress = process, name, progress
        self.moved_at = time.monotonic()
        self.final: dict[str, Any] | None = None
        self.said: list[str] = []
        self.threads = [
            threading.Thread(target=target, daemon=True) for target in (self._listen, self._hear_complaints)
        ]

    def answer(self, request: str, cancelled: Callable[[], bool]) -> Any:  # noqa: ANN401
        for thread in self.threads:
            thread.start()
        try:
            if self.process.stdin is not None:
                self.process.stdin.write(request)
                self.process.stdin.close()
        except BrokenPipeError:
            pass  # the child died at its start; its complaint is told below
        while self.threads[0].is_alive():
            looked_at = time.monotonic()
            self.threads[0].join(POLL_SECONDS)
            overslept = time.monotonic() - looked_at - POLL_SECONDS
            self.moved_at += overslept if overslept > POLL_SECONDS else 0.0  # the child could not work then either
            if cancelled():
                raise Refused(
                    "The import was cancelled", remedy="Nothing was stored; start it again at any time.", file=self.name
                )
            if time.monotonic() - self.moved_at > STALL_SECONDS:
                raise RefusedFile(
                    f"Reading the file made no progress for {STALL_SECONDS:.0f} seconds and was ended",
                    remedy="Export it again, or split it into smaller files.",
                    file=self.name,
                )
        self.process.wait()
        if self.final is None:
            raise self._died()
        if "error" in self.final:
            raise error_in(self.final["error"])
        return self.final["answer"]

    def end(self) -> None:
        """No child is left behind, whatever happened."""
        if self.process.poll() is None:
            self.process.kill()
        for thread in self.threads:
            if thread.is_alive():
                thread.join()
        end(self.process)

    def _listen(self) -> None:
        for line in self.process.stdout or ():
            self.moved_at = time.monotonic()
            message = json.loads(line)
            if "done" in message:
                if self.progress is not None:
                    self.progress(message["done"], message["words"])
            else:
                self.final = message

    def _hear_complaints(self) -> None:
        for line in self.process.stderr or ():
            self.said = [*self.said[-20:], line]

    def _died(self) -> NextCircleError:
        if -self.process.returncode in _DAMAGE_SIGNALS:
            return RefusedFile(
                "The file is damaged in a way that stopped its reading",
                remedy="Export it again, or save it as CSV and import that file.",
                file=self.name,
            )
        if self.process.returncode < 0 or "MemoryError" in "".join(self.said):
            return RefusedFile(
                "Reading the file needed more memory than a file may take, and was ended",
                remedy="Save it as a plain CSV with only the columns that are needed, or split it.",
                file=self.name,
            )
        return OurFault(
            "Reading the file failed within our own program", remedy="Please report this to us.", file=self.name
        )


class _Teller:
    """The child's side of progress: bytes moved, told at most five times a second."""

    def __init__(self, total: int, name: str) -> None:
        self._total, self._name, self._moved, self._told_at = max(1, total), name, 0, 0.0

    def __call__(self, count: int) -> None:
        self._moved += count
        now = time.monotonic()
        if now - self._told_at >= POLL_SECONDS:
            self._told_at = now
            tell({"done": min(0.99, self._moved / self._total), "words": f"Reading {self._name}"})


def tell(message: dict[str, Any]) -> None:
    """One line of JSON to the parent; without a parent to listen the child ends, from whichever thread."""
    try:
        sys.stdout.write(json.dumps(message) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        os._exit(1)


def main() -> NoReturn:
    """The child: its limits, then what it needs, then one request on standard input; messages on standard output."""
    confine(int(os.environ[PARENT]))
    without_pandas()
    import_module("ingest.road")
    asked = sys.stdin.read()
    if not asked:  # nothing came to be read
        sys.exit(0)
    request = json.loads(asked)
    os.environ["HOME"] = request["spool"]
    try:
        tell({"answer": _do(request)})
    except NextCircleError as error:
        tell({"error": error_out(error)})
    except MemoryError:
        tell({"error": error_out(_too_large(request["name"]))})
    except OSError as error:
        full = StorageFull("The disk is full", remedy="Free some space and import again; nothing was stored.")
        fault = OurFault(f"The file could not be read ({error.strerror})", remedy="Try again.", file=request["name"])
        tell({"error": error_out(full if error.errno == ENOSPC else fault)})
    sys.exit(0)


def _too_large(name: str) -> RefusedFile:
    return RefusedFile(
        "Reading the file needs more memory than a file may take",
        remedy="Save it as a plain CSV with only the columns that are needed, or split it.",
        file=name,
    )


def _do(request: dict[str, Any]) -> Any:  # noqa: ANN401
    from duckdb import Error as DuckDBError
    from duckdb import OutOfMemoryException

    from ingest.road import read_tables

    path, spool, options = Path(request["path"]), Path(request["spool"]), options_in(request["options"])
    teller = _Teller(path.stat().st_size, request["name"])
    try:
        if request["task"] == "preview":
            from ingest.preview import preview_out

            return preview_out(path, request["name"], options, spool, teller)
        if request["task"] == "table":
            from ingest.table import write_table

            return write_table(path, request["name"], options, spool, Path(request["out"]), teller)
        return [result_out(result) for result in read_tables(path, request["name"], options, spool, teller)]
    except OutOfMemoryException as error:
        raise _too_large(request["name"]) from error
    except DuckDBError as error:
        if "No space left" not in str(error):
            raise
        raise StorageFull("The disk is full", remedy="Free some space and import again; nothing was stored.") from error


if __name__ == "__main__":
    main()
