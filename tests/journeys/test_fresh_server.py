"""A server that has just started: it says when it is ready, guards a deep link, and leaves nothing behind."""

from __future__ import annotations

import json
import urllib.request
from urllib.parse import urlsplit

import pytest

from tests.server import browser, serve, settle

pytestmark = pytest.mark.browser


def test_first_visit_to_a_deep_link_meets_the_whole_app(chromium_path):
    """Decision 0001: a page must not run without the script that holds gate and navigation."""
    with serve() as server, browser() as opened:
        with urllib.request.urlopen(f"{server.url}/ready", timeout=10) as answer:
            assert json.load(answer) == {"ready": True, "reason": ""}
        page = opened.new_page(viewport={"width": 1440, "height": 900})
        hosts: set[str | None] = set()
        page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
        page.goto(f"{server.url}/definitions")
        settle(page)
        for name in ("Overview", "Concentration", "Import", "Definitions"):
            assert page.get_by_role("link", name=name).first.is_visible()
        assert page.locator('[data-testid="stException"]').count() == 0
        assert page.get_by_text("Page not found").count() == 0
        assert hosts - {None, "127.0.0.1"} == set(), "asks nothing of the network"
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"{server.url}/ready", timeout=2)
    assert not server.home.exists()
