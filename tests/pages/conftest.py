"""The app as a visitor meets it, without a browser: the sample community, loaded once for all pages' tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from warehouse.workspace import close_all

MAIN = Path(__file__).parents[2] / "ui" / "main.py"
SECONDS = 120  # a page's first run imports SciPy and asks everything; a hang is what this is for, not speed


@pytest.fixture
def app(sample_home, monkeypatch):
    """Gives a function: the app on one of its pages, run once, with filters as they stand in an address."""
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(sample_home))

    def on(page: str, **address: str | list[str]) -> AppTest:
        at = AppTest.from_file(str(MAIN), default_timeout=SECONDS)
        for name, value in address.items():
            at.query_params[name] = value
        at.run()
        return at.switch_page(f"../pages/{page}.py").run() if page != "overview" else at

    yield on
    close_all()
