"""About how many bytes a result takes in memory: enough to keep many small ones and few large ones."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from typing import Any

PER_TEXT = 70  # bytes of a short text and the reference to it
LOOKED_AT = 100  # parts of a collection; the others are taken to be alike


def size_of(value: object) -> int:
    """Bytes, estimated.

    >>> size_of([1.0] * 1000) > size_of([1.0])
    True
    """
    return _size(value, set())


def _size(value: object, seen: set[int]) -> int:
    if id(value) in seen:
        return 0
    seen.add(id(value))
    if hasattr(value, "nbytes"):  # an array, a column, an index
        return int(value.nbytes) + (_texts(value) if str(getattr(value, "dtype", "")) == "object" else 0)
    if hasattr(value, "memory_usage"):  # a frame
        return _frame(value)
    size = sys.getsizeof(value)
    if isinstance(value, Mapping):
        size += _parts(value.items(), len(value), seen)
    elif isinstance(value, Collection) and not isinstance(value, (str, bytes)):
        size += _parts(value, len(value), seen)
    elif not isinstance(value, (str, bytes)):
        size += sum(_size(each, seen) for each in getattr(value, "__dict__", {}).values())
    return size


def _frame(frame: Any) -> int:  # noqa: ANN401 - pandas is not loaded for it
    texts = [kind for kind in frame.dtypes if str(kind) in {"object", "str"}]
    return int(frame.memory_usage().sum()) + len(texts) * len(frame) * PER_TEXT


def _texts(column: object) -> int:
    return int(getattr(column, "size", 0)) * PER_TEXT


def _parts(parts: Iterable[object], count: int, seen: set[int]) -> int:
    looked_at = [_size(each, seen) for each in islice(parts, LOOKED_AT)]
    return round(sum(looked_at) * count / len(looked_at)) if looked_at else 0
