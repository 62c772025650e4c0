"""From a tier to the proof in a real browser: build, hold out, download, send, import the next export, outcome."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta

import pytest

from tests.journeys.test_first_day import choose, download
from tests.server import browser, serve, settle

pytestmark = pytest.mark.browser

PEOPLE, PER_STEP = 150, 5  # person number n wrote 1 + n // PER_STEP times, so that tiers have their sizes
DAYS_BEFORE, WEEKS_AFTER = 60, 8
HEADER = ["member_id", "member_name", "occurred_at", "activity_type", "community", "thread_id"]
INVITED, WAITING = 6, 2  # what people write after the list went out
LONG = 120_000  # milliseconds: the first run of a page computes what later runs find in the cache


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


def act(who: int, at: datetime) -> list[str]:
    moment = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    return [f"u{who:03}", f"Member {who}", moment, "post", f"Group {who % 2}", f"t{who}-{moment}"]


def first_export(path, today):
    start = today - timedelta(days=DAYS_BEFORE)
    return write(
        path,
        [
            act(who, start + timedelta(days=(7 * number + who) % DAYS_BEFORE, minutes=number))
            for who in range(PEOPLE)
            for number in range(1 + who // PER_STEP)
        ],
    )


def next_export(path, today, invited):
    rows = []
    for who in range(PEOPLE):
        times = INVITED if f"u{who:03}" in invited else WAITING
        rows += [act(who, today + timedelta(days=1 + 9 * number, minutes=who)) for number in range(times)]
    return write(path, [*rows, act(0, today + timedelta(weeks=WEEKS_AFTER, days=1))])


def take_in(page, file):
    page.locator('input[type="file"]').set_input_files(str(file))
    settle(page)
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_text("new in this community").first.wait_for(timeout=LONG)
    settle(page)


def test_from_a_tier_to_the_outcome_of_the_campaign(tmp_path, chromium_path):
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    with serve() as server, browser() as opened:
        page = opened.new_context(viewport={"width": 1440, "height": 1000}, accept_downloads=True).new_page()
        page.set_default_timeout(LONG)
        page.goto(f"{server.url}/import")
        settle(page)
        take_in(page, first_export(tmp_path / "quarter one.csv", today))

        page.get_by_role("link", name="See who carries the community").click()
        page.get_by_text("Who carries the community?").wait_for()
        settle(page)
        page.get_by_role("radio", name="10–50 %").click()
        settle(page)
        page.get_by_role("button", name="Send to the list builder").click()
        page.get_by_role("link", name="Open the list builder").click()
        page.get_by_text("Whom do I invite, and by which channel?").wait_for(timeout=LONG)
        settle(page)
        assert page.get_by_text("sent here").first.is_visible()
        page.get_by_label("People to invite").fill("40")
        page.get_by_label("People to invite").press("Enter")
        settle(page)
        choose(page, "Held out", "20 %")
        page.get_by_text("10 people wait, drawn by lot").wait_for(timeout=LONG)
        file = download(page, "Download as CSV", tmp_path)
        invited = {row["member_id"] for row in csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines())}
        assert len(invited) == 40

        page.get_by_role("link", name="Mark it as sent").click()
        page.get_by_role("button", name="Mark as sent").click()
        page.get_by_text("40 people were invited by 1 list").wait_for(timeout=LONG)

        page.goto(f"{server.url}/import")
        settle(page)
        take_in(page, next_export(tmp_path / "quarter two.csv", today, invited))
        page.goto(f"{server.url}/campaigns")
        page.get_by_text("The invitation lifted what people write").wait_for(timeout=LONG)
