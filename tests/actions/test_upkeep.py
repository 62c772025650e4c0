"""What the server does by itself goes on after a failure, and ends with the server."""

from __future__ import annotations

import logging
import threading

from actions.give_back import give_back
from actions.upkeep import Every, upkeep
from figures import cache

SECONDS = 30  # a hang is what this is for, not speed


def test_work_goes_on_after_a_failure_and_the_rest_of_it_is_done(caplog):
    tries, done = [], threading.Event()

    def fails():
        tries.append(1)
        raise RuntimeError("no such table")

    def works():
        if len(tries) > 1:
            done.set()

    every = Every(0.01, fails, works, name="trial")
    with caplog.at_level(logging.CRITICAL + 1, logger="next_circle"):
        every.start()
        assert done.wait(SECONDS)
        every.stop()
    assert not any(each.name == "trial" for each in threading.enumerate())


def test_failure_is_in_the_log(caplog):
    failed = threading.Event()

    def fails():
        failed.set()
        raise RuntimeError("no such table")

    every = Every(0.01, fails, name="trial")
    every.start()
    assert failed.wait(SECONDS)
    every.stop()
    assert "trial failed and is tried again" in caplog.text
    assert "no such table" in caplog.text


def test_everything_that_goes_on_can_be_begun_and_ended():
    every = upkeep(lambda: True)
    assert len(every) == 2
    for each in every:
        each.start()
    for each in every:
        each.stop()
        assert each._thread is not None
        assert not each._thread.is_alive()


def test_less_is_kept_while_nobody_is_here(monkeypatch):
    shrunk = []
    monkeypatch.setattr(cache, "keep_less", lambda: shrunk.append("kept less"))
    give_back()
    assert not shrunk
    give_back(nobody_is_here=True)
    assert shrunk == ["kept less"]
