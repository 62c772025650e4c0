"""An unknown CSV in a real browser: a column corrected, imported, reported, and its mapping used again by itself."""

from __future__ import annotations

import json

import pytest

from tests.journeys.test_first_day import choose, download
from tests.server import browser, serve, settle

pytestmark = pytest.mark.browser

HEADER = "Ticket;Writer;Agent;Logged;Queue\n"
APRIL = HEADER + "".join(f"{n};w{n % 5};a{n % 2};{1 + n % 20:02}.04.2026 1{n % 10}:15;Cakes\n" for n in range(40))
MAY = (
    HEADER + "".join(f"{n};w{n % 6};a1;{13 + n % 9}.05.2026 09:3{n % 10};Cakes\n" for n in range(30)) + "x;w1;;never;\n"
)


def test_mapping_of_an_unknown_file_is_corrected_kept_and_used_next_month(tmp_path, chromium_path):
    files = {"helpdesk 2026-04.csv": APRIL, "helpdesk 2026-05.csv": MAY}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with serve() as server, browser() as opened:
        page = opened.new_context(viewport={"width": 1440, "height": 1000}, accept_downloads=True).new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{server.url}/import")
        settle(page)
        page.locator('input[type="file"]').set_input_files(str(tmp_path / "helpdesk 2026-04.csv"))
        page.get_by_text("Not a known export").wait_for()
        settle(page)
        page.get_by_label("What is in this file?").first.click()
        page.get_by_role("option", name="What people did").click()
        settle(page)
        choose(page, "Who did it (id)", "Writer")
        choose(page, "When it happened", "Logged")
        choose(page, "Group or channel", "Queue")
        page.get_by_text("All 40 rows would load.").wait_for()
        kept = download(page, "Download it (MAP.json)", tmp_path)
        assert json.loads(kept.read_text(encoding="utf-8"))["columns"] == {
            "member_id": "Writer",
            "occurred_at": "Logged",
            "community": "Queue",
        }
        page.get_by_role("button", name="Import", exact=True).click()
        page.get_by_text("all 40 rows accounted for").wait_for()
        settle(page)
        assert page.get_by_text("5 people in 1 group").first.is_visible()

        page.locator('input[type="file"]').set_input_files(str(tmp_path / "helpdesk 2026-05.csv"))
        page.get_by_text("Read with your mapping helpdesk").wait_for()
        page.get_by_text("30 of 31 rows would load.").wait_for()
        settle(page)
        page.get_by_role("button", name="Import", exact=True).click()
        page.get_by_text("30 of 31 rows loaded, 1 left out").wait_for()
        settle(page)
        stood = download(page, "The same lines as they stood", tmp_path)
        assert stood.read_text(encoding="utf-8") == "x;w1;;never;\n"
        assert complaints == []
