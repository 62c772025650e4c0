"""Whether anybody still waits for an answer: said by the screen for each run of a page, asked where a question runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# Whether everybody who waited has left. Once true it stays so for whoever was given it. Asked from any thread, often.
IsLeft = Callable[[], bool]
# A page that is left gives its turn away within so long; asking costs next to nothing.
SECONDS_BETWEEN_LOOKS = 0.1

_is_left: ContextVar[IsLeft | None] = ContextVar("is_left", default=None)


class NobodyWaits(BaseException):
    """Whoever asked has left, so that no answer was worked out.

    Not an Exception: nothing on the way up may take it for an error to be told, or for an answer that is missing.
    """


def is_left() -> IsLeft | None:
    """What tells whether the one who asks here has left; None for who waits in any case, such as the command line."""
    return _is_left.get()


@contextmanager
def asked_for(left: IsLeft | None) -> Iterator[None]:
    """Everything asked within is for somebody who may leave."""
    token = _is_left.set(left)
    try:
        yield
    finally:
        _is_left.reset(token)


def check(left: IsLeft | None) -> None:
    """Raise NobodyWaits when everybody has left."""
    if left is not None and left():
        raise NobodyWaits


def to_the_end() -> None:
    """From here on, within this `asked_for`, all is done though nobody waits: something is being changed."""
    _is_left.set(None)
