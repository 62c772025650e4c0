"""A process of its own for one way to one view: its memory is its own, and rounds of several ways take turns."""

from __future__ import annotations

import multiprocessing
import os
import re
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from bench.floor_ways.data import Source
from bench.floor_ways.finishing import Numbers
from bench.floor_ways.ways import made

ANY_SECONDS = "3600"  # what takes too long for a page is measured all the same
PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


class Seconds(NamedTuple):
    """Of one run, and of it those in which DuckDB was being asked: known of ours, not a number for other ways."""

    whole: float
    asking: float


class Child:
    """One way in a process of its own. numbers: what the first run found, which also warmed everything up."""

    def __init__(self, view: str, way: str, source: Source) -> None:
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, view, way, source), daemon=True)
        self._process.start()
        theirs.close()
        self.numbers: Numbers = self._said()

    def seconds(self) -> Seconds:
        """Run once more."""
        self._line.send("go")
        return Seconds(*self._said())

    def peak(self) -> float:
        """The most memory that a run had, the data in memory included, in GB; ends the process."""
        self._line.send("stop")
        most = float(self._said())
        self._process.join()
        return most

    def _said(self) -> object:
        try:
            what, said = self._line.recv()
        except EOFError as error:
            raise RuntimeError("the process of the benchmark ended") from error
        if what == "error":
            raise ValueError(said)
        return said


class Here:
    """The same in this process, for small data: it runs once, and memory is not told."""

    def __init__(self, view: str, way: str, source: Source) -> None:
        run, numbers_of = made(view, way, source)
        found, self._seconds = _timed(run)
        self.numbers = numbers_of(found)

    def seconds(self) -> Seconds:
        """Of the one run."""
        return self._seconds

    def peak(self) -> float:
        """Not known."""
        return float("nan")


def _timed(run: Callable[[], object]) -> tuple[object, Seconds]:
    began = time.perf_counter()
    found = run()
    return found, Seconds(time.perf_counter() - began, getattr(found, "asking", float("nan")))


def _serve(line: Connection, view: str, way: str, source: Source) -> None:
    os.environ["NEXT_CIRCLE_HOME"] = str(source.home)
    os.environ.setdefault("NEXT_CIRCLE_QUERY_SECONDS", ANY_SECONDS)
    try:
        run, numbers_of = made(view, way, source)
        line.send(("numbers", numbers_of(run())))
        _forget_peak()
        while line.recv() == "go":
            line.send(("seconds", tuple(_timed(run)[1])))
        line.send(("peak", _peak()))
    except Exception:  # noqa: BLE001 - told by the parent
        line.send(("error", f"{way} of {view}: {traceback.format_exc()}"))


def _forget_peak() -> None:
    """Reading the data and comparing the numbers is not counted, what it takes once read is."""
    with suppress(OSError):  # another system: the peak of reading counts too
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak() -> float:
    """Most memory so far, in GB."""
    status = Path("/proc/self/status")
    if status.exists() and (found := PEAK.search(status.read_text(encoding="ascii"))):
        return int(found[1]) / 1e6
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
