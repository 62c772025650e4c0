"""What was read or decided wrongly is put right by clicks in a real browser: days, imports, people, staff and bots."""

from __future__ import annotations

import pytest

from tests.server import browser, serve, settle

pytestmark = pytest.mark.browser

ONE_PERSON = '[data-testid="stButton"] button:has-text("One person")'
ROW, HEADER = 35, 36  # pixels of a row and of the header of Streamlit's table
PEOPLE = (
    *(("a1", "Ann Lee", "ann@example.org"), ("a2", "Ann Lee", "ann@example.org")),
    *(("b1", "Bea", "bea@example.org"), ("helper-bot", "Helper Bot", "")),
)
# No day above 12: which comes first cannot be seen. Ann has two accounts under one address.
ACTS = "member_id,member_name,email,occurred_at,activity_type\n" + "".join(
    f"{who},{name},{mail},0{1 + n % 5}/0{2 + n % 3}/2026 1{n % 10}:00,post\n"
    for n in range(12)
    for who, name, mail in PEOPLE
)
TOTALS = (
    "Name,User ID,Email,Account type,Claimed Date (UTC),Days active,Messages posted\n"
    'Mia,U7,m@example.org,Member,"Mar 15, 2024",4,"1,200"\nBo,U8,,Member,"Mar 16, 2024",,\n'
)


@pytest.fixture(scope="module")
def running(chromium_path):
    with serve() as server, browser() as opened:
        yield server, opened


@pytest.fixture
def page(running):
    """A visitor of their own on the running server."""
    server, opened = running
    page = opened.new_context(viewport={"width": 1440, "height": 1000}, base_url=server.url).new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    page.context.close()
    assert complaints == []


def select_row(page, heading: str) -> None:
    """Tick the first row of the table below a heading."""
    table = page.locator(f'xpath=//h2[contains(., "{heading}")]/following::*[@data-testid="stDataFrame"][1]')
    table.scroll_into_view_if_needed()
    settle(page)
    box = table.bounding_box()
    page.mouse.click(box["x"] + 18, box["y"] + HEADER + ROW / 2)
    settle(page)


def upload(page, path) -> None:
    """Give the page a file, into a community of the file's name."""
    page.goto("/import")
    settle(page)
    page.locator('input[type="file"]').first.set_input_files(str(path))
    page.get_by_role("button", name="Import", exact=True).wait_for()
    settle(page)
    name = page.get_by_role("textbox", name="Into which community?")
    name.fill(path.stem)
    name.press("Enter")
    settle(page)


def test_order_of_day_and_month_is_asked_and_an_import_undone(page, tmp_path):
    (tmp_path / "bakers.csv").write_text(ACTS, encoding="utf-8")
    upload(page, tmp_path / "bakers.csv")
    assert page.get_by_role("button", name="Import", exact=True).is_disabled()
    page.get_by_text("03/04 is March 4 (month first)").click()
    settle(page)
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_text("all 48 rows accounted for").wait_for()
    settle(page)
    assert page.get_by_text("from 2 Jan 2026 to 3 May 2026").first.is_visible()
    select_row(page, "Imported into")
    page.get_by_role("button", name="Undo import 1").click()
    page.get_by_role("button", name="Undo it").click()
    page.get_by_text("Nothing yet.").first.wait_for()


def test_days_that_totals_count_are_named_after_the_import(page, tmp_path):
    (tmp_path / "slack.csv").write_text(TOTALS, encoding="utf-8")
    upload(page, tmp_path / "slack.csv")
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_text("Its totals count over days that are not known yet.").first.wait_for()
    settle(page)
    select_row(page, "Imported into")
    page.get_by_role("button", name="Say which days its totals count").click()
    parts = page.get_by_role("spinbutton")  # year, month and day of the first and of the last
    for place, typed in ((0, "20260301"), (3, "20260331")):
        parts.nth(place).click()
        page.keyboard.type(typed)
    box = page.get_by_test_id("stPopoverBody").bounding_box()
    page.mouse.click(box["x"] + box["width"] - 8, box["y"] + box["height"] - 8)  # beside the calendar, which closes it
    page.wait_for_timeout(500)
    settle(page)
    page.get_by_role("button", name="Keep these days").click()
    page.get_by_test_id("stPopoverBody").wait_for(state="detached")
    settle(page)
    select_row(page, "Imported into")
    page.get_by_text("Its totals count from 1 Mar 2026 to 31 Mar 2026 (as you said).").first.wait_for()


def test_accounts_are_merged_and_taken_apart_again_and_a_bot_is_named(page, tmp_path):
    (tmp_path / "bakery.csv").write_text(ACTS, encoding="utf-8")
    upload(page, tmp_path / "bakery.csv")
    page.get_by_text("03/04 is 3 April (day first)").click()
    settle(page)
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_text("all 48 rows accounted for").wait_for()
    page.goto("/people?workspace=bakery")
    settle(page)
    page.locator(ONE_PERSON).click()
    page.locator(ONE_PERSON).wait_for(state="detached")
    settle(page)
    select_row(page, "What was decided")
    page.get_by_role("button", name="Take back no. 1").click()
    page.locator(ONE_PERSON).wait_for()
    settle(page)
    page.get_by_role("button", name="Bot", exact=True).first.click()
    page.get_by_text("No member looks like staff or a bot.").wait_for()
    settle(page)
    page.goto("/concentration?workspace=bakery")
    page.get_by_text("2 of 3 wrote half of everything.").wait_for()
