"""Many visitors at once on one server: how long a change of a filter takes, what fails, and what they leave in memory.

Each visitor is a websocket that speaks Streamlit's own protocol: it opens a page, then again and again thinks for a
while and chooses another period or other groups, until the page is drawn to its end. No browser draws here.

usage: python -m bench.load [FILE.csv] [--sessions 30] [--seconds 300] [--think 30]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from websockets.exceptions import WebSocketException

from bench.generate import generate
from bench.visitor import PATIENCE, Visitor
from tests.server import ROOT, Server, serve

PAGES = ("overview", "concentration", "reach", "roles", "churn", "almost_ready", "skills", "micro_communities")
ACTS = 1_000_000
# .streamlit/config.toml keeps a closed tab for 60 s; then the memory is asked after once more.
SECONDS_UNTIL_FORGOTTEN = 120.0
# Results are kept for the next visitors, up to a limit: only what a second wave adds to the first would be lost memory.
WAVES = 2
MB = 1 << 20


@dataclass
class Seen:
    """What the visitors met. opened, changed, together: seconds of first draws, of changes, of changes all at once."""

    opened: list[float] = field(default_factory=list)
    changed: list[float] = field(default_factory=list)
    together: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def run(file: Path | None, *, sessions: int, seconds: float, think: float) -> dict[str, Any]:
    """All figures of one run."""
    with tempfile.TemporaryDirectory(prefix="load ", ignore_cleanup_errors=True) as scratch:
        home = Path(scratch) / "home"
        acts = file or generate(ACTS, Path(scratch) / "acts.csv")
        command = [sys.executable, "cli.py", "import", str(acts), "--workspace", "load"]
        environment = os.environ | {"NEXT_CIRCLE_HOME": str(home)}
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
        with serve(home) as server:
            return _measured(server, sessions=sessions, seconds=seconds, think=think)


def _measured(server: Server, *, sessions: int, seconds: float, think: float) -> dict[str, Any]:
    seen, process = Seen(), _process_of(server)
    _one_after_the_other(server)
    time.sleep(SECONDS_UNTIL_FORGOTTEN)
    memory = [_memory(process)]
    began = _processor(process)
    most = 0
    for wave in range(WAVES):
        most = max(
            most, _wave(server, process, seen, sessions=sessions, seconds=seconds / WAVES, think=think, wave=wave)
        )
        time.sleep(SECONDS_UNTIL_FORGOTTEN)
        memory.append(_memory(process))
    draws = len(seen.opened) + len(seen.changed) + len(seen.together)
    return {
        "sessions": sessions,
        "seconds": seconds,
        "seconds_of_thought": think,
        "load_average": round(os.getloadavg()[2], 1),
        "errors": len(seen.errors),
        "error_examples": seen.errors[:3],
        "first_draw": _spread(seen.opened),
        "filter_change": _spread(seen.changed),
        "all_at_once": _spread(seen.together),
        "processor_s_per_draw": round((_processor(process) - began) / max(1, draws), 2),
        "mb_before": round(memory[0] / MB),
        "mb_most": round(most / MB),
        "mb_after_each_wave": [round(each / MB) for each in memory[1:]],
        "growth_after_leaving": round(memory[1] / memory[0] - 1, 3),
        "growth_of_the_second_wave": round(memory[2] / memory[1] - 1, 3),
        "tracebacks_in_the_log": server.printed().count("Traceback"),
    }


def _wave(server: Server, process: int, seen: Seen, *, sessions: int, seconds: float, think: float, wave: int) -> int:
    """All visitors come, stay and leave; the most bytes that the server held meanwhile."""
    until = time.monotonic() + seconds
    meeting = threading.Barrier(sessions)
    threads = [
        threading.Thread(
            target=_visit, args=(server, wave * sessions + number, seen, until, think, meeting), daemon=True
        )
        for number in range(sessions)
    ]
    for thread in threads:
        thread.start()
        time.sleep(think / sessions)  # they come one after the other, as people do
    most = 0
    while any(thread.is_alive() for thread in threads):
        most = max(most, _memory(process))
        time.sleep(1)
    return most


def _visit(  # noqa: PLR0917 - the arguments of a thread
    server: Server, number: int, seen: Seen, until: float, think: float, meeting: threading.Barrier
) -> None:
    """One visitor's stay; at its end everybody changes a filter in the same moment."""
    chance, page = random.Random(number), PAGES[number % len(PAGES)]
    visitor = _arrived(server, page, number, seen)
    while time.monotonic() < until:
        time.sleep(chance.uniform(think / 2, think * 1.5))
        try:
            seen.changed.append(visitor.change())
        except (WebSocketException, OSError, KeyError) as problem:  # as somebody who then loads the page again
            seen.errors.append(f"{page}: {type(problem).__name__} {problem}")
            visitor.leave()
            visitor = _arrived(server, page, number, seen)
    try:
        meeting.wait(2 * PATIENCE)
        seen.together.append(visitor.change())
    except (WebSocketException, OSError, KeyError, threading.BrokenBarrierError) as problem:
        seen.errors.append(f"{page}, all at once: {type(problem).__name__} {problem}")
    seen.errors += visitor.errors
    visitor.leave()


def _arrived(server: Server, page: str, number: int, seen: Seen) -> Visitor:
    """A visitor who has seen the page, after as many tries as it takes; each one that fails is an error."""
    while True:
        try:
            visitor = Visitor(server, page, "load", number)
            seen.opened.append(visitor.draw())
        except (WebSocketException, OSError) as problem:
            seen.errors.append(f"{page}, at first: {type(problem).__name__} {problem}")
        else:
            return visitor


def _one_after_the_other(server: Server) -> None:
    """One visitor opens every page and tries filters, so that what every server comes to hold is held before."""
    for page in PAGES:
        visitor = Visitor(server, page, "load", 0)
        visitor.draw()
        for _ in range(4):
            visitor.change()
        visitor.leave()


def _spread(values: Sequence[float]) -> dict[str, float]:
    if not values:
        return {}
    middle, late = np.quantile(values, [0.5, 0.95])
    return {
        "count": len(values),
        "median_s": round(float(middle), 2),
        "p95_s": round(float(late), 2),
        "most_s": round(max(values), 2),
    }


def _process_of(server: Server) -> int:
    """The process that listens on the server's port, found by its command line."""
    port = server.url.rpartition(":")[2]
    for about in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = about.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"--server.port" in words and port.encode() in words:
            return int(about.parent.name)
    raise SystemExit("the server's process cannot be found; this runs on Linux")


def _processor(process: int) -> float:
    """Seconds of processor that the server has used."""
    used = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(used[11]) + int(used[12])) / os.sysconf("SC_CLK_TCK")


def _memory(process: int) -> int:
    """Bytes of memory that the server holds."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text(encoding="ascii"))
    return int(found[1]) * 1024 if found else 0


def main() -> None:
    """Print the figures as one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--sessions", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--think", type=float, default=30, help="mean seconds between an answer and the next change")
    options = parser.parse_args()
    print(json.dumps(run(options.file, sessions=options.sessions, seconds=options.seconds, think=options.think)))


if __name__ == "__main__":
    main()
