"""JSON of any tool: a list of records, or a record in each line, as a table with a column for every field."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from errors import RefusedFile
from ingest.trees.json_reader import MAX_DEPTH, JsonReader
from ingest.trees.rows import Row, TreeTable

TITLE = "JSON"
# Fields inside fields become columns up to here; what lies deeper is kept as it is written.
MAX_NAMES = 6
NO_OBJECT = "this entry of the list is no record with named fields"


class Objects:
    """Reads one file. is_lines: a record after the other without a list around them."""

    def __init__(self, reader: JsonReader, name: str, *, is_lines: bool) -> None:
        self._reader, self._name, self._is_lines = reader, name, is_lines
        self._passed: list[str] = []
        self._list = ""

    def tables(self) -> Iterator[TreeTable]:
        """The records; their columns decide what they are, as for every table."""
        written = "JSON, a record in each line" if self._is_lines else "JSON, a list of records"
        yield TreeTable(self._name, TITLE, "", None, written, self._rows(), said=self._said)

    def _rows(self) -> Iterator[Row]:
        if self._is_lines:
            number = 0
            while self._reader.kind() != "end":
                number += 1
                yield _record(number, self._reader.value())
            return
        if self._reader.kind() == "list":
            yield from self._list_rows()
        else:
            yield from self._first_list()
        self._reader.finish()

    def _list_rows(self) -> Iterator[Row]:
        for number in self._reader.elements():
            yield _record(number, self._reader.value())

    def _first_list(self) -> Iterator[Row]:
        """The records of the first list of an object that holds records."""
        for name in self._reader.members():
            if self._reader.kind() != "list":
                continue
            for number in self._reader.elements():
                if number == 1:
                    is_wanted = self._reader.kind() == "object" and not self._list
                    if is_wanted:
                        self._list = name
                    elif self._reader.kind() == "object":
                        self._passed.append(name)
                if is_wanted:
                    yield _record(number, self._reader.value())
        if not self._list:
            raise RefusedFile(
                "The JSON holds no list of records",
                remedy="Export the list of posts, members or events as CSV or JSON and import that file.",
                file=self._name,
            )

    def _said(self) -> list[str]:
        said = [f"The records of {self._list} were read"] if self._list else []
        if self._passed:
            said.append(f"Further lists of the file were not read: {', '.join(self._passed[:5])}")
        return said


def is_lines(head: str) -> bool:
    """Whether the first line of a text is a whole JSON object, so that each line is a record."""
    first, *further = [line for line in head.lstrip("\ufeff").splitlines() if line.strip()][:2] or [""]
    try:
        is_object = isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False
    is_followed = bool(further) and further[0].lstrip().startswith("{")
    return is_object and (is_followed or not re.search(r":\s*\[\s*\{", first))


def _record(number: int, value: object) -> Row:
    if not isinstance(value, dict):
        return Row(number, {"value": str(value)[:200]}, NO_OBJECT)
    values: dict[str, str] = {}
    _flatten("", value, values, 1)
    return Row(number, values)


def _flatten(prefix: str, value: dict[str, object], found: dict[str, str], depth: int) -> None:
    """Every field of a record, those inside others under both names with a dot between.

    >>> found = {}; _flatten("", {"user": {"id": "7"}, "tags": ["a", "b"]}, found, 1); found
    {'user.id': '7', 'tags': 'a; b'}
    """
    for name, inner in value.items():
        whole = f"{prefix}{name}"
        if isinstance(inner, dict) and depth < MAX_NAMES:
            _flatten(f"{whole}.", inner, found, depth + 1)
        elif isinstance(inner, list) and all(isinstance(one, str) for one in inner):
            found[whole] = "; ".join(inner)
        elif isinstance(inner, dict | list):
            found[whole] = _written(inner)
        elif isinstance(inner, bool):
            found[whole] = "true" if inner else "false"
        elif isinstance(inner, str):
            found[whole] = inner


def _written(value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        raise RefusedFile(
            f"The JSON is nested more than {MAX_DEPTH} levels deep", remedy="Export it again as CSV."
        ) from None
