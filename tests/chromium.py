"""Where a Chromium for the browser's tests is, if there is one. As a script: prints the path, or ends with 1."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

# In the order of preference; the last ones are what macOS has outside PATH.
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_PATHS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def find_chromium() -> Path | None:
    """Path of an installed Chromium: named by NEXT_CIRCLE_CHROMIUM, in PATH, an app, or Playwright's own."""
    named = os.environ.get("NEXT_CIRCLE_CHROMIUM")
    if named:
        return Path(named) if Path(named).is_file() else None
    for candidate in _candidates():
        if candidate and Path(candidate).is_file():
            return Path(candidate)
    return None


def _candidates() -> Iterator[str | None]:
    """One after the other: Playwright is only started where nothing else was found."""
    yield from map(shutil.which, NAMES)
    yield from MAC_PATHS
    yield _of_playwright()


def _of_playwright() -> str | None:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


if __name__ == "__main__":
    path = find_chromium()
    print(path or "no Chromium found")
    sys.exit(path is None)
