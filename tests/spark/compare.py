"""Whether two engines gave the same answer: rows in order, floats to 1e-9 of themselves, nulls where nulls are."""

from __future__ import annotations

import pandas as pd

RELATIVE = 1e-9


def differences(mine: pd.DataFrame, other: pd.DataFrame) -> list[str]:
    """What differs, in words; nothing where the frames are equal, row by row."""
    if list(mine.columns) != list(other.columns):
        return [f"columns {list(mine.columns)} and {list(other.columns)}"]
    if len(mine) != len(other):
        return [f"{len(mine)} rows and {len(other)}"]
    return [found for column in mine.columns if (found := _column(mine[column], other[column]))]


def _column(mine: pd.Series, other: pd.Series) -> str:
    if _family(mine) != _family(other):
        return f"{mine.name}: type {mine.dtype} and {other.dtype}"
    is_null = mine.isna()
    if (is_null != other.isna()).any():
        return f"{mine.name}: nulls differ in {int((is_null != other.isna()).sum())} rows"
    one, two = mine[~is_null], other[~is_null]
    if _family(mine) == "number":
        one, two = one.astype(float), two.astype(float)
        unlike = (one - two).abs() > RELATIVE * pd.concat([one.abs(), two.abs()], axis=1).max(axis=1)
        unlike &= one != two  # an infinity is itself
    else:
        unlike = one != two
    if unlike.any():
        row = int(unlike.to_numpy().argmax())
        return f"{mine.name}: {int(unlike.sum())} rows differ, first {one.iloc[row]!r} and {two.iloc[row]!r}"
    return ""


def _family(column: pd.Series) -> str:
    """Numbers of any width are one family: nobody who reads an answer asks how many bits it took."""
    kind = column.dtype.kind
    return {"i": "number", "u": "number", "f": "number", "M": "time", "b": "flag"}.get(kind, "other")
