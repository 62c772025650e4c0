"""About how many bytes a result takes in memory: enough to keep many small ones and few large ones."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

PER_TEXT = 70  # bytes of a short text and the reference to it
LARGE = 50_000  # bytes from which on an array is told by itself
LOOKED_AT = 100  # parts of a collection; the others are taken to be alike


def size_of(value: object) -> int:
    """Bytes, estimated.

    >>> size_of([1.0] * 1000) > size_of([1.0])
    True
    """
    return parts_of(value).bytes


@dataclass(frozen=True)
class Parts:
    """What a result is made of, in bytes. small: all that is little. large: each array and frame by id.

    Other results may share the large ones; an id stands for the same part as long as the result is held.
    """

    small: int
    large: Mapping[int, int]

    @property
    def bytes(self) -> int:
        """All of it."""
        return self.small + sum(self.large.values())


def parts_of(value: object) -> Parts:
    """The result's large parts, and what all the rest takes."""
    large: dict[int, int] = {}
    small = _size(value, set(), large)
    return Parts(small, large)


def together(results: Iterable[Parts]) -> int:
    """Bytes of several results, a part that several have counted once.

    >>> import numpy as np
    >>> shared, own = np.zeros(100_000), np.zeros(100_000)
    >>> together([parts_of([shared]), parts_of([shared, own])]) < 3 * shared.nbytes
    True
    """
    small = 0
    large: dict[int, int] = {}
    for each in results:
        small += each.small
        large |= each.large
    return small + sum(large.values())


def _size(value: object, seen: set[int], large: dict[int, int]) -> int:
    if id(value) in seen:
        return 0
    seen.add(id(value))
    if hasattr(value, "nbytes"):  # an array, a column, an index
        return _own(
            value, int(value.nbytes) + (_texts(value) if str(getattr(value, "dtype", "")) == "object" else 0), large
        )
    if hasattr(value, "memory_usage"):  # a frame
        return _own(value, _frame(value), large)
    size = sys.getsizeof(value)
    if isinstance(value, Mapping):
        size += _parts(value.keys(), len(value), seen, large) + _parts(value.values(), len(value), seen, large)
    elif isinstance(value, Collection) and not isinstance(value, (str, bytes)):
        size += _parts(value, len(value), seen, large)
    elif not isinstance(value, (str, bytes)):
        size += sum(_size(each, seen, large) for each in getattr(value, "__dict__", {}).values())
    return size


def _own(value: object, size: int, large: dict[int, int]) -> int:
    """The size of an array or frame; 0 where it is so large that it is told by itself."""
    if size < LARGE:
        return size
    large[id(value)] = size
    return 0


def _frame(frame: Any) -> int:  # noqa: ANN401 - pandas is not loaded for it
    texts = [kind for kind in frame.dtypes if str(kind) in {"object", "str"}]
    return int(frame.memory_usage().sum()) + len(texts) * len(frame) * PER_TEXT


def _texts(column: object) -> int:
    return int(getattr(column, "size", 0)) * PER_TEXT


def _parts(parts: Iterable[object], count: int, seen: set[int], large: dict[int, int]) -> int:
    if count <= LOOKED_AT:
        return sum(_size(each, seen, large) for each in parts)
    looked_at: dict[int, int] = {}  # stand for many others: no parts that can be told by themselves
    size = sum(_size(each, seen, looked_at) for each in islice(parts, LOOKED_AT))
    return round((size + sum(looked_at.values())) * count / LOOKED_AT)
