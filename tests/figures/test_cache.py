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
from warehouse import asking, settings
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


def test_only_the_latest_are_kept_while_nobody_is_here(make, monkeypatch):
    monkeypatch.setattr(cache, "MOST_BYTES_OF_NOBODY", 500_000)
    cache.clear()
    workspace, runs = make({"a": 3}), []

    @cache.by_data_version
    def large(_workspace, _filters, *, about):
        runs.append(about)
        return np.zeros(25_000)

    for about in range(6):
        large(workspace, ALL, about=about)
    cache.keep_less()
    for about in (5, 4, 3):
        large(workspace, ALL, about=about)
    assert runs == [0, 1, 2, 3, 4, 5, 3], "two of 200 kB have room in 500 kB, the latest ones"


def test_what_several_results_share_takes_room_once(make, monkeypatch):
    monkeypatch.setattr(cache, "MOST_BYTES", 1_000_000)
    cache.clear()
    workspace, runs, shared = make({"a": 3}), [], np.zeros(100_000)

    @cache.by_data_version
    def view(_workspace, _filters, *, about):
        runs.append(about)
        return {"of all": shared, "own": np.zeros(10_000), "about": about}

    for about in [*range(8), *range(8)]:
        view(workspace, ALL, about=about)
    assert runs == list(range(8)), "eight of 80 kB, and 800 kB that all of them hold"
    for about in range(8, 40):
        view(workspace, ALL, about=about)
    assert len(cache._kept) == 13, "twelve times 80 kB are a megabyte, beside one result with what all share"


@pytest.mark.parametrize(
    ("value", "least", "most"),
    [
        (np.zeros(1000), 8_000, 8_500),
        (pd.DataFrame({"x": np.zeros(1000), "name": ["some name"] * 1000}), 60_000, 120_000),
        ([float(number) for number in range(100_000)], 2_000_000, 6_000_000),
        ({"a": {"b": np.zeros(1000)}}, 8_000, 9_000),
        ({str(number): np.zeros(100_000) for number in range(10)}, 8_000_000, 8_100_000),
        ("x" * 5_000, 5_000, 5_200),
    ],
    ids=["array", "frame", "list", "nested", "arrays", "text"],
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


@pytest.fixture
def asking_long(make):
    """A figure that asks until it is let go; who waits for it may leave."""

    class Long:
        workspace, started, go, runs = make({"a": 3}), threading.Event(), threading.Event(), 0

    long = Long()

    @cache.by_data_version
    def inner(_workspace, _filters):
        long.runs += 1
        long.started.set()
        left = asking.is_left()
        while not long.go.wait(0.01):
            asking.check(left)
        return "the answer"

    @cache.by_data_version
    def outer(workspace, filters):
        return inner(workspace, filters)

    def wait(figure, left):
        with asking.asked_for(left):
            return figure(long.workspace, ALL)

    long.inner, long.outer, long.wait = inner, outer, wait
    return long


def count_waiting():
    return max((len(each.waiting) for each in cache._working.values()), default=0)


def until(condition):
    for _ in range(1000):
        if condition():
            return
        threading.Event().wait(0.01)
    pytest.fail("it never came")


@pytest.mark.parametrize("who_leaves", [0, 1])
def test_one_of_two_who_wait_for_the_same_leaves_and_the_other_gets_it(asking_long, who_leaves):
    left = [threading.Event(), threading.Event()]
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(asking_long.wait, asking_long.outer, left[0].is_set)
        assert asking_long.started.wait(10)
        second = threads.submit(asking_long.wait, asking_long.inner, left[1].is_set)
        until(lambda: count_waiting() == 2)
        left[who_leaves].set()
        if who_leaves == 1:
            assert isinstance(second.exception(10), asking.NobodyWaits), "it does not wait for what the other asks"
        threading.Event().wait(0.2)
        assert not first.done()
        asking_long.go.set()
        assert (first, second)[1 - who_leaves].result(10) == "the answer"
    assert asking_long.runs == 1
    assert cache._working == {}


def test_both_leave_and_it_is_stopped_not_kept_and_worked_out_for_who_comes_later(asking_long):
    left = [threading.Event(), threading.Event()]
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(asking_long.wait, asking_long.outer, left[0].is_set)
        assert asking_long.started.wait(10)
        second = threads.submit(asking_long.wait, asking_long.outer, left[1].is_set)
        until(lambda: count_waiting() == 2)
        for each in left:
            each.set()
        assert {type(each.exception(10)) for each in (first, second)} == {asking.NobodyWaits}
    assert cache._working == {}
    asking_long.go.set()
    assert asking_long.wait(asking_long.outer, lambda: False) == "the answer"
    assert asking_long.runs == 2


def test_who_cannot_leave_keeps_it_going_for_everybody(asking_long):
    left = threading.Event()
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(asking_long.wait, asking_long.outer, left.is_set)
        assert asking_long.started.wait(10)
        second = threads.submit(asking_long.wait, asking_long.inner, None)
        until(lambda: count_waiting() == 2)
        left.set()
        threading.Event().wait(0.2)
        assert not first.done()
        asking_long.go.set()
        assert second.result(10) == "the answer"


def test_who_left_once_and_came_back_is_no_longer_in_the_old_wait(asking_long):
    """A run that begins anew is told by the same words as the one before it."""
    is_left = [threading.Event(), threading.Event()]
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(asking_long.wait, asking_long.outer, is_left[0].is_set)
        assert asking_long.started.wait(10)
        second = threads.submit(asking_long.wait, asking_long.outer, is_left[1].is_set)
        until(lambda: count_waiting() == 2)
        is_left[1].set()
        assert isinstance(second.exception(10), asking.NobodyWaits)
        is_left[1].clear()
        is_left[0].set()
        assert isinstance(first.exception(10), asking.NobodyWaits)


def test_what_was_begun_ahead_for_a_page_that_is_left_is_dropped_and_stopped(asking_long):
    left, runs = threading.Event(), []

    @cache.by_data_version
    def later(_workspace, _filters):
        runs.append(1)

    with asking.asked_for(left.is_set):
        cache.ahead(asking_long.workspace, ALL, asking_long.outer, later)
    assert asking_long.started.wait(10)
    left.set()
    cache._helper.submit(lambda: None).result(10)
    assert (asking_long.runs, runs) == (1, []), "one was stopped, the other never begun"
    assert cache._working == {}
