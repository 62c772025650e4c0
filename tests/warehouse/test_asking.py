"""A question for which nobody waits is stopped, one in line is dropped, and what changes something is finished."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from actions.access import LOCAL, Act, check_may
from warehouse import asking, engines
from warehouse.asking import NobodyWaits, asked_for
from warehouse.workspace import SECONDS_FOR_READERS

FOREVER = "select count(*) from range(3000000) as a(i), range(4000) as b(j) where i % 7 = j % 5"
QUICK = "select 1 as one"


def ask(workspace, sql, left=None):
    with asked_for(left):
        return engines.execute(workspace, sql, {})


def wait_until(condition):
    ends = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < ends, "it never came"
        time.sleep(0.01)


def running(workspace):
    return workspace._count_readers


def test_question_that_runs_is_stopped_when_its_page_is_left_and_the_connection_works_on(workspace, monkeypatch):
    monkeypatch.setenv("NEXT_CIRCLE_QUERY_SECONDS", str(SECONDS_FOR_READERS))
    left = threading.Event()
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(ask, workspace, FOREVER, left.is_set)
        wait_until(lambda: running(workspace))
        time.sleep(0.3)
        assert not asked.done(), "nobody left yet"
        left.set()
        began = time.monotonic()
        assert isinstance(asked.exception(10), NobodyWaits)
        assert time.monotonic() - began < 3
    assert running(workspace) == 0
    assert ask(workspace, QUICK)["one"][0] == 1


def test_question_in_line_is_dropped_without_a_turn_and_the_next_one_moves_up(workspace, monkeypatch):
    turns = threading.BoundedSemaphore(1)
    monkeypatch.setattr(engines, "_turns", turns)
    left = [threading.Event() for _ in range(3)]
    with ThreadPoolExecutor(4) as threads:
        with turns:
            asked = []
            for number in range(3):
                asked.append(threads.submit(ask, workspace, QUICK, left[number].is_set))
                wait_until(lambda number=number: len(engines._line) == number + 1)
            left[0].set()
            left[1].set()
            assert [type(each.exception(10)) for each in asked[:2]] == [NobodyWaits, NobodyWaits]
            assert not asked[2].done()
        assert asked[2].result(10)["one"][0] == 1
    assert not engines._line


def test_turns_are_given_in_the_order_of_asking(workspace, monkeypatch):
    turns, answered = threading.BoundedSemaphore(1), []
    monkeypatch.setattr(engines, "_turns", turns)

    def asks(number):
        with asked_for(None if number % 2 else lambda: False), engines._turn(asking.is_left()):
            answered.append(number)

    with ThreadPoolExecutor(8) as threads, turns:
        for number in range(8):
            threads.submit(asks, number)
            wait_until(lambda number=number: len(engines._line) == number + 1)
        time.sleep(3 * asking.SECONDS_BETWEEN_LOOKS)
        turns.release()
        wait_until(lambda: len(answered) == 8)
        turns.acquire()
    assert answered == list(range(8))


def test_who_has_left_before_asking_asks_nothing(workspace, monkeypatch):
    monkeypatch.setattr(workspace, "reader", lambda: pytest.fail("it was asked"))
    with pytest.raises(NobodyWaits):
        ask(workspace, QUICK, lambda: True)


def test_question_that_takes_too_long_is_still_told_so_to_who_waits(workspace, monkeypatch):
    monkeypatch.setenv("NEXT_CIRCLE_QUERY_SECONDS", "0.2")
    with pytest.raises(engines.QuestionFailed) as told:
        ask(workspace, FOREVER, lambda: False)
    assert told.value.is_late


def test_nothing_takes_it_for_an_error_that_can_be_told():
    assert not issubclass(NobodyWaits, Exception)


@pytest.mark.parametrize("act", list(Act))
def test_what_changes_something_is_finished_and_looking_is_not(workspace, act):
    with asked_for(lambda: True):
        check_may(LOCAL, act)
        if act.name.startswith("SEE_"):
            with pytest.raises(NobodyWaits):
                engines.execute(workspace, QUICK, {})
        else:
            assert engines.execute(workspace, QUICK, {})["one"][0] == 1
    with pytest.raises(NobodyWaits):
        ask(workspace, QUICK, lambda: True)
