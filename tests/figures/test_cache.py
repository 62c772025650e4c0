"""Results are kept until data or settings change, never shared between workspaces, and errors are not kept."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest

from errors import QueryFailed
from figures import cache
from figures.concentration import concentration
from figures.scope import scope
from figures.sizes import size_of
from queries.filters import Filters
from tests.figures.acts import NOW, posts
from tests.staged import stage
from warehouse import settings
from warehouse.load import load, undo

ALL = Filters()


@pytest.fixture
def counted():
    """A figure that counts its own runs and fails while it is told to."""

    class Figure:
        runs, fails = 0, False

    figure = Figure()

    @cache.by_data_version
    def ask(workspace, filters, *, about="all"):
        figure.runs += 1
        if figure.fails:
            raise QueryFailed("broken", remedy="Mend it.")
        return f"{about} of {workspace.name}"

    figure.ask = ask
    return figure


def test_same_question_gives_the_same_object(make):
    workspace = make({"a": 3, "b": 1})
    assert concentration(workspace, ALL) is concentration(workspace, Filters())
    assert concentration(workspace, ALL) is not concentration(workspace, Filters(with_staff=True))


def test_import_and_its_undoing_give_new_results(make):
    workspace = make({"a": 3, "b": 1})
    before = concentration(workspace, ALL)
    report = load(workspace, stage(posts({"c": 5}, community="One"), workspace.spool, file="more.csv"), now=NOW)
    after = concentration(workspace, ALL)
    assert (before.counts.total, after.counts.total) == (4, 9)
    undo(workspace, report.import_key, now=NOW)
    assert concentration(workspace, ALL).counts.total == 4


def test_changed_setting_gives_new_results(make):
    workspace = make({"a": 3, "b": 1}, [{"member_id": "silent"}])
    before = scope(workspace, ALL)
    assert (before.denominator, before.count_members) == ("registered", 3)
    settings.set(workspace, "role.post", "react", now=NOW)
    assert scope(workspace, ALL).count_created == 0
    assert concentration(workspace, ALL).state == "not_shown"


def test_two_workspaces_are_never_mixed(make, counted):
    first, second = make({"a": 3}, name="first"), make({"a": 3}, name="second")
    assert first.data_version == second.data_version
    assert [counted.ask(each, ALL) for each in (first, second, first)] == [
        "all of first",
        "all of second",
        "all of first",
    ]
    assert counted.runs == 2


def test_parameters_are_part_of_the_question(make, counted):
    workspace = make({"a": 3})
    assert counted.ask(workspace, ALL, about="one") == "one of test"
    assert counted.ask(workspace, ALL, about="two") == "two of test"


def test_parameters_left_out_and_given_as_they_would_be_are_one_question(make, counted):
    workspace = make({"a": 3})
    assert counted.ask(workspace, ALL) is counted.ask(workspace, Filters(), about="all")
    assert counted.runs == 1


def test_error_is_not_kept_and_leaves_nothing_behind(make, counted):
    workspace = make({"a": 3})
    counted.fails = True
    for _ in range(2):
        with pytest.raises(QueryFailed):
            counted.ask(workspace, ALL)
    assert counted.runs == 2
    assert cache._working == {}
    counted.fails = False
    assert counted.ask(workspace, ALL) == "all of test"


def test_sessions_that_ask_at_once_wait_for_one_computation(make):
    workspace, started, go = make({"a": 3}), threading.Event(), threading.Event()
    runs = []

    @cache.by_data_version
    def slow(_workspace, _filters):
        runs.append(1)
        started.set()
        assert go.wait(10)
        return object()

    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(slow, workspace, ALL) for _ in range(4)]
        assert started.wait(10)
        go.set()
        assert len({id(each.result(10)) for each in asked}) == 1
    assert len(runs) == 1
    assert cache._working == {}


def test_oldest_result_goes_when_there_are_too_many(make, counted, monkeypatch):
    monkeypatch.setattr(cache, "MOST_RESULTS", 2)
    workspace = make({"a": 3})
    for about in ("one", "two", "one", "three"):
        counted.ask(workspace, ALL, about=about)
    assert counted.runs == 3
    counted.ask(workspace, ALL, about="one")
    assert counted.runs == 3
    counted.ask(workspace, ALL, about="two")
    assert counted.runs == 4


def test_large_results_make_room_and_the_largest_is_kept_beside_the_others(make, monkeypatch):
    monkeypatch.setattr(cache, "MOST_BYTES", 1_000_000)
    cache.clear()
    workspace, runs = make({"a": 3}), []

    @cache.by_data_version
    def large(_workspace, _filters, *, kilobytes, about=0):
        runs.append(about)
        return {"a frame": pd.DataFrame({"x": np.zeros(kilobytes * 125)})}

    for about in range(7):
        large(workspace, ALL, kilobytes=200, about=about)
    assert len(cache._kept) == 5, "each is a fifth and a bit, and one is not counted"
    large(workspace, ALL, kilobytes=200, about=6)
    assert runs == list(range(7))
    for _ in range(2):
        large(workspace, ALL, kilobytes=3_000, about=9)
    large(workspace, ALL, kilobytes=200, about=6)
    large(workspace, ALL, kilobytes=3_000, about=9)
    assert runs == [*range(7), 9], "what a view begins with is worked out once, however large"


@pytest.mark.parametrize(
    ("value", "least", "most"),
    [
        (np.zeros(1000), 8_000, 8_500),
        (pd.DataFrame({"x": np.zeros(1000), "name": ["some name"] * 1000}), 60_000, 120_000),
        ([float(number) for number in range(100_000)], 2_000_000, 6_000_000),
        ({"a": {"b": np.zeros(1000)}}, 8_000, 9_000),
        ("x" * 5_000, 5_000, 5_200),
    ],
    ids=["array", "frame", "list", "nested", "text"],
)
def test_sizes_are_about_right(value, least, most):
    assert least <= size_of(value) <= most


def test_cleared_cache_computes_again(make, counted):
    workspace = make({"a": 3})
    counted.ask(workspace, ALL)
    cache.clear()
    counted.ask(workspace, ALL)
    assert counted.runs == 2


def test_what_was_begun_before_everything_was_forgotten_is_not_kept(make):
    """An erasure meets a page that is being worked out: its result names the erased and must not stay."""
    workspace, started, go = make({"a": 3}), threading.Event(), threading.Event()
    runs = []

    @cache.by_data_version
    def slow(_workspace, _filters):
        runs.append(1)
        started.set()
        assert go.wait(10)
        return object()

    cache.ahead(workspace, ALL, slow)
    assert started.wait(10)
    cache.clear()
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(slow, workspace, ALL)
        go.set()
        waiting.result(10)
    assert len(runs) == 2


def test_what_is_begun_ahead_is_there_when_asked_for_and_its_error_waits_for_who_asks(make, counted):
    workspace = make({"a": 3})
    cache.ahead(workspace, ALL, counted.ask)
    cache._helper.submit(lambda: None).result(10)  # the helper does one thing after the other
    assert counted.runs == 1
    assert counted.ask(workspace, ALL) == "all of test"
    assert counted.runs == 1
    cache.clear()
    counted.fails = True
    cache.ahead(workspace, ALL, counted.ask)
    cache._helper.submit(lambda: None).result(10)
    with pytest.raises(QueryFailed):
        counted.ask(workspace, ALL)
