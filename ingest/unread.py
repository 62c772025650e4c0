"""Optional values that cannot be read: noticed while the rows are typed, then counted, with the first as an example."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as MappingOf

import duckdb

from ingest.kinds import COLUMNS, Column, ColumnType
from ingest.parse import read_flag, read_number
from ingest.plan import TimePlans, make_function
from ingest.recognise import Recognised
from ingest.records import Record
from ingest.rows_sql import unread_sql

# Among so many records the first example is looked for; a later one is named without its line.
EXAMPLE_RECORDS = 100_000
SHOWN_CHARACTERS = 40
_WORDS: dict[ColumnType, tuple[str, str]] = {
    "time": ("is no date", "are no dates"),
    "number": ("is no number", "are no numbers"),
    "flag": ("is neither yes nor no", "are neither yes nor no"),
}


class Unread:
    """What could not be read in one table. counts: column -> rows, and one of the values."""

    def __init__(self, found: Recognised, plans: TimePlans) -> None:
        self.found, self.plans = found, plans
        self.counts: dict[str, tuple[int, str]] = {}
        self._odd: set[ColumnType] = set()

    def register(self, con: duckdb.DuckDBPyConnection) -> None:
        """Make the readers of odd numbers and flags callable from SQL; they notice what they cannot read."""

        def number(value: str | None) -> float | None:
            read = read_number(value)
            if value and read is None:
                self._odd.add("number")
            return read

        def flag(value: str | None) -> bool | None:
            read = read_flag(value)
            if value and read is None:
                self._odd.add("flag")
            return read

        make_function(con, "read_number", number, "DOUBLE")
        make_function(con, "read_flag", flag, "BOOLEAN")

    def count(self, con: duckdb.DuckDBPyConnection, source: str, picked: MappingOf[str, str]) -> None:
        """Count over the source, only where the typing noticed something and only the columns concerned."""
        names = [
            column.name
            for column in COLUMNS[self.found.kind]
            if column.name in self.found.filled and self._is_odd(column)
        ]
        if not names:
            return
        row = con.execute(unread_sql(source, picked, self.found, self.plans.columns, names)).fetchall()[0]
        for name, count, example in zip(names, row[::2], row[1::2], strict=True):
            if count:
                self.counts[name] = (count, example)

    def _is_odd(self, column: Column) -> bool:
        if column.required or column.type == "text":
            return False
        return self.plans.readers[column.name].seen.unread > 0 if column.type == "time" else column.type in self._odd

    def warnings(self, records: Iterable[Record]) -> list[str]:
        """A sentence per column. records: those of the table from its first, for the lines of the examples."""
        first = self._first(records) if self.counts else {}
        said: list[str] = []
        for name, (count, example) in self.counts.items():
            kind = self._column(name).type
            values = f"1 value {_WORDS[kind][0]}" if count == 1 else f"{count:,} values {_WORDS[kind][1]}"
            value, place = first.get(name, (example, ""))
            said.append(f'{name}: {values}, such as "{value[:SHOWN_CHARACTERS]}"{place}; left empty')
        return said

    def _first(self, records: Iterable[Record]) -> dict[str, tuple[str, str]]:
        """Column -> its first value that cannot be read, and " in line N"."""
        found: dict[str, tuple[str, str]] = {}
        for number, record in enumerate(records):
            if number >= EXAMPLE_RECORDS or len(found) == len(self.counts):
                break
            for name in self.counts:
                value = self.found.written(name, record.fields)
                if value and name not in found and not self._is_read(name, value):
                    found[name] = (value, f" in line {record.line:,}")
        return found

    def _is_read(self, name: str, value: str) -> bool:
        kind = self._column(name).type
        if kind == "time":
            return self.plans.readers[name].micros(value) is not None
        return (read_number(value) if kind == "number" else read_flag(value)) is not None

    def _column(self, name: str) -> Column:
        return next(column for column in COLUMNS[self.found.kind] if column.name == name)
