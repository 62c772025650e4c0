"""A staged Parquet file as SQL sees it: which columns have values, and short ways to run a statement on it."""

from __future__ import annotations

import duckdb


class StagedRows:
    """One staged file inside the transaction that stores it; statements name the file as $path."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: str, import_key: int) -> None:
        self.connection = connection
        self.import_key = import_key
        self._known = {"path": path, "import_key": import_key}
        self._nulls = _nulls(connection, path)

    def has(self, column: str) -> bool:
        """True when at least one row of the file has a value in this column."""
        nulls, rows = self._nulls.get(column, (0, 0))
        return nulls is None or nulls < rows

    def filled(self, column: str, default: str) -> str:
        """SQL for the column with the text `default` where it has no value."""
        nulls, _rows = self._nulls.get(column, (None, 0))
        return column if nulls == 0 else f"coalesce({column}, {quoted(default)})"

    def run(self, sql: str, **parameters: object) -> None:
        """Run a statement; $path and $import_key are bound where it names them."""
        self.rows(sql, **parameters)

    def rows(self, sql: str, **parameters: object) -> list[tuple[object, ...]]:
        """All rows of the answer."""
        named = {name: value for name, value in self._known.items() if f"${name}" in sql}
        return self.connection.execute(sql, named | parameters).fetchall()

    def number(self, sql: str, **parameters: object) -> int:
        """The one number of the answer."""
        return int(str(self.rows(sql, **parameters)[0][0]))


def quoted(text: str) -> str:
    """The text as an SQL literal.

    >>> quoted("bride's")
    "'bride''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def _nulls(connection: duckdb.DuckDBPyConnection, path: str) -> dict[str, tuple[int | None, int]]:
    """Per column: how many values are missing (None: the file does not say), and how many rows there are."""
    rows = connection.execute(
        "select path_in_schema, sum(stats_null_count), count(*) = count(stats_null_count), sum(num_values)"
        " from parquet_metadata($path) group by 1",
        {"path": path},
    ).fetchall()
    return {str(name): (int(nulls) if known else None, int(total)) for name, nulls, known, total in rows}
