"""What crosses the border between the reading child and its parent: options in, results and errors out, as JSON."""

from __future__ import annotations

import os
from collections.abc import Mapping as MappingOf
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import errors
from errors import NextCircleError, OurFault, RefusedFile
from ingest.report import Mapping, ReadOptions, RefusedTable, RejectedRows, StagedFile, Window

_PATHS = ("rows_path", "rejected_path", "copies_path")
_MOMENTS = ("from_at", "to_at")


def options_out(options: ReadOptions) -> dict[str, Any]:
    """Options as plain JSON values."""
    return asdict(options)


def options_in(data: MappingOf[str, Any]) -> ReadOptions:
    """The options that `options_out` wrote."""
    mapping = Mapping(**data["mapping"]) if data["mapping"] is not None else None
    return ReadOptions(**{**data, "mapping": mapping})


def result_out(result: StagedFile | RefusedTable) -> dict[str, Any]:
    """One table of a file as plain JSON values."""
    data = asdict(result)
    for name in _PATHS:
        data[name] = str(data[name]) if data.get(name) is not None else None
    for name in _MOMENTS:
        data[name] = data[name].isoformat() if data.get(name) is not None else None
    return data


def result_in(data: dict[str, Any]) -> StagedFile | RefusedTable:
    """The table that `result_out` wrote."""
    if "refused" in data:
        return RefusedTable(data["file"], data["refused"])
    for name in _PATHS:
        data[name] = Path(data[name]) if data[name] is not None else None
    for name in _MOMENTS:
        data[name] = datetime.fromisoformat(data[name]) if data[name] is not None else None
    data["mapping"] = Mapping(**data["mapping"])
    data["rejected"] = tuple(RejectedRows(**group) for group in data["rejected"])
    data["warnings"] = tuple(data["warnings"])
    data["window"] = Window(**data["window"]) if data["window"] is not None else None
    return StagedFile(**data)


def error_out(error: NextCircleError) -> dict[str, Any]:
    """An error of our tree as plain JSON values."""
    places = {"file": error.file, "line": error.line, "column": error.column}
    return {"type": type(error).__name__, "problem": error.problem, "remedy": error.remedy, **places}


def error_in(data: dict[str, Any]) -> NextCircleError:
    """The error that `error_out` wrote, of the same class."""
    kind = getattr(errors, data.pop("type"), OurFault)
    problem: str = data.pop("problem")
    error: NextCircleError = kind(problem, **data)
    return error


def whole(value: str) -> str:
    r"""Text without halves of surrogate pairs, which neither a file nor JSON can hold (names that are no UTF-8).

    >>> whole("caf\udce9.csv")
    'caf\ufffd.csv'
    """
    if value.isascii():
        return value
    try:
        raw = value.encode("utf-8", "surrogateescape")  # bytes of a name that the locale could not read
    except UnicodeEncodeError:
        raw = value.encode("utf-8", "replace")
    return raw.decode("utf-8", "replace")


def check_there(path: Path, name: str) -> None:
    """Raise RefusedFile when there is nothing at `path` that can be read."""
    if not os.access(path, os.F_OK):  # unlike Path.exists it takes every name, however long
        raise RefusedFile("There is no such file", remedy="Check the path and try again.", file=name)
    if path.is_dir() or not os.access(path, os.R_OK):
        raise RefusedFile("This cannot be read as a file", remedy="Name a file that you may read.", file=name)
