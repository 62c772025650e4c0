"""The report of the sample community as a browser prints it: one or two pages of A4, with no request to anybody."""

from __future__ import annotations

import re
from datetime import date

import pytest

from queries.filters import Filters
from tests.server import browser
from ui.report import PARTS, USUAL, report
from warehouse.workspace import close_all, open_workspace

pytestmark = pytest.mark.browser
LIST_OF_PAGES = re.compile(rb"/Type\s*/Page\b(?!s)")


@pytest.fixture(scope="module")
def pages_of(sample_home, tmp_path_factory, chromium_path):
    """Gives a function: how many pages a report of these views has in print, and whom it asked for anything."""
    folder = tmp_path_factory.mktemp("reports")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEXT_CIRCLE_HOME", str(sample_home))

        def printed(views):
            file = folder / f"{len(views)}.html"
            file.write_bytes(report(open_workspace("sample"), Filters(), views, date(2026, 10, 2)))
            asked: list[str] = []
            with browser() as opened:
                page = opened.new_page()
                page.on("request", lambda request: asked.append(request.url))
                page.goto(file.as_uri())
                charts = page.locator("figure")
                charts.first.wait_for()
                drawn = page.locator("figure svg.main-svg .plot").count() + page.locator("figure .pielayer").count()
                assert drawn >= charts.count()
                pdf = page.pdf(prefer_css_page_size=True)
            return len(LIST_OF_PAGES.findall(pdf)), [url for url in asked if not url.startswith(("file:", "data:"))]

        yield printed
        close_all()


@pytest.mark.parametrize("views", [("Overview",), USUAL, tuple(PARTS)], ids=["one", "usual", "all"])
def test_report_prints_to_two_pages_at_most_and_asks_nobody(pages_of, views):
    pages, asked = pages_of(views)
    assert 1 <= pages <= 2
    assert asked == []
