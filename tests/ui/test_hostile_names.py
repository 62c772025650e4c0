"""A community whose names are markup: inert where Streamlit reads Markdown, as they stand where it does not."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.staged import stage
from warehouse.load import load
from warehouse.workspace import close_all, open_workspace

MAIN = Path(__file__).parents[2] / "ui" / "main.py"
NAME = "![x](http://evil.example/p.png) :red[y] <b>z</b> $a$"
MARKUP = re.compile(r"(?<!\\)\[x(?<!\\)\]|http://|(?<!\\):red|(?<!\\)<b|(?<!\\)\$a")


@pytest.fixture
def app(tmp_path, monkeypatch):
    """Gives a function: one page of the app over a community with that name for a group, a kind and a person."""
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path))
    workspace = open_workspace("hostile")
    acts = [
        {
            "member_id": NAME if i == 0 else f"m{i}",
            "member_name": NAME if i == 0 else None,
            "occurred_at": datetime(2024, 1, 1 + day),
            "activity_type": NAME,
            "community": NAME if i % 2 else "Other",
        }
        for i in range(60)
        for day in range(2 + i % 7)
    ]
    load(workspace, stage(acts, workspace.spool, file="hostile.csv"), now=datetime(2026, 1, 1))

    def on(page):
        at = AppTest.from_file(str(MAIN), default_timeout=120).run()
        return at.switch_page(f"../pages/{page}.py").run() if page != "overview" else at

    yield on
    close_all()


def markdown_of(at):
    """Everything on the page that Streamlit reads as Markdown."""
    kinds = (at.title, at.header, at.subheader, at.markdown, at.caption, at.error, at.warning, at.info)
    found = [each.value for kind in kinds for each in kind]
    for metric in at.metric:
        found += [metric.label, metric.value, metric.delta]
    for widget in (*at.selectbox, *at.multiselect, *at.button, *at.radio, *at.text_input, *at.toggle):
        found += [widget.label, widget.help or ""]
    found += [each.proto.popover.label for each in at.get("popover")]
    return found


@pytest.mark.parametrize("page", ["overview", "concentration"])
def test_names_are_inert_on_every_page(app, page):
    at = app(page)
    at.multiselect(key="activity").set_value([NAME])
    at.multiselect(key="group").set_value([NAME]).run()
    assert not at.exception
    found = markdown_of(at)
    assert [words for words in found if MARKUP.search(words)] == []
    assert any("evil" in words for words in found), "the filter bar names the group"


def test_options_of_the_filters_and_cells_are_as_they_stand(app):
    at = app("concentration")
    assert NAME in at.multiselect(key="group").options
    assert NAME in at.multiselect(key="activity").options
    table = next(each.value for each in at.dataframe if "Name" in each.value)
    assert NAME in set(table["Name"])


def test_file_name_and_header_are_inert_on_the_import_page(app):
    at = app("import")
    content = f"{NAME},When,When,\n{NAME},2024-01-13 10:00,x,y\nb,2024-01-14 10:00,x,y\n"
    at.get("file_uploader")[0].set_value([(f"{NAME}.csv", content.encode(), "text/csv")])
    at.run()
    next(box for box in at.selectbox if box.label == "What is in this file?").set_value("activity").run()
    assert not at.exception
    found = markdown_of(at)
    assert [words for words in found if MARKUP.search(words)] == []
    assert any("evil" in words for words in found)
    assert any(NAME in box.options for box in at.selectbox)
