"""The first day in a real browser: upload, mapping, report, concentration, selection, download and the file itself."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta

import openpyxl
import pytest

from tests.server import browser, serve, settle

pytestmark = pytest.mark.browser

ROW, HEADER = 35, 36  # pixels of a row and of the header of Streamlit's table
FIRST_DAY = datetime(2026, 3, 1, 9, 0)
# Who wrote how much: what is on screen and in the list can be counted by hand. One name would run as a formula.
POSTS = {"=cmd|' /C calc'!A0": 40, "Ann Ōkubo": 25, "Bea": 20} | {f"Member {number}": 2 for number in range(12)}

# Counts from now on how often the page's script starts to run.
WATCH_RUNS = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  window.pageRuns = 0;
  new MutationObserver(() => {
    if (app.dataset.testScriptState === 'running') window.pageRuns += 1;
  }).observe(app, {attributes: true, attributeFilter: ['data-test-script-state']});
}"""


@pytest.fixture
def export(tmp_path):
    """A forum's export with columns of its own names, days first, half a line of rubbish at its end."""
    rows = [
        [f"u{place}", name, (FIRST_DAY + timedelta(hours=7 * number + place)).strftime("%d.%m.%Y %H:%M"), "Cakes"]
        for place, (name, posts) in enumerate(POSTS.items())
        for number in range(posts)
    ]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([["UserId", "Screen name", "Posted", "Board"], *rows, ["u0", "x", "no day at all", "Cakes"]])
    file = tmp_path / "cake forum.csv"
    file.write_bytes(text.getvalue().encode("utf-8"))
    return file


def test_from_an_export_to_a_list_on_the_first_day(export, tmp_path, chromium_path):
    with serve() as server, browser() as opened:
        page = opened.new_context(viewport={"width": 1440, "height": 1000}, accept_downloads=True).new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{server.url}/import")
        settle(page)

        page.locator('input[type="file"]').set_input_files(str(export))
        page.get_by_text("Not a known export").wait_for()
        settle(page)
        page.get_by_label("What is in this file?").first.click()
        page.get_by_role("option", name="What people did").click()
        settle(page)
        assert page.get_by_label("Who did it (id)").first.input_value() == "UserId"
        choose(page, "Name", "Screen name")
        page.get_by_role("button", name="Import", exact=True).click()

        total = sum(POSTS.values())
        page.get_by_text(f"{total} of {total + 1} rows loaded, 1 left out").wait_for()
        settle(page)
        assert page.get_by_text("15 people in 1 group").is_visible()
        left_out = download(page, "Download the rows left out", tmp_path)
        assert "no day at all" in left_out.read_text(encoding="utf-8-sig")

        page.get_by_role("link", name="See who carries the community").click()
        page.get_by_text("Who carries the community?").wait_for()
        settle(page)
        assert page.get_by_text("2 people wrote half of everything, of 15 who wrote at all.").is_visible()

        table = page.locator('[data-testid="stDataFrame"]').first
        table.scroll_into_view_if_needed()
        settle(page)
        box = table.bounding_box()
        for row in (0, 1):
            page.mouse.click(box["x"] + 18, box["y"] + HEADER + ROW * row + ROW / 2)
            settle(page)
        page.get_by_text("2 people selected").wait_for()
        page.evaluate(WATCH_RUNS)
        as_csv = download(page, "Download as CSV", tmp_path)
        as_book = download(page, "Download for Excel", tmp_path)
        assert page.evaluate("() => window.pageRuns") == 0, "a download must not run the page again"
        assert page.get_by_text("2 people selected").is_visible()
        assert complaints == []

    assert as_csv.read_bytes().startswith(b"\xef\xbb\xbf")
    people = list(csv.DictReader(as_csv.read_text(encoding="utf-8-sig").splitlines()))
    assert [person["member_id"] for person in people] == ["u0", "u1"]
    assert people[0]["name"] == "'=cmd|' /C calc'!A0"
    assert people[1]["name"] == "Ann Ōkubo"
    assert people[0]["why"].startswith("wrote 40 posts and replies in Cakes")
    book = openpyxl.load_workbook(as_book)
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells)
    assert [row[1].value for row in book.active.iter_rows(min_row=2)] == ["u0", "u1"]


def choose(page, label: str, option: str) -> None:
    """Pick an option of a selectbox by typing it."""
    box = page.get_by_label(label, exact=True).first
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option, exact=True).click()
    settle(page)


def download(page, label: str, folder):
    """Click a download and keep the file under the name that it suggests."""
    with page.expect_download() as coming:
        page.get_by_role("button", name=label).click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path
