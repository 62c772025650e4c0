"""Many visitors at once on one server: how long a change of a filter takes, what fails, and what they leave in memory.

Each visitor is a websocket that speaks Streamlit's own protocol: it opens a page, then again and again thinks for a
while and chooses another period or other groups, until the page is drawn to its end. No browser draws here.

usage: python -m bench.load [FILE.csv] [--sessions 30] [--seconds 300] [--think 10]
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
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from bench.generate import generate
from tests.server import ROOT, Server, serve

PAGES = ("overview", "concentration", "reach", "roles", "churn", "almost_ready", "skills", "micro_communities")
ACTS = 1_000_000
PATIENCE = 120.0  # seconds: a page that takes longer has failed
# .streamlit/config.toml keeps a closed tab for 60 s; then the memory is asked after once more.
SECONDS_UNTIL_FORGOTTEN = 120.0
MB = 1 << 20


@dataclass
class Seen:
    """What the visitors met. opened, changed, together: seconds of first draws, of changes, of changes all at once."""

    opened: list[float] = field(default_factory=list)
    changed: list[float] = field(default_factory=list)
    together: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class Visitor:
    """One open tab on one page."""

    def __init__(self, server: Server, page: str, workspace: str, seed: int) -> None:
        self._page, self._query, self._chance = page, f"workspace={workspace}", random.Random(seed)
        self._widgets: dict[str, tuple[str, list[str]]] = {}
        self.errors: list[str] = []
        self._socket: ClientConnection = connect(
            f"ws{server.url.removeprefix('http')}/_stcore/stream",
            legacy=True,
            origin=Origin(server.url),
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            open_timeout=PATIENCE,
        )

    def draw(self, period: str | None = None, groups: Sequence[str] = ()) -> float:
        """Have the page drawn with these filters; seconds until its last element has come."""
        asked = BackMsg()
        asked.rerun_script.query_string, asked.rerun_script.page_name = self._query, self._page
        if period:
            chosen = asked.rerun_script.widget_states.widgets.add()
            chosen.id, chosen.string_value = self._widgets["Period"][0], period
        if groups:
            chosen = asked.rerun_script.widget_states.widgets.add()
            chosen.id = self._widgets["Groups"][0]
            chosen.string_array_value.data.extend(groups)
        began = time.monotonic()
        self._socket.send(asked.SerializeToString())
        while not self._is_over(ForwardMsg.FromString(self._socket.recv(timeout=PATIENCE))):
            pass
        return time.monotonic() - began

    def change(self) -> float:
        """Choose another period and, half of the time, two groups."""
        periods = [each for each in self._widgets["Period"][1] if each != "Own days"]
        groups = self._widgets["Groups"][1]
        some = self._chance.sample(groups, min(2, len(groups))) if self._chance.random() < 1 / 2 else ()
        return self.draw(self._chance.choice(periods), some)

    def leave(self) -> None:
        """Close the tab."""
        self._socket.close()

    def _is_over(self, message: ForwardMsg) -> bool:
        kind = message.WhichOneof("type")
        if kind == "delta":
            self._look_at(message.delta.new_element)
        return kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN

    def _look_at(self, element: Element) -> None:
        kind = element.WhichOneof("type")
        if kind in {"selectbox", "multiselect"}:
            widget = getattr(element, kind)
            self._widgets[widget.label] = (widget.id, list(widget.options))
        if kind == "exception" or (kind == "alert" and element.alert.format == Alert.ERROR):
            self.errors.append(f"{self._page}: {str(getattr(element, kind))[:200]}")


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
    before = _memory(process)
    visitors: list[Visitor] = []
    threads = []
    until = time.monotonic() + seconds
    barrier = threading.Barrier(sessions)
    for number in range(sessions):
        arguments = (server, PAGES[number % len(PAGES)], number, seen, visitors, until, think, barrier)
        threads.append(threading.Thread(target=_visit, args=arguments, daemon=True))
    for thread in threads:
        thread.start()
        time.sleep(think / sessions)  # they come one after the other, as people do
    most = before
    while any(thread.is_alive() for thread in threads):
        most = max(most, _memory(process))
        time.sleep(1)
    for visitor in visitors:
        seen.errors += visitor.errors
        visitor.leave()
    time.sleep(SECONDS_UNTIL_FORGOTTEN)
    after = _memory(process)
    return {
        "sessions": sessions,
        "seconds": seconds,
        "seconds_of_thought": think,
        "load_average": os.getloadavg()[1],
        "errors": len(seen.errors),
        "error_examples": seen.errors[:3],
        "first_draw": _spread(seen.opened),
        "filter_change": _spread(seen.changed),
        "all_at_once": _spread(seen.together),
        "mb_before": round(before / MB),
        "mb_most": round(most / MB),
        "mb_after_leaving": round(after / MB),
        "growth_after_leaving": round(after / before - 1, 3),
        "tracebacks_in_the_log": server.printed().count("Traceback"),
    }


def _visit(  # noqa: PLR0917 - the arguments of a thread
    server: Server,
    page: str,
    number: int,
    seen: Seen,
    visitors: list[Visitor],
    until: float,
    think: float,
    barrier: threading.Barrier,
) -> None:
    """One visitor's stay; at its end everybody changes a filter in the same moment."""
    chance = random.Random(number)
    try:
        visitor = Visitor(server, page, "load", number)
        visitors.append(visitor)
        seen.opened.append(visitor.draw())
        while time.monotonic() < until:
            time.sleep(chance.uniform(think / 2, think * 1.5))
            seen.changed.append(visitor.change())
        barrier.wait(PATIENCE)
        seen.together.append(visitor.change())
    except (WebSocketException, OSError, KeyError, threading.BrokenBarrierError) as problem:
        barrier.abort()
        seen.errors.append(f"{page}: {type(problem).__name__} {problem}")


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
    parser.add_argument("--think", type=float, default=10, help="mean seconds between an answer and the next change")
    options = parser.parse_args()
    print(json.dumps(run(options.file, sessions=options.sessions, seconds=options.seconds, think=options.think)))


if __name__ == "__main__":
    main()
