"""What the server does by itself goes on after a failure, and ends with the server."""

from __future__ import annotations

import logging
import platform
import subprocess
import sys
import threading

import pytest

from actions.give_back import give_back, keep_little
from actions.upkeep import Every, upkeep
from figures import cache

POOLS_OF_TWENTY_THREADS = """
import ctypes, os, tempfile, threading
from actions.give_back import keep_little
print(keep_little())
together = threading.Barrier(20)
def holds():
    held = [bytearray(100_000) for _ in range(50)]
    together.wait()
threads = [threading.Thread(target=holds) for _ in range(20)]
for each in threads: each.start()
for each in threads: each.join()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
with tempfile.NamedTemporaryFile() as file:
    stream = ctypes.c_void_p(libc.fopen(os.fsencode(file.name), b"w"))
    libc.malloc_info(0, stream)
    libc.fclose(stream)
    print(file.read().count(b"<heap nr="))
"""
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


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has pools that can be chosen")
def test_pools_of_memory_are_few_however_many_threads_there_are():
    """In a process of its own, because what is chosen is for all of it."""
    told = subprocess.run([sys.executable, "-c", POOLS_OF_TWENTY_THREADS], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["True", "2"]


def test_no_pools_are_chosen_where_the_c_library_has_no_such_call(monkeypatch):
    monkeypatch.setattr("actions.give_back._choose", None)
    assert not keep_little()


def test_less_is_kept_while_nobody_is_here(monkeypatch):
    shrunk = []
    monkeypatch.setattr(cache, "keep_less", lambda: shrunk.append("kept less"))
    give_back()
    assert not shrunk
    give_back(nobody_is_here=True)
    assert shrunk == ["kept less"]
