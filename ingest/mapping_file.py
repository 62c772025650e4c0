"""MAP.json: which column of a file is which canonical one, written by hand or by the Import page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from errors import WrongUsage
from ingest.kinds import ALIASES, COLUMNS
from ingest.report import Mapping

_PARTS = ("columns", "defaults", "changes")
_FORMAT_ENDING = "_format"
_REMEDY = (
    'It looks like {"columns": {"member_id": "SOURCE", "occurred_at": "TIME"}, "occurred_at_format": "epoch_seconds"}.'
)
_CANONICAL = {column.name for columns in COLUMNS.values() for column in columns}
_TIMES = {column.name for columns in COLUMNS.values() for column in columns if column.type == "time"}


def load(path: Path) -> Mapping:
    """Read a mapping file. Raises WrongUsage saying which part of it cannot be understood."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise WrongUsage(f"The mapping file {path.name} cannot be opened", remedy="Check its name.") from error
    except ValueError as error:
        raise WrongUsage(f"The mapping file {path.name} is not JSON", remedy=_REMEDY) from error
    return parse(data)


def parse(data: object) -> Mapping:
    """A mapping from the values of a MAP.json. Raises WrongUsage for unknown parts or columns.

    >>> parse({"columns": {"member_id": "WHO", "occurred_at": "TIME"}, "occurred_at_format": "epoch_seconds"}).formats
    {'occurred_at': 'epoch_seconds'}
    """
    if not isinstance(data, dict):
        raise WrongUsage("The mapping is not an object in braces", remedy=_REMEDY)
    formats: dict[str, str] = {}
    for key, value in data.items():
        if key in _PARTS:
            continue
        column = str(key).removesuffix(_FORMAT_ENDING)
        if column not in _TIMES or not str(key).endswith(_FORMAT_ENDING) or not isinstance(value, str):
            raise WrongUsage(f"The mapping has a part called {key}, which means nothing here", remedy=_REMEDY)
        formats[column] = value
    columns = {ALIASES.get(name, name): header for name, header in _texts(data, "columns").items()}
    defaults = {ALIASES.get(name, name): value for name, value in _texts(data, "defaults").items()}
    for name in (*columns, *defaults):
        if name not in _CANONICAL:
            known = ", ".join(column.name for column in COLUMNS["activity"])
            raise WrongUsage(f"The mapping fills {name}, which is no column of ours", remedy=f"Ours are {known}.")
    if not columns:
        raise WrongUsage("The mapping names no columns", remedy=_REMEDY)
    changes = data.get("changes")
    if not isinstance(changes, str | None):
        raise WrongUsage("The part changes of the mapping is not the name of a format", remedy=_REMEDY)
    return Mapping(columns, defaults, formats, changes)


def dump(mapping: Mapping) -> str:
    """The mapping as the text of a MAP.json, which `load` reads back as the same mapping."""
    data: dict[str, Any] = {"columns": dict(mapping.columns)}
    data |= {f"{name}{_FORMAT_ENDING}": value for name, value in mapping.formats.items()}
    if mapping.defaults:
        data["defaults"] = dict(mapping.defaults)
    if mapping.changes:
        data["changes"] = mapping.changes
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _texts(data: dict[str, Any], part: str) -> dict[str, str]:
    found = data.get(part, {})
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise WrongUsage(f"The part {part} of the mapping is not names and texts in braces", remedy=_REMEDY)
    return found
