"""Results kept until the data or the settings change, shared by every session of one process.

The key always names the workspace and its versions (DESIGN, "Filters"), so that a result of one workspace is never
given to another and an import makes every older result unreachable.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from inspect import signature
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from figures.sizes import Parts, parts_of, together
from queries.filters import Filters
from warehouse import asking
from warehouse.asking import IsLeft
from warehouse.workspace import Workspace

P = ParamSpec("P")
R = TypeVar("R")

# Thirty visitors on pages of ten results each find their own again. The largest one is kept beside what there is room
# for: of ten million acts the histories that every figure of Churn begins with take 300 MB. A frame that several
# results hold, as the snapshots of Almost ready, is counted once.
MOST_RESULTS = 1_000
MOST_BYTES = 250_000_000
# What the next morning begins with: the pages that were seen last. The rest goes back to the machine.
MOST_BYTES_OF_NOBODY = 150_000_000


class _Work:
    """A result that is being worked out, by whoever holds the lock, for everybody who waits for it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.waiting: list[IsLeft | None] = []

    def is_left(self) -> bool:
        """Whether everybody has left: one who stays is enough for it to be worked out to its end."""
        return all(each is not None and each() for each in tuple(self.waiting))


_kept: OrderedDict[Hashable, Any] = OrderedDict()
_parts: dict[Hashable, Parts] = {}
_lock = threading.Lock()
_working: dict[Hashable, _Work] = {}
_cleared = 0  # how often everything was forgotten: what was begun before must not be kept after
# One helper beside the page's own thread: a laptop has few processors, and DuckDB uses what is left.
_helper = ThreadPoolExecutor(1, thread_name_prefix="ahead")


def by_data_version(
    function: Callable[Concatenate[Workspace, Filters, P], R],
) -> Callable[Concatenate[Workspace, Filters, P], R]:
    """Compute once per workspace, data version, settings version, filters and parameters; least recent goes first.

    Two sessions that ask for the same at once wait for one computation, which ends early only when both have left.
    """
    parameters = signature(function)

    @wraps(function)
    def kept(workspace: Workspace, filters: Filters, /, *args: P.args, **kwargs: P.kwargs) -> R:
        version = (workspace.data_version, workspace.settings_version)
        name = f"{function.__module__}.{function.__qualname__}"
        bound = parameters.bind(workspace, filters, *args, **kwargs)
        bound.apply_defaults()  # what is left out and what is given as it would be anyway are one result
        key = (name, str(workspace.folder), version, filters, tuple(bound.arguments.items())[2:])
        with _lock:
            if key in _kept:
                _kept.move_to_end(key)
                return cast(R, _kept[key])
            work = _working.setdefault(key, _Work())
            work.waiting.append(asking.is_left())
        try:
            return _worked_out(key, work, lambda: function(workspace, filters, *args, **kwargs))
        finally:
            with _lock:
                work.waiting.remove(asking.is_left())

    return kept


def _worked_out(key: Hashable, work: _Work, compute: Callable[[], R]) -> R:
    """The result, once nobody else works it out; kept unless everything was forgotten meanwhile."""
    left = asking.is_left()
    while not work.lock.acquire(timeout=-1 if left is None else asking.SECONDS_BETWEEN_LOOKS):
        asking.check(left)
    try:
        with _lock:
            if key in _kept:
                return cast(R, _kept[key])
            before = _cleared
        try:
            asking.check(left)
            with asking.asked_for(left and work.is_left):
                result = compute()
            parts = parts_of(result)
            with _lock:
                if before == _cleared:
                    _keep(key, result, parts)
        finally:  # an error is not kept: whoever asks next tries again
            with _lock:
                _working.pop(key, None)
        return result
    finally:
        work.lock.release()


def _keep(key: Hashable, result: object, parts: Parts) -> None:
    """Keep a result and let go of the least recent ones that there is no room for. The caller holds the lock."""
    _kept[key], _parts[key] = result, parts
    while len(_kept) > MOST_RESULTS or _beside_the_largest() > MOST_BYTES:
        _let_go_of_the_least_recent()


def _beside_the_largest() -> int:
    return together(_parts.values()) - max(each.bytes for each in _parts.values())


def _let_go_of_the_least_recent() -> None:
    _parts.pop(_kept.popitem(last=False)[0])


def keep_less() -> None:
    """Let go of the least recent results until the others take no more than what is kept while nobody visits."""
    with _lock:
        while _kept and together(_parts.values()) > MOST_BYTES_OF_NOBODY:
            _let_go_of_the_least_recent()


def ahead(workspace: Workspace, filters: Filters, *functions: Callable[[Workspace, Filters], object]) -> None:
    """Begin with what a page will ask for further down while its upper part is drawn; returns at once.

    functions: decorated by by_data_version, called with nothing but workspace and filters. An error is not reported
    here: the page meets it where it asks. What has not begun, or is being asked, when the page is left is dropped.
    """
    left = asking.is_left()

    def begin(function: Callable[[Workspace, Filters], object]) -> None:
        asking.check(left)
        with asking.asked_for(left):
            function(workspace, filters)

    for function in functions:
        _helper.submit(begin, function)


def clear() -> None:
    """Forget everything, as after an erasure; what is being worked out now is given to who asked and not kept."""
    global _cleared  # noqa: PLW0603 - one count for the one cache of the process
    with _lock:
        _cleared += 1
        _kept.clear()
        _parts.clear()
