"""Results as the plain values that JSON knows: times as ISO 8601 in UTC, not-a-number as null."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any


def fields(result: Any) -> dict[str, Any]:  # noqa: ANN401 - any result dataclass
    """The fields of a result by name, as they are."""
    return {name: getattr(result, name) for name in result.__dataclass_fields__}


def plain_dict(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same with every value as JSON knows it, however deep."""
    return {str(key): _plain(value) for key, value in values.items()}


def _plain(value: Any) -> Any:  # noqa: ANN401, PLR0911 - one line per kind of value
    """The value as JSON knows it: times as ISO 8601 in UTC, numpy's numbers as numbers, not-a-number as null."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain_dict(asdict(value))
    if isinstance(value, Mapping):
        return plain_dict(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return None if value != value else value.isoformat() + ("" if value.tzinfo else "Z")  # noqa: PLR0124 - NaT
    if isinstance(value, (date, Path)):
        return str(value)
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value
