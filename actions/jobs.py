"""One queue for slow work: one job after the other, each with its progress and a way to call it off."""

from __future__ import annotations

import itertools
import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Literal

from errors import NextCircleError

State = Literal["waiting", "running", "done", "failed", "cancelled"]
Work = Callable[["Job"], None]

# A server that stops waits so long for the job under way to give up; it stores nothing then.
SECONDS_TO_GIVE_UP = 10.0

log = logging.getLogger("next_circle")


class Job:
    """One piece of slow work, from waiting to its end. Asked from any thread.

    error: why it failed, in words a person may read; None otherwise.
    """

    def __init__(self, name: str, workspace: str, work: Work, at_end: Callable[[], None]) -> None:
        self.name, self.workspace = name, workspace
        self.state: State = "waiting"
        self.share, self.words = 0.0, "Waiting"
        self.error: NextCircleError | None = None
        self._work, self._at_end = work, at_end
        self._is_called_off, self._has_ended = threading.Event(), threading.Event()

    @property
    def has_ended(self) -> bool:
        """True when nothing of it is still to come."""
        return self._has_ended.is_set()

    def tell(self, share: float, words: str) -> None:
        """Said by the work itself: the share done (0-1) and what is being done."""
        self.share, self.words = min(max(share, 0.0), 1.0), words

    def cancel(self) -> None:
        """Call it off; what it has not yet stored is never stored."""
        self._is_called_off.set()

    def is_called_off(self) -> bool:
        """Asked by the work itself, as often as it can stop without harm."""
        return self._is_called_off.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait for its end, at most so long; whether it has ended."""
        return self._has_ended.wait(seconds)

    def run(self) -> None:
        """Do the work; whatever happens, the job ends."""
        try:
            if not self.is_called_off():
                self.state = "running"
                self._work(self)
            self.state = "cancelled" if self.is_called_off() else "done"
        except NextCircleError as problem:
            self.error, self.state = problem, "cancelled" if self.is_called_off() else "failed"
        except Exception as defect:
            log.error("A job failed: %s", self.name, exc_info=defect)
            self.state = "failed"
        finally:
            try:
                self._at_end()
            finally:
                self._has_ended.set()


class Queue:
    """Jobs in the order they came; one runs at a time, because each may take the memory of the machine."""

    def __init__(self) -> None:
        self._waiting: deque[Job] = deque()
        self._running: Job | None = None
        self._changed = threading.Condition()
        self._is_open = True
        self._thread: threading.Thread | None = None
        self._numbers = itertools.count(1)

    def submit(self, name: str, workspace: str, work: Work, *, at_end: Callable[[], None] = lambda: None) -> Job:
        """Have work done when its turn comes. at_end: called once, whatever came of it."""
        job = Job(name, workspace, work, at_end)
        with self._changed:
            self._waiting.append(job)
            self._is_open = True
            if self._thread is None:
                name = f"jobs-{next(self._numbers)}"
                self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
                self._thread.start()
            self._changed.notify_all()
        return job

    def before(self, job: Job) -> int:
        """How many jobs come before this one, the running one counted; 0 when it runs or has ended."""
        with self._changed:
            if job not in self._waiting:
                return 0
            return list(self._waiting).index(job) + (self._running is not None)

    def jobs(self) -> tuple[Job, ...]:
        """What runs and what waits, in order."""
        with self._changed:
            return (*([self._running] if self._running else []), *self._waiting)

    def close(self) -> None:
        """Call everything off and wait for the job under way to give up, as at the end of the server."""
        with self._changed:
            self._is_open = False
            thread, jobs = self._thread, (*self._waiting, *([self._running] if self._running else []))
            for job in jobs:
                job.cancel()
            self._changed.notify_all()
        if thread is not None and thread is not threading.current_thread():
            thread.join(SECONDS_TO_GIVE_UP)

    def _serve(self) -> None:
        while (job := self._next()) is not None:
            job.run()
            with self._changed:
                self._running = None

    def _next(self) -> Job | None:
        with self._changed:
            while not self._waiting:
                if not self._is_open:
                    self._thread = None
                    return None
                self._changed.wait()
            self._running = self._waiting.popleft()
            return self._running


queue = Queue()  # of this process, as its workspaces are
