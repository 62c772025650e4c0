"""Stores the other kinds of file: member lists, program steps, nominations, applications.

Every row is stored with its import, also one that an earlier import held: readers take distinct rows, so that undoing
one import takes nothing from another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import duckdb

from ingest.kinds import Kind
from ingest.report import StagedFile
from warehouse import people, snapshots
from warehouse.events import Loaded
from warehouse.staged_rows import StagedRows


@dataclass(frozen=True)
class _Form:
    """Where a kind goes. ids: file column -> key column of the table; facts: columns taken as they are."""

    table: str
    ids: dict[str, str]
    facts: tuple[str, ...]


_FORMS: dict[Kind, _Form] = {
    "programs": _Form(
        "program_event",
        {"member_id": "member_key"},
        ("program", "kind", "invited_at", "started_at", "completed_at", "arm"),
    ),
    "nominations": _Form(
        "nomination",
        {"nominee_member_id": "nominee_member_key", "nominator_member_id": "nominator_member_key"},
        ("nominated_at", "reason"),
    ),
    "applications": _Form("application", {"member_id": "member_key"}, ("applied_at", "skills", "text")),
}


def load_form(connection: duckdb.DuckDBPyConnection, staged: StagedFile, import_key: int) -> Loaded:
    """Store program steps, nominations or applications. Duplicate is a row that is stored already, value by value."""
    form, path = _FORMS[staged.kind], str(staged.rows_path)
    ids = " union ".join(f"select {column} as member_id from read_parquet($path)" for column in form.ids)
    people.add_members(StagedRows(connection, path, import_key), ids)
    joins = " ".join(
        f"left join member as person{number} on row.{column} = person{number}.member_id"
        for number, column in enumerate(form.ids)
    )
    keys = ", ".join(f"person{number}.member_key as {key}" for number, key in enumerate(form.ids.values()))
    facts = ", ".join(f"row.{column}" for column in form.facts)
    connection.execute(
        f"create or replace temp table form as select {keys}, {facts} from read_parquet($path) as row {joins}",
        {"path": path},
    ).fetchall()
    columns = (*form.ids.values(), *form.facts)
    same = " and ".join(f"form.{column} is not distinct from stored.{column}" for column in columns)
    duplicate = _number(connection, f"select count(*) from form semi join {form.table} as stored on {same}")
    members = _number(connection, f"select count(distinct {columns[0]}) from form")
    connection.execute(
        f"insert into {form.table} by name select $import_key as import_key, * from form", {"import_key": import_key}
    ).fetchall()
    total = _number(connection, "select count(*) from form")
    connection.execute("drop table form").fetchall()
    return Loaded(total - duplicate, duplicate, members, 0, {})


def load_members(connection: duckdb.DuckDBPyConnection, staged: StagedFile, import_key: int, now: datetime) -> Loaded:
    """Store a member list: what it says counts from now on; of several rows for one id the last one in the file."""
    path = str(staged.rows_path)
    people.add_members(StagedRows(connection, path, import_key), "select distinct member_id from read_parquet($path)")
    facts = ", ".join(f"row.{fact}" for fact in people.FACTS)
    connection.execute(
        f"""
        insert into member_record (import_key, member_key, known_at, is_from_list, {", ".join(people.FACTS)})
        select $import_key, member.member_key, $now, true, {facts}
        from read_parquet($path, file_row_number = true) as row
        inner join member on row.member_id = member.member_id
        qualify row_number() over (partition by row.member_id order by row.file_row_number desc) = 1
        """,
        {"import_key": import_key, "now": now, "path": path},
    ).fetchall()
    people.refresh(connection, import_key)
    snapshots.add_totals(connection, staged, import_key)
    total = _number(connection, "select count(*) from read_parquet($path)", path=path)
    members = _number(connection, "select count(*) from member_record where import_key = $key", key=import_key)
    return Loaded(members, total - members, members, 0, {})


def _number(connection: duckdb.DuckDBPyConnection, sql: str, **parameters: object) -> int:
    return int(connection.execute(sql, parameters).fetchall()[0][0])
