"""Five hundred naughty texts in every text column, by the real import: no page breaks, nothing runs, no formula."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from actions.imports import import_files
from downloads.inert import is_formula
from downloads.tables import to_csv, to_xlsx
from ingest.report import ReadOptions
from tests.naughty import COUNT, HOST, naughty
from tests.server import browser, serve, settle
from ui.navigation import GROUPS
from warehouse.workspace import close_all, open_workspace

MAIN = Path(__file__).parents[2] / "ui" / "main.py"
TEXTS = naughty()
IN_THE_BROWSER = ("overview", "people", "concentration", "roles", "skills", "import")


def written(path: Path, header: str, rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([header.split(","), *rows])
    return path


def text(number: int) -> str:
    return TEXTS[number % COUNT]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A community in which every text that somebody can write is one of the five hundred."""
    folder = tmp_path_factory.mktemp("naughty")
    acts = [
        [
            *(
                text(i),
                text(i + 1),
                f"{i}@x.example",
                f"2025-{1 + (i + turn * 97) % 12:02d}-{1 + i % 28:02d}T10:00:00Z",
            ),
            *(text(i + 2 + turn % 2), text(i + 3), text(i + 4 + turn % 3), text(i + 5), text(i + 6)),
        ]
        for turn in range(4)
        for i in range(COUNT)
    ]
    head = "member_id,member_name,email,occurred_at,activity_type,community,thread_id,reply_to_member_id,topic"
    files = [
        written(folder / "activity.csv", head, acts),
        written(
            folder / "members.csv",
            "member_id,name,email,skills",
            [[text(i), text(i + 7), text(i + 8), text(i + 9)] for i in range(COUNT)],
        ),
        written(
            folder / "nominations.csv",
            "nominee_member_id,nominator_member_id,nominated_at,reason",
            [[text(i), text(i + 1), "2025-03-01", text(i + 2)] for i in range(COUNT)],
        ),
        written(
            folder / "applications.csv",
            "member_id,applied_at,skills,text",
            [[text(i), "2025-03-02", text(i + 3), text(i + 4)] for i in range(COUNT)],
        ),
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEXT_CIRCLE_HOME", str(folder / "home"))
        for report in import_files("naughty", files, ReadOptions(time_zone="UTC")):
            assert report.refused is None, report.refused
            assert report.rows_loaded > 0.8 * report.rows_read, "they are in the community, not left out"
        with open_workspace("naughty").reader() as reader:
            for table, least in {"event": 1_500, "member": 400, "community": 300, "topic": 300, "thread": 300}.items():
                assert reader.execute(f"select count(*) from {table}").fetchall()[0][0] > least
        close_all()
    return folder / "home"


@pytest.mark.parametrize("page", [name for names in GROUPS.values() for name in names])
def test_no_page_breaks(home, monkeypatch, page):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(home))
    at = AppTest.from_file(str(MAIN), default_timeout=120)
    at.query_params["workspace"] = "naughty"
    at.run()
    if page != "overview":
        at.switch_page(f"../pages/{page}.py").run()
    assert not at.exception
    assert [each.value for each in at.error] == []
    close_all()


def test_no_file_holds_a_live_formula_or_link():
    frame = pd.DataFrame({f"{one} {number}": TEXTS for number, one in enumerate(TEXTS[::50])})
    rows = list(csv.reader(io.StringIO(to_csv(frame).decode("utf-8-sig"), newline=""), strict=True))
    assert len(rows) == COUNT + 1
    assert [cell for row in rows for cell in row if is_formula(cell)] == []
    with zipfile.ZipFile(io.BytesIO(to_xlsx(frame))) as parts:
        sheets = "".join(parts.read(name).decode() for name in parts.namelist() if "worksheets" in name)
        assert "hyperlink" not in sheets.lower()
        assert "<f>" not in sheets
        assert "<f " not in sheets
    cells = openpyxl.load_workbook(io.BytesIO(to_xlsx(frame))).active
    assert {cell.data_type for row in cells.iter_rows() for cell in row} == {"s"}


@pytest.mark.browser
def test_nothing_runs_and_nobody_else_is_asked(chromium_path, home):
    with serve(home) as server, browser() as opened:
        page = opened.new_page()
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        for name in IN_THE_BROWSER:
            page.goto(f"{server.url}/{name if name != 'overview' else ''}?workspace=naughty")
            settle(page)
            assert page.evaluate("window.naughty") is None, name
            assert page.title() != "naughty"
            assert page.locator(f"a[href*='{HOST}'], img[src*='{HOST}'], iframe").count() == 0, name
            assert page.locator("a[href^='javascript']").count() == 0, name
        assert said == []
        assert [url for url in asked if not url.startswith((server.url, "data:", "blob:"))] == []
