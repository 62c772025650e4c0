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

    def add_new(self, table: str, key: str, rows: str, *, named_by: str = "name", in_order: bool = False) -> None:
        """Insert those rows of a SELECT whose name the table does not have, each with the next key of the table.

        rows: a SELECT of columns called as in the table, no name twice. in_order: of their names, so that the same file
        gives the same keys. DuckDB counts the rows of a table with all processors, those of a query (row_number) with
        one.
        """
        is_empty = not self.number(f"select count(*) from (select 1 from {table} limit 1)")
        unknown = f"where not exists (select 1 from {table} where {table}.{named_by} = named.{named_by})"
        self.run(
            f"create or replace temp table new_row as select * from ({rows}) as named"
            f" {'' if is_empty else unknown} {f'order by {named_by}' if in_order else ''}"
        )
        first = f"select coalesce(max({key}), 0) + 1 from {table}"
        number = "rowid - (select min(rowid) from new_row)"
        self.run(f"insert into {table} by name select ({first}) + {number} as {key}, * from new_row")
        self.run("drop table new_row")

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
