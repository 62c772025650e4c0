"""The direction of imports, read from the source: a stage imports what stands above it and never what stands below."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.sources import AROUND, PRODUCT, STAGES, imports, python_files, stage_of, text_of

LINES_OF_A_PAGE = 100
KNOWS_STREAMLIT = {"ui", "pages", "dashboard"}
# Tighter than the order alone: these stages could be lifted out of the project as they are.
ONLY: dict[str, set[str]] = {
    "errors": set(),
    "ingest": {"errors", "ingest"},
    "models": {"errors", "models"},
    "charts": {"errors", "models", "figures", "charts"},
    "downloads": {"errors", "downloads"},
}


def allowed(stage: str) -> set[str]:
    """What of ours a stage may import."""
    if stage in ONLY:
        return ONLY[stage]
    level = next(number for number, names in enumerate(STAGES) if stage in names)
    return {stage} | {name for names in STAGES[:level] for name in names}


def ours(path: Path) -> set[str]:
    return set(imports(path)) & (set(PRODUCT) | set(AROUND))


@pytest.mark.parametrize("stage", PRODUCT)
def test_stage_imports_only_what_stands_above_it(stage):
    below = {str(path): sorted(ours(path) - allowed(stage)) for path in python_files(stage)}
    assert {path: names for path, names in below.items() if names} == {}


def test_the_order_is_understood_right():
    assert allowed("warehouse") == {"errors", "ingest", "warehouse"}
    assert "ui" not in allowed("cli")
    assert "pages" not in allowed("ui")
    assert {"ui", "actions", "figures"} <= allowed("pages")
    assert "tests" not in allowed("dashboard")


def test_every_python_file_has_a_place_in_the_order():
    known = {*PRODUCT, *AROUND}
    assert [str(path) for path in python_files() if stage_of(path) not in known] == []


def test_only_the_screen_knows_streamlit():
    knowing = [path for path in python_files(*PRODUCT) if "streamlit" in imports(path)]
    assert [str(path) for path in knowing if stage_of(path) not in KNOWS_STREAMLIT] == []
    assert {stage_of(path) for path in knowing} == KNOWS_STREAMLIT, "the check itself must see those that do"


def test_page_is_a_recipe():
    lines = {str(path): len(text_of(path).splitlines()) for path in python_files("pages")}
    assert lines, "there are pages"
    assert {path: number for path, number in lines.items() if number > LINES_OF_A_PAGE} == {}


def test_page_asks_no_question_itself():
    knowing = {str(path): sorted(imports(path) & {"duckdb", "numpy", "plotly"}) for path in python_files("pages")}
    assert {path: names for path, names in knowing.items() if names} == {}
