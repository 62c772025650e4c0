"""The queue of slow work: one after the other, called off, surviving a defect, closed with the server."""

from __future__ import annotations

import threading

import pytest

from actions.jobs import Job, Queue
from errors import Refused

SECONDS = 10


@pytest.fixture
def jobs():
    queue = Queue()
    yield queue
    queue.close()


def test_jobs_run_one_after_the_other_in_their_order(jobs):
    gate, said = threading.Event(), []

    def first(job: Job) -> None:
        gate.wait(SECONDS)
        said.append("first")

    one = jobs.submit("one", "w", first)
    two = jobs.submit("two", "w", lambda job: said.append("second"))
    assert jobs.before(two) in {1, 2}, "one is running or about to"
    gate.set()
    assert two.wait(SECONDS)
    assert said == ["first", "second"]
    assert (one.state, two.state) == ("done", "done")
    assert jobs.before(two) == 0


def test_job_called_off_while_it_waits_never_runs(jobs):
    gate, said = threading.Event(), []
    jobs.submit("one", "w", lambda job: gate.wait(SECONDS) and None)
    two = jobs.submit("two", "w", lambda job: said.append("ran"), at_end=lambda: said.append("tidied"))
    two.cancel()
    gate.set()
    assert two.wait(SECONDS)
    assert (two.state, said) == ("cancelled", ["tidied"])


def test_refusal_is_kept_and_a_defect_does_not_end_the_queue(jobs, caplog):
    def refuse(job: Job) -> None:
        raise Refused("No", remedy="Ask again.")

    def fail(job: Job) -> None:
        raise ZeroDivisionError

    refused, failed = jobs.submit("refused", "w", refuse), jobs.submit("failed", "w", fail)
    last = jobs.submit("last", "w", lambda job: job.tell(2.0, "over"))
    assert last.wait(SECONDS)
    assert (refused.state, str(refused.error)) == ("failed", "No. Ask again.")
    assert (failed.state, failed.error) == ("failed", None)
    assert (last.state, last.share, last.words) == ("done", 1.0, "over")
    assert "failed" in caplog.text


def test_closing_calls_off_what_runs_and_what_waits(jobs):
    begun = threading.Event()

    def until_called_off(job: Job) -> None:
        begun.set()
        while not job.is_called_off():
            job.wait(0.01)

    running = jobs.submit("running", "w", until_called_off)
    waiting = jobs.submit("waiting", "w", lambda job: None)
    begun.wait(SECONDS)
    jobs.close()
    assert running.has_ended
    assert waiting.has_ended
    assert {running.state, waiting.state} == {"cancelled"}
    assert jobs.submit("later", "w", lambda job: None).wait(SECONDS), "a closed queue opens with the next job"
