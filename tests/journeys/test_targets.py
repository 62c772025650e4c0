"""Typing one's own targets for superusers into their table in a real browser, and taking one back."""

from __future__ import annotations

import shutil

import pytest

from actions.audit import read_audit
from figures.superusers import target
from queries.filters import Filters
from tests.server import browser, serve, settle
from warehouse import settings
from warehouse.workspace import close_all, open_workspace

pytestmark = pytest.mark.browser

ROW, INSIDE = 35, 20  # pixels: a row of the table, its head too, and how far into its first cell to click
ALL = "All skills together"
LONG = 60_000  # milliseconds: the first run of a page computes what later runs find in the cache


@pytest.fixture
def own_home(sample_home, tmp_path, monkeypatch):
    """A copy of the sample that this test may write into."""
    copy = tmp_path / "home"
    shutil.copytree(sample_home, copy)
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(copy))
    yield copy
    close_all()


def targets(page):
    """The table of targets: the one with a column Needed."""
    head = page.locator('[role="columnheader"]', has_text="Needed")
    return page.get_by_test_id("stDataFrame").filter(has=head)


def cells(page) -> dict[str, list[str]]:
    """What the table says, by skill, as a reader for the blind reads it out."""
    table = targets(page)
    width = table.locator('[role="columnheader"]').count()
    words = table.locator('[role="gridcell"]').all_text_contents()
    return {words[at]: words[at + 1 : at + width] for at in range(0, len(words) - width + 1, width)}


def framed(table, column: str, row: int) -> None:
    """Wait until the frame stands around this cell, as a person sees it before the next key is pressed."""
    place = table.locator('[role="columnheader"]').all_text_contents().index(column) + 1
    cell = table.locator(f'[role="row"][aria-rowindex="{row + 2}"] [role="gridcell"][aria-colindex="{place}"]')
    cell.and_(table.locator('[aria-selected="true"]')).wait_for(state="attached")


def put(page, row: int, number: str) -> None:
    """Type a number into the column Needed of a row (0: all skills together); an empty one empties the cell."""
    table = targets(page)
    table.scroll_into_view_if_needed()
    where = table.locator("canvas").first.bounding_box()
    page.mouse.click(where["x"] + INSIDE, where["y"] + ROW * (row + 1) + ROW // 2)
    framed(table, "Skill", row)
    page.keyboard.press("ArrowRight")
    framed(table, "Needed", row)
    if number:
        page.keyboard.press("Enter")
        editor = page.locator("#portal input").first
        editor.fill(number)
        editor.press("Enter")
    else:
        page.keyboard.press("Delete")
    settle(page)


def keep(page) -> None:
    page.get_by_role("button", name="Keep these targets").click()
    settle(page)


def test_targets_are_typed_kept_and_taken_back(own_home, chromium_path):
    before = target(open_workspace("sample"), Filters())
    skill = str(before.by_skill["skill"].iloc[0])
    close_all()
    with serve(home=own_home) as server, browser() as opened:
        page = opened.new_context(viewport={"width": 1440, "height": 1000}).new_page()
        page.set_default_timeout(LONG)
        page.goto(f"{server.url}/skills")
        settle(page)
        put(page, 0, "47")
        put(page, 1, "9")
        assert page.get_by_text(f"{before.needed:,} needed").is_visible(), "nothing is kept before somebody says so"
        keep(page)
        page.get_by_text("47 needed").wait_for()
        settle(page)
        row = cells(page)[skill]
        assert (row[0], int(row[2])) == ("9", 9 - int(row[1])), "what is missing follows the typed number"
        put(page, list(cells(page)).index(ALL), "")
        keep(page)
        page.get_by_text(f"{before.needed:,} needed").wait_for()
    workspace = open_workspace("sample")
    assert settings.get(workspace, f"{settings.FOR_SKILL}{skill}") == "9"
    assert settings.get(workspace, "superusers") == ""
    said = read_audit(workspace).lines
    chosen = [str(on) for what, on in zip(said["what"], said["on_what"], strict=True) if what == "setting"]
    assert {"superusers=47", "superusers=", f"superusers.{skill}=9"} <= set(chosen)
