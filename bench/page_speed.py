"""What a visitor waits for: a page until its first picture, and a change of the filters until the page is new.

usage: python -m bench.page_speed [FILE.csv] [--page NAME]... [--rounds N]    (without a file: the sample community)

A real browser on a real server, on the same two cores. Cold: the first visit after the server's start, nothing
computed yet. New window: the same address again; the frame is Streamlit's own cost for a page with one chart of three
points, which no page can go below. Warm: from another page by the navigation, as a visitor goes. New filter: another
period chosen that nobody has asked for, from the click to the first new chart and to the last; known filter: a period
asked for before. Times are read inside the browser, until every chart is drawn and nothing runs.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Error as PlaywrightError

from actions.imports import import_files
from bench.report import table
from docs.pictures.make import PAGES, WIDE
from ingest.report import ReadOptions
from tests.server import SETTLED, browser, free_port, serve, settle
from warehouse.workspace import close_all

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROUNDS = 3
WORKSPACE = "bench"
MILLISECONDS_TO_BEGIN = 200  # a click has reached the server and the page says that it runs
BARE = "import plotly.graph_objects as go, streamlit as st; st.plotly_chart(go.Figure(go.Scatter(y=[1, 3, 2])))"
NEW_PERIODS = ("Last 12 weeks", "Last 12 months", "Last 6 months")
# Pages that draw figures of the community; the others have no filter bar.
WITH_FILTERS = ("overview", "concentration", "roles", "churn", "micro_communities", "skills", "reach", "training")
# Looks at every frame whether the page is done, and keeps when it last became so.
WATCH = (
    "(() => { const settled = "
    + SETTLED
    + """;
  window.becameDone = null; window.wasDone = false; window.clickedAt = 0; window.firstNew = null;
  let wasStale = false;
  document.addEventListener('click', (e) => {
    if (!e.target.closest('[role="option"], [data-testid="stSidebarNavLink"]')) return;
    window.clickedAt = performance.now();
    window.wasDone = false;
  }, true);
  const look = () => {
    const done = settled();
    if (done && !window.wasDone) window.becameDone = performance.now();
    window.wasDone = done;
    const chart = document.querySelector('[data-testid="stPlotlyChart"]');
    const stale = chart?.closest('[data-testid="stElementContainer"]')?.dataset.stale === 'true';
    if (wasStale && !stale) window.firstNew = performance.now();
    wasStale = stale;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()"""
)


def run(csv_path: Path | None, pages: Sequence[str], *, rounds: int = ROUNDS) -> list[dict[str, Any]]:
    """One row per page: seconds cold, in a new window, warm, for a new filter (median, longest), for a known filter."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        query = f"?workspace={WORKSPACE}" if csv_path else ""
        if csv_path:
            _load(csv_path, home)
        with serve(home) as server, browser() as opened:
            return [_row(opened, f"{server.url}/{PAGES[page]}{query}", page, rounds) for page in pages]


def frame(*, rounds: int = ROUNDS) -> float:
    """Median seconds until Streamlit alone, in a new window of a warm server, has drawn one chart of three points."""
    with tempfile.TemporaryDirectory() as scratch:
        script = Path(scratch) / "bare.py"
        script.write_text(BARE, encoding="utf-8")
        port = free_port()
        command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
        process = subprocess.Popen([*command, "--server.headless", "true"], stdout=subprocess.DEVNULL)
        try:
            with browser() as opened:
                page = _window(opened)
                times = [_visit(page, f"http://127.0.0.1:{port}/", patient=True) for _ in range(rounds + 1)]
                return statistics.median(times[1:])
        finally:
            process.terminate()
            process.wait()


def _row(opened: Browser, address: str, page: str, rounds: int) -> dict[str, Any]:
    window = _window(opened)
    cold = _visit(window, address)
    again = [_visit(window, address) for _ in range(rounds)]
    warm = [_come_back(window, page) for _ in range(rounds)]
    new, first = zip(*(_choose(window, period) for period in NEW_PERIODS), strict=True)
    known, _first = zip(*(_choose(window, period) for period in NEW_PERIODS), strict=True)
    window.context.close()
    return {
        "page": page,
        "cold s": round(cold, 2),
        "new window s": round(statistics.median(again), 2),
        "warm s": round(statistics.median(warm), 2),
        "new filter, first chart s": round(statistics.median(first), 2),
        "new filter s": round(statistics.median(new), 2),
        "longest s": round(max(new), 2),
        "known filter s": round(statistics.median(known), 2),
    }


def _window(opened: Browser) -> Page:
    width, height = WIDE
    context = opened.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce", locale="en-GB")
    page = context.new_page()
    page.add_init_script(WATCH)
    return page


def _visit(page: Page, address: str, *, patient: bool = False) -> float:
    """Seconds from the start of the navigation to the finished page; patient: ask until the server answers."""
    while True:
        try:
            page.goto(address)
            break
        except PlaywrightError:  # nobody listens there yet
            if not patient:
                raise
            page.wait_for_timeout(200)
    settle(page)
    return float(page.evaluate("window.becameDone")) / 1000


def _come_back(window: Page, page: str) -> float:
    """Go to the definitions and back by the navigation; seconds from the click back to the finished page."""
    for target in ("definitions", PAGES[page]):
        window.locator(f'[data-testid="stSidebarNavLink"][href$="/{target}"]').click()
        window.wait_for_timeout(MILLISECONDS_TO_BEGIN)
        settle(window)
    return _since_click(window)


def _choose(page: Page, period: str) -> tuple[float, float]:
    """Open the filter bar, choose a period: seconds from the click to the new page, and to its first new chart."""
    bar = page.locator(".st-key-filter_bar button").first
    if not page.locator(".st-key-period").is_visible():
        bar.click()
    page.locator(".st-key-period input").click()
    page.get_by_role("option", name=period, exact=True).click()
    page.wait_for_timeout(MILLISECONDS_TO_BEGIN)
    settle(page)
    first = float(page.evaluate("(window.firstNew ?? window.becameDone) - window.clickedAt")) / 1000
    return _since_click(page), first


def _since_click(page: Page) -> float:
    return float(page.evaluate("window.becameDone - window.clickedAt")) / 1000


def _load(csv_path: Path, home: Path) -> None:
    """Import the file into a workspace of its own, in this process, before the server has it."""
    os.environ["NEXT_CIRCLE_HOME"] = str(home)
    import_files(WORKSPACE, [csv_path], ReadOptions())
    close_all()


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--page", action="append", choices=WITH_FILTERS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    rows = run(options.file, options.page or WITH_FILTERS, rounds=options.rounds)
    print(f"Streamlit's own frame, one chart of three points: {frame():.2f} s in a new window")
    table(f"Pages in the browser: {options.file.name if options.file else 'the sample community'}", rows)


if __name__ == "__main__":
    main()
