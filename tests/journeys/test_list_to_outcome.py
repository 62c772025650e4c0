"""From Almost ready to the proof in a real browser: select, build, hold out, download, send, next export, outcome."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta

import pytest

from actions.audit import read_audit
from tests.journeys.test_first_day import choose, download
from tests.server import browser, serve, settle
from warehouse.workspace import close_all, open_workspace

pytestmark = pytest.mark.browser

PEOPLE = 1_100
LEADERS, BAND = 55, 110  # the first so many write most, those after them stand in the 5-10 % band
DAYS_BEFORE, WEEKS_AFTER = 60, 8
ROW, BOX = 35, 16  # pixels of a table: the height of its head, and where the box of a row stands
HEADER = ["member_id", "member_name", "occurred_at", "activity_type", "community", "thread_id"]
INVITED, WAITING = 6, 2  # what people write after the list went out
LONG = 120_000  # milliseconds: the first run of a page computes what later runs find in the cache


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


def act(who: int, at: datetime) -> list[str]:
    moment = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    return [f"u{who:04}", f"Member {who}", moment, "post", f"Group {who % 2}", f"t{who}-{moment}"]


def times_before(who: int) -> int:
    """How often a person wrote before: no two of the groups share a number, so that the cuts lie between them."""
    return 20 if who < LEADERS else 12 if who < BAND else 3


def first_export(path, today):
    start = today - timedelta(days=DAYS_BEFORE)
    return write(
        path,
        [
            act(who, start + timedelta(days=number * DAYS_BEFORE // times_before(who), minutes=who))
            for who in range(PEOPLE)
            for number in range(times_before(who))
        ],
    )


def next_export(path, today, invited):
    rows = []
    for who in range(PEOPLE):
        times = INVITED if f"u{who:04}" in invited else WAITING
        rows += [act(who, today + timedelta(days=1 + 9 * number, minutes=who)) for number in range(times)]
    return write(path, [*rows, act(0, today + timedelta(weeks=WEEKS_AFTER, days=1))])


def audit_of(home, monkeypatch):
    """What the audit of the only community says of lists and downloads, read when the server has stopped."""
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(home))
    (name,) = [each.name for each in home.iterdir() if (each / "workspace.duckdb").is_file() and each.name != "sample"]
    lines = read_audit(open_workspace(name)).lines.sort_values("audit_key")
    close_all()
    return [what for what in lines["what"] if what in ("list", "download", "list sent")]


def select_everybody(page):
    """Tick the box in the head of the first table, which is drawn on a canvas."""
    table = page.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    where = table.locator("canvas").first.bounding_box()
    page.mouse.click(where["x"] + BOX, where["y"] + ROW // 2)
    settle(page)


def take_in(page, file):
    page.locator('input[type="file"]').set_input_files(str(file))
    settle(page)
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_text("new in this community").first.wait_for(timeout=LONG)
    settle(page)


def test_from_almost_ready_to_the_outcome_of_the_campaign(tmp_path, chromium_path, monkeypatch):
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    with serve(home=tmp_path / "home") as server, browser() as opened:
        page = opened.new_context(viewport={"width": 1440, "height": 1000}, accept_downloads=True).new_page()
        page.set_default_timeout(LONG)
        page.goto(f"{server.url}/import")
        settle(page)
        take_in(page, first_export(tmp_path / "quarter one.csv", today))

        page.get_by_role("link", name="Almost ready", exact=True).click()
        page.get_by_text("Who is almost ready for the top circle?").wait_for()
        settle(page)
        assert page.get_by_text("55 people are close to the top circle").first.is_visible()
        select_everybody(page)
        page.get_by_text("55 people selected").wait_for()
        page.get_by_role("button", name="Send to the list builder").first.click()
        page.get_by_role("link", name="Open the list builder").click()
        page.get_by_text("Whom do I invite, and by which channel?").wait_for(timeout=LONG)
        settle(page)
        page.get_by_text("55 people were sent here").first.wait_for(timeout=LONG)
        page.get_by_label("People to invite").fill("40")
        page.get_by_label("People to invite").press("Enter")
        settle(page)
        choose(page, "Held out", "20 %")
        page.get_by_text("10 people wait, drawn by lot").wait_for(timeout=LONG)
        file = download(page, "Download as CSV", tmp_path)
        invited = {row["member_id"] for row in csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines())}
        assert len(invited) == 40
        assert invited <= {f"u{who:04}" for who in range(LEADERS, BAND)}

        page.get_by_role("link", name="Mark it as sent").click()
        page.get_by_role("button", name="Mark as sent").click()
        page.get_by_text("40 people were invited by 1 list").wait_for(timeout=LONG)

        page.goto(f"{server.url}/import")
        settle(page)
        take_in(page, next_export(tmp_path / "quarter two.csv", today, invited))
        page.goto(f"{server.url}/campaigns")
        page.get_by_text("The invitation lifted what people write").wait_for(timeout=LONG)
        page.get_by_text("12 weeks after it was sent").first.wait_for(timeout=LONG)  # the hit rate is not due yet
    assert audit_of(tmp_path / "home", monkeypatch) == ["list", "download", "list sent"]
