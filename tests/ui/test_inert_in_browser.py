"""Text from a file as the browser draws it: no link, picture, icon or formula in any place that reads Markdown."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request

import pytest

from tests.server import ROOT, browser, free_port, settle
from ui.text import GAP

pytestmark = pytest.mark.browser

WORDS = (
    "http://evil.example/x https://evil.example www.evil.example a@b.example <http://evil.example> "
    "![i](http://evil.example/p.png) [l](http://evil.example) :streamlit: :material_home: :material/home: :smile: "
    "a -> b >= c -- d $x^2$ :red[c] :blue-badge[d] <b>x</b> **e** `f` ~g~ &amp; \\*"
)
SCRIPT = f"""
import streamlit as st
from ui.text import inert
words = inert({WORDS!r})
st.markdown(words); st.caption(words); st.subheader(words, anchor=False); st.error(words)
st.metric(words, 1); st.radio("r", ["a"], format_func=lambda _: words); st.selectbox(words, ["a"])
st.popover(words).write("-"); st.button(words)
"""
PLACES = (
    *("stMarkdown", "stCaptionContainer", "stHeading", "stAlert", "stMetricLabel", "stRadio", "stSelectbox"),
    *("stPopoverButton", "stButton"),
)
SECONDS_TO_START = 60


@pytest.fixture
def page(chromium_path, tmp_path):
    """A page of its own that shows the words in every place."""
    script, port = tmp_path / "words.py", free_port()
    script.write_text(SCRIPT, encoding="utf-8")
    options = ["--server.port", str(port), "--server.headless", "true", "--browser.gatherUsageStats", "false"]
    command = [sys.executable, "-m", "streamlit", "run", str(script), *options]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "", "HOME": str(tmp_path)}
    server = subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        with browser() as opened:
            shown = opened.new_page()
            shown.goto(f"http://127.0.0.1:{port}")
            shown.wait_for_selector("[data-testid=stButton]")
            settle(shown)
            yield shown
    finally:
        server.terminate()
        server.wait(timeout=10)


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def test_words_are_drawn_as_they_stand_everywhere(page):
    for place in PLACES:
        drawn = page.locator(f"[data-testid={place}]").first
        assert WORDS in drawn.inner_text().replace(GAP, ""), place
        words = drawn.locator("[data-testid=stMarkdownContainer], [data-testid=stHeadingWithActionElements]")
        inner = words if words.count() else drawn
        for markup in ("a", "img", "code", "strong", "del", "em", ".katex", "[role=img]", "[class*=Colored]"):
            assert inner.locator(markup).count() == 0, f"{markup} in {place}"
