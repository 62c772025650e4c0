"""The developer's switch: where a page's time goes stands in its foot with it, and nothing without it."""

from __future__ import annotations

import cProfile
import pstats
import time

import pytest
from streamlit.testing.v1 import AppTest

from tests.house.sources import ROOT
from ui import page_profile


@pytest.fixture
def foot(sample_home, monkeypatch):
    def run(switch):
        monkeypatch.setenv("NEXT_CIRCLE_HOME", str(sample_home))
        monkeypatch.setenv(page_profile.SWITCH, switch)
        page = AppTest.from_file(str(ROOT / "ui" / "main.py"), default_timeout=60).run()
        assert not page.exception
        return [each.value for each in page.caption if each.value.startswith("This page took")]

    yield run
    from warehouse.workspace import close_all

    close_all()


def test_foot_says_where_the_time_went(foot):
    (said,) = foot("1")
    assert all(f"{part} " in said for part in ("queries", "models", "charts", "everything else"))


def test_switch_is_off_unless_it_is_on(foot):
    assert foot("") == []


def test_time_is_counted_where_a_part_is_entered():
    scope = {"sleep": time.sleep}
    code = "def inner(): sleep(0.02)\ndef outer(): inner(); sleep(0.01)"
    exec(compile(code, str(page_profile.ROOT / "models" / "made.py"), "exec"), scope)
    profiler = cProfile.Profile()

    def page():
        scope["outer"]()

    profiler.runcall(page)
    found = page_profile.entries(pstats.Stats(profiler))
    (entry,) = [each for each in found if "made.py" in each.function]
    assert (entry.part, entry.function) == ("models", "models/made.py: outer")
    assert entry.seconds >= 0.03
