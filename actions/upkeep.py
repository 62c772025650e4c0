"""What the server does by itself while it runs: backups once a day, deletion of what is too old, memory given back."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from actions.backups import back_up_what_is_due
from actions.give_back import give_back
from actions.imports import now
from actions.retention import delete_what_is_due

# How often the server looks whether a day has passed; a sleeping laptop is late by no more than this.
SECONDS_BETWEEN_LOOKS = 600.0
SECONDS_BETWEEN_GIVING_BACK = 60.0  # as long as a closed tab keeps its memory; one pass takes about a fifth of a second

log = logging.getLogger("next_circle")


class Every:
    """Does work in a thread of its own every so many seconds, until `stop`; what fails is logged and tried again."""

    def __init__(self, seconds: float, *work: Callable[[], object], name: str) -> None:
        self._seconds, self._work, self._name = seconds, work, name
        self._is_over = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin; the first time comes after so many seconds."""
        self._thread = threading.Thread(target=self._serve, name=self._name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Do no more, once what is being done has ended."""
        self._is_over.set()
        if self._thread is not None:
            self._thread.join()

    def _serve(self) -> None:
        while not self._is_over.wait(self._seconds):
            for each in self._work:
                try:
                    each()
                except Exception:  # one failure must not end the backups of all days to come
                    log.exception("%s failed and is tried again in %.0f seconds", self._name, self._seconds)


def upkeep(nobody_is_here: Callable[[], bool]) -> tuple[Every, ...]:
    """Everything that goes on beside the visits, not yet begun. nobody_is_here: whether no page is open now."""
    return (
        Every(
            SECONDS_BETWEEN_LOOKS,
            lambda: back_up_what_is_due(now()),
            lambda: delete_what_is_due(now()),
            name="upkeep",
        ),
        Every(SECONDS_BETWEEN_GIVING_BACK, lambda: give_back(nobody_is_here=nobody_is_here()), name="give-back"),
    )
