"""The report as a file: everything in it, nothing outside it, names as they stand, the same bytes every time."""

from __future__ import annotations

import plotly.graph_objects as go
import pytest

from downloads.one_page import Figure, Part, Report, to_html
from tests.server import browser

EVIL = '<img src="http://evil.example/x.png" onerror="window.ran=1"><script>window.ran=1</script>'


def report(words="Plain"):
    chart = go.Figure(go.Bar(x=["a", "b"], y=[1, 2]))
    part = Part(
        question=f"Who {words}?",
        claim=f"{words} wrote half.",
        more="Rest.",
        numbers=[("Half", "17 people", "of 70")],
        figures=[Figure(f"Found {words}", chart, alt=words), Figure("Second", chart, alt="two bars")],
        steps=[f"Ask {words}"],
    )
    return Report(title=f"Report of {words}", scope="all of the export", made="3 Sep 2026", parts=[part, part])


def test_equal_reports_are_equal_bytes():
    assert to_html(report()) == to_html(report())


def test_library_of_charts_stands_in_it_once_and_only_where_charts_are():
    assert to_html(report()).count(b"plotly.js v") == 1
    assert len(to_html(Report("Words", "", "3 Sep 2026", [Part("Who?", "Ann.", "")]))) < 10_000


def test_text_from_a_file_is_never_markup():
    text = to_html(report(EVIL)).decode()
    assert "<img" not in text.split("</head>")[1]
    assert "&lt;img" in text


@pytest.mark.browser
def test_opens_without_asking_anybody_and_draws_its_charts(tmp_path, chromium_path):
    file = tmp_path / "report.html"
    file.write_bytes(to_html(report(EVIL)))
    asked: list[str] = []
    with browser() as opened:
        page = opened.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri())
        page.locator("figure svg.main-svg").first.wait_for()
        assert page.locator("figure").count() == 4
        assert page.evaluate("window.ran") is None
        assert page.locator("h1").inner_text() == f"Report of {EVIL}"
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
