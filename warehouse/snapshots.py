"""Stores a platform's own sums over a window: rows of snapshot, never acts; and names their window afterwards."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime

import duckdb

from errors import Refused
from ingest.report import StagedFile, Window
from ingest.windows import window_words
from warehouse import audit, people
from warehouse.events import Loaded
from warehouse.reports import report_in, report_out
from warehouse.staged_rows import StagedRows
from warehouse.workspace import Workspace

UNKNOWN = Window(None, None, "unknown")


def load_totals(connection: duckdb.DuckDBPyConnection, staged: StagedFile, import_key: int, now: datetime) -> Loaded:
    """Store a file of totals, and the names that it has of members; of rows that say the same the last one counts."""
    file = StagedRows(connection, str(staged.rows_path), import_key)
    persons = "from read_parquet($path) where subject_kind = 'member'"
    people.add_members(
        file,
        f"select subject as member_id {persons} union select other_member_id as member_id {persons}",
    )
    file.run(
        """
        insert into member_record (import_key, member_key, known_at, is_from_list, name, email)
        select $import_key, member.member_key, $now, false, max(row.name), max(row.email)
        from read_parquet($path) as row inner join member on row.subject = member.member_id
        where row.subject_kind = 'member' and (row.name is not null or row.email is not null)
        group by member.member_key
        """,
        now=now,
    )
    people.refresh(connection, import_key)
    window = "partition by subject_kind, subject, other_member_id, from_at order by file_row_number desc"
    rows = f"select * from read_parquet($path, file_row_number = true) qualify row_number() over ({window}) = 1"
    _add(file, staged, rows, "row.subject_kind", "row.subject", "row.other_member_id", "row.from_at", "row.to_at")
    kept = file.number(f"select count(*) from ({rows})")
    total = file.number("select count(*) from read_parquet($path)")
    members = file.number(f"select count(distinct subject) {persons}")
    return Loaded(kept, total - kept, members, 0, {})


def add_totals(connection: duckdb.DuckDBPyConnection, staged: StagedFile, import_key: int) -> None:
    """Store the totals that stand beside the members of a list, if it has any."""
    file = StagedRows(connection, str(staged.rows_path), import_key)
    names = {str(row[0]) for row in file.rows("select column_name from (describe select * from read_parquet($path))")}
    if "totals" not in names:
        return
    rows = (
        "select * from read_parquet($path, file_row_number = true)"
        " qualify row_number() over (partition by member_id order by file_row_number desc) = 1"
    )
    _add(file, staged, rows, "'member'", "row.member_id", "null", "null", "null")


def _add(  # noqa: PLR0917 - the columns of one statement
    file: StagedRows, staged: StagedFile, rows: str, kind: str, subject: str, other: str, from_at: str, to_at: str
) -> None:
    window = staged.window or UNKNOWN
    file.run(
        f"""
        insert into snapshot
        select
            $import_key, coalesce({kind}, 'member'), {subject}, person.member_key, other.member_key,
            total.key, total.value,
            coalesce({from_at}, cast($from_day as timestamp)), coalesce({to_at}, cast($to_day as timestamp)), $source
        from (select *, unnest(map_entries(totals)) as total from ({rows})) as row
        left join member as person on {subject} = person.member_id and {kind} = 'member'
        left join member as other on {other} = other.member_id
        """,
        from_day=window.from_day,
        to_day=window.to_day,
        source=window.source,
    )


def name_window(
    workspace: Workspace, import_key: int, from_day: date | None, to_day: date | None, *, who: str, now: datetime
) -> int:
    """Say over what the sums of an import count, where its file does not; how many sums that concerns.

    from_day: the first day counted; to_day: the first that is not. Raises Refused when the import holds no such sums.
    """
    with workspace.write() as connection:
        concerned = connection.execute(
            "update snapshot set from_at = $from_day, to_at = $to_day, window_source = 'asked'"
            " where import_key = $key and window_source in ('unknown', 'asked', 'all time', 'file name')",
            {"from_day": from_day, "to_day": to_day, "key": import_key},
        ).fetchall()[0][0]
        if not concerned:
            raise Refused(
                f"Import {import_key} holds no totals whose period could be named",
                remedy="See the list of imports for the number of a file of totals.",
            )
        asked = Window(_iso(from_day), _iso(to_day), "asked")
        _tell_in_report(connection, import_key, asked)
        words = f"import {import_key}: totals from {from_day or 'the beginning'} to before {to_day or 'the export'}"
        audit.record(connection, at=now, who=who, what="name the period", on_what=words)
    return int(concerned)


def _tell_in_report(connection: duckdb.DuckDBPyConnection, import_key: int, window: Window) -> None:
    """Put the period that was named into the report that is kept of the import."""
    kept = connection.execute("select report from import_report where import_key = $1", [import_key]).fetchall()
    if not kept:
        return
    report = report_in(json.loads(kept[0][0]))
    before = window_words(report.window)
    told = (*(words for words in report.warnings if words not in before), *window_words(window))
    text = json.dumps(report_out(replace(report, window=window, warnings=told)), ensure_ascii=False)
    connection.execute("update import_report set report = $1 where import_key = $2", [text, import_key]).fetchall()


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
