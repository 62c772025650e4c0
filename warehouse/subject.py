"""Everything that is held about one person, table by table, with names in the place of keys."""

from __future__ import annotations

from typing import Any

import duckdb

from warehouse.whole_copy import tables_of

# What an inner number means: column -> table that names it, its key, the column of its name.
_NAMES = {
    "type_key": ("activity_type", "type_key", "name"),
    "community_key": ("community", "community_key", "name"),
    "thread_key": ("thread", "thread_key", "name"),
    "topic_key": ("topic", "topic_key", "name"),
    "import_key": ("import", "import_key", "file_name"),
}
# Sums of other rows, which are given out themselves.
_NOT_GIVEN = frozenset({"member_total", "member_stretch", "thread_start"})


def texts_of(connection: duckdb.DuckDBPyConnection, keys: list[int]) -> list[str]:
    """Ids, addresses and names that are known of these accounts."""
    rows = connection.execute(
        "select member_id from member where list_contains($1, member_key)"
        " union select name from member_record where list_contains($1, member_key) and name is not null"
        " union select email from member_record where list_contains($1, member_key) and email is not null",
        [keys],
    ).fetchall()
    return sorted(str(text) for (text,) in rows if str(text).strip())


def rows_about(connection: duckdb.DuckDBPyConnection, keys: list[int]) -> dict[str, list[dict[str, Any]]]:
    """Table -> its rows that name one of these accounts, each as column -> value; tables without one are left out."""
    found: dict[str, list[dict[str, Any]]] = {}
    for table in tables_of(connection):
        columns = [
            str(row[0]) for row in connection.execute(f'select column_name from (describe "{table}")').fetchall()
        ]
        of_people = [name for name in columns if name.endswith("member_key")]
        if not of_people or table in _NOT_GIVEN:
            continue
        joins, shown = _named(columns)
        named = " or ".join(f"list_contains($1, held.{name})" for name in of_people)
        answer = connection.execute(f'select {shown} from "{table}" as held {joins} where {named}', [keys])
        names = [str(column[0]) for column in answer.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
        if rows:
            found[table] = rows
    return found


def _named(columns: list[str]) -> tuple[str, str]:
    """Joins and columns that put names in the place of keys."""
    joins, shown = [], []
    for name in columns:
        alias = f"named_{name}"
        if name in _NAMES:
            table, key, text = _NAMES[name]
            joins.append(f'left join "{table}" as {alias} on held.{name} = {alias}.{key}')
            shown.append(f"{alias}.{text} as {name.removesuffix('_key')}")
        elif name.endswith("member_key") or name == "merged_into":
            joins.append(f"left join member as {alias} on held.{name} = {alias}.member_key")
            shown.append(f"{alias}.member_id as {name.removesuffix('_key')}")
        else:
            shown.append(f"held.{name}")
    return " ".join(joins), ", ".join(shown)
