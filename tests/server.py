"""The dashboard as a visitor meets it: a server on a free port, a browser, and the wait until a page is done.

Used by the journeys in the browser and by docs/pictures/make.py.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.chromium import find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[1]

# The first start imports the sample community; on two busy cores that has taken most of a minute.
SECONDS_TO_START = 180.0
SECONDS_TO_STOP = 10.0
SECONDS_BETWEEN_ASKS = 0.2
# The first run of a page imports scikit-learn and computes what later runs find in the cache; on a busy machine that
# has taken more than a minute.
MILLISECONDS_TO_SETTLE = 180_000
# A page that starts a second run does so at once after the first; this long without one means that it is done.
MILLISECONDS_OF_QUIET = 400

# Chromium as root in a container, with nothing that calls home.
BROWSER_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# True while nothing runs, nothing is a placeholder, and every chart has its picture.
SETTLED = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  if (!app || app.dataset.testScriptState !== 'notRunning') return false;
  if (app.dataset.testConnectionState !== 'CONNECTED') return false;
  const waiting = '[data-testid="stSkeleton"], [data-testid="stAppSkeleton"], [data-testid="stSpinner"]';
  if (document.querySelector(waiting)) return false;
  if (document.querySelector('[data-testid="stElementContainer"][data-stale="true"]')) return false;
  const charts = [...document.querySelectorAll('[data-testid="stPlotlyChart"]')];
  return charts.every((chart) => chart.querySelector('.main-svg .plot, .main-svg .infolayer, .main-svg .layer-above'));
}"""


@dataclass(frozen=True)
class Server:
    """A dashboard that answers: its address without a slash at the end, its data folder, its log."""

    url: str
    home: Path
    log: Path

    def printed(self) -> str:
        """What the server has printed so far, both streams."""
        return self.log.read_text(encoding="utf-8", errors="replace")


class NotReadyError(RuntimeError):
    """The dashboard did not answer in time or ended by itself; the message holds its last words."""


@contextmanager
def serve(
    home: Path | None = None,
    *,
    options: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
    port: int | None = None,
) -> Iterator[Server]:
    """Start the dashboard on a free port, wait for its readiness, end it with everything that it started.

    home: its data folder (NEXT_CIRCLE_HOME); without one a fresh folder that is removed afterwards. The folder's name
    has a blank in it, as people's folders have. options: further ones of Streamlit, such as a file of secrets.
    environment: further variables. Raises NotReadyError.
    """
    with tempfile.TemporaryDirectory(prefix="next circle ", ignore_cleanup_errors=True) as scratch:
        data = home or Path(scratch) / "data"
        data.mkdir(parents=True, exist_ok=True)
        port = port or free_port()
        server = Server(url=f"http://127.0.0.1:{port}", home=data, log=Path(scratch) / "server.log")
        with server.log.open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port), *options],
                cwd=ROOT,
                env=_environment(data) | dict(environment or {}),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            _wait_until_ready(process, server)
            yield server
        finally:
            _end(process)


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless Chromium; contexts with their own size and colour scheme are made from it.

    Raises RuntimeError where there is none: tests ask for it through the marker `browser`, which skips them.
    """
    from playwright.sync_api import sync_playwright

    path = find_chromium()
    if path is None:
        raise RuntimeError("no Chromium on this machine; name one with NEXT_CIRCLE_CHROMIUM=/path/to/chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, headless=True, args=list(BROWSER_OPTIONS))
        try:
            yield opened
        finally:
            opened.close()


def settle(page: Page, *, timeout_ms: float = MILLISECONDS_TO_SETTLE) -> None:
    """Wait until the page shows what it is going to show: no run, no placeholder, every chart drawn.

    Raises playwright's TimeoutError after `timeout_ms`.
    """
    page.wait_for_function(SETTLED, timeout=timeout_ms)
    page.wait_for_timeout(MILLISECONDS_OF_QUIET)
    page.wait_for_function(SETTLED, timeout=timeout_ms)


def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _environment(home: Path) -> dict[str, str]:
    """The caller's environment without settings of another Streamlit, with a data folder of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")}
    return kept | {
        "NEXT_CIRCLE_HOME": str(home),
        "STREAMLIT_SERVER_HEADLESS": "true",
        "STREAMLIT_SERVER_SHOW_EMAIL_PROMPT": "false",
        "PYTHONUNBUFFERED": "1",
    }


def _wait_until_ready(process: subprocess.Popen[bytes], server: Server) -> None:
    """Ask /ready until it says yes; give up when the process ends or the time is over."""
    deadline = time.monotonic() + SECONDS_TO_START
    answer = "no answer yet"
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise NotReadyError(f"the dashboard ended with {process.returncode}:\n{server.printed()[-4000:]}")
        try:
            with urllib.request.urlopen(f"{server.url}/ready", timeout=5) as response:
                if response.status == 200:
                    return
        except urllib.error.HTTPError as refused:
            answer = f"{refused.code} {refused.read(500).decode(errors='replace')}"
        except OSError as problem:
            answer = str(problem)
        time.sleep(SECONDS_BETWEEN_ASKS)
    raise NotReadyError(f"not ready after {SECONDS_TO_START:.0f} s ({answer}):\n{server.printed()[-4000:]}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the server politely, then by force, together with the processes that it started."""
    if process.poll() is None:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=SECONDS_TO_STOP)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=SECONDS_TO_STOP)
