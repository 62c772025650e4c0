"""A staged file into the workspace, in one transaction, and out of it again; completes the ImportReport."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TypedDict

import duckdb

from errors import AlreadyImported, Refused
from ingest.formats import role_of
from ingest.kinds import PERSON_COLUMN
from ingest.report import ImportReport, StagedFile
from warehouse import audit, forms, limits, snapshots, types
from warehouse.erased import without_erased
from warehouse.events import Loaded, Stage, load_activity
from warehouse.file_views import views_of
from warehouse.import_record import earlier, keep_record, next_key
from warehouse.reports import report_out
from warehouse.undo import take_out
from warehouse.workspace import Workspace


class Manner(TypedDict):
    """How a file is stored. replace: instead of an earlier reading; who: for the audit; now: UTC without a zone."""

    replace: bool
    who: str
    now: datetime


class _RehearsalOverError(Exception):
    """Ends the transaction of a rehearsal, so that nothing of it stays."""


def load(
    workspace: Workspace,
    staged: StagedFile,
    *,
    replace: bool = False,
    who: str = "local",
    now: datetime,
    before_commit: Callable[[], None] = lambda: None,
    stage: Stage = lambda _share, _words: None,
) -> ImportReport:
    """Store one staged file in a transaction of its own; everything or nothing. `now` is UTC without a zone.

    The same file under the same options adds nothing and says so; under others it is refused, or takes the place of
    the earlier import with `replace`. before_commit: called last; what it raises keeps everything out.
    stage: told how far the storing is.
    Raises AlreadyImported, StorageFull.
    """
    with workspace.write() as connection:
        report = store(connection, staged, replace=replace, who=who, now=now, stage=stage)
        before_commit()
    return report


@contextmanager
def rehearsal(workspace: Workspace) -> Iterator[duckdb.DuckDBPyConnection]:
    """A transaction for `store` that is always undone: what would come of it, without storing anything."""
    try:
        with workspace.write() as connection:
            yield connection
            raise _RehearsalOverError
    except _RehearsalOverError:
        return


def store(
    connection: duckdb.DuckDBPyConnection,
    staged: StagedFile,
    *,
    replace: bool,
    who: str,
    now: datetime,
    stage: Stage = lambda _share, _words: None,
) -> ImportReport:
    """What load does, in the caller's transaction."""
    held = earlier(connection, staged)
    if held is not None:
        import_key, is_same_reading = held
        if is_same_reading and not replace:
            audit.record(connection, at=now, who=who, what="import again", on_what=f"import {import_key}")
            return _report(connection, staged, import_key, _nothing_new(connection, staged))
        if not replace:
            raise AlreadyImported(
                f"This file was read before with other settings (import {import_key})",
                remedy=f"Undo import {import_key} first, or pass --replace to put this reading in its place.",
                file=staged.file,
            )
        take_out(connection, import_key, now)
    staged = without_erased(connection, staged)
    import_key = next_key(connection)
    loaded = _load_kind(connection, staged, import_key, now, stage)
    limits.check_size(connection)
    keep_record(connection, staged, import_key, loaded, who=who, now=now)
    audit.record(connection, at=now, who=who, what="import", on_what=f"import {import_key}: {staged.file}")
    report = _report(connection, staged, import_key, loaded)
    connection.execute(
        "insert into import_report values ($1, $2)", [import_key, json.dumps(report_out(report), ensure_ascii=False)]
    ).fetchall()
    return report


def duplicate_rows(connection: duckdb.DuckDBPyConnection, staged: StagedFile, import_key: int) -> frozenset[int]:
    """Numbers (from 0, in file order) of the file's rows that were not stored because an earlier import held them."""
    rows = connection.execute(
        """
        select file_row_number from (
            select
                file_row_number,
                content_hash,
                row_number() over (partition by content_hash order by file_row_number) - 1 as ordinal
            from read_parquet($path, file_row_number = true)
        ) as row
        semi join (select * from duplicate_holder where import_key = $key) as held
            on row.content_hash = held.content_hash and row.ordinal = held.ordinal
        """,
        {"path": str(staged.rows_path), "key": import_key},
    ).fetchall()
    return frozenset(int(row[0]) for row in rows)


def undo(workspace: Workspace, import_key: int, *, who: str = "local", now: datetime) -> int:
    """Take an import out again; acts that another import also held stay with that one. How many acts are gone.

    Raises Refused when there is no such import or it was undone before.
    """
    with workspace.write() as connection:
        rows = connection.execute("select undone_at from import where import_key = $1", [import_key]).fetchall()
        if not rows or rows[0][0] is not None:
            raise Refused(
                f"Import {import_key} was undone before" if rows else f"There is no import {import_key} to undo",
                remedy="See the list of imports for its number.",
            )
        gone = take_out(connection, import_key, now)
        audit.record(connection, at=now, who=who, what="undo", on_what=f"import {import_key}")
    return gone


def _load_kind(
    connection: duckdb.DuckDBPyConnection, staged: StagedFile, import_key: int, now: datetime, stage: Stage
) -> Loaded:
    if staged.kind == "activity":
        return load_activity(connection, staged, import_key, stage)
    if staged.kind == "members":
        return forms.load_members(connection, staged, import_key, now)
    if staged.kind == "totals":
        return snapshots.load_totals(connection, staged, import_key, now)
    return forms.load_form(connection, staged, import_key)


def _nothing_new(connection: duckdb.DuckDBPyConnection, staged: StagedFile) -> Loaded:
    """The same file again: every accepted row is a duplicate; its people and groups counted from the file."""
    person = PERSON_COLUMN[staged.kind]
    community = "count(distinct community)" if staged.kind == "activity" else "0"
    members, communities, rows = connection.execute(
        f"select count(distinct {person}), {community}, count(*) from read_parquet($path)",
        {"path": str(staged.rows_path)},
    ).fetchall()[0]
    communities = max(int(communities), 1 if staged.kind == "activity" and rows else 0)
    return Loaded(0, staged.rows_read - staged.rows_rejected, int(members), communities, {})


def _known_before(count: int) -> tuple[str, ...]:
    """What is said of rows that an earlier import had brought."""
    if not count:
        return ()
    words = "1 row was" if count == 1 else f"{count:,} rows were"
    return (f"{words} already imported with an earlier file and not counted again",)


def _report(connection: duckdb.DuckDBPyConnection, staged: StagedFile, import_key: int, loaded: Loaded) -> ImportReport:
    """What the manager reads: the file's facts and what came of its rows."""
    return ImportReport(
        import_key=import_key,
        file=staged.file,
        kind=staged.kind,
        format=staged.format,
        format_reason=staged.format_reason,
        encoding=staged.encoding,
        time_zone=staged.time_zone,
        rows_read=staged.rows_read,
        rows_loaded=loaded.rows_loaded,
        rows_duplicate=loaded.rows_duplicate,
        rows_rejected=staged.rows_rejected,
        rejected=staged.rejected,
        members=loaded.members,
        communities=loaded.communities,
        from_at=staged.from_at,
        to_at=staged.to_at,
        warnings=(*staged.warnings, *_known_before(loaded.rows_duplicate)),
        refused=None,
        dialect=staged.dialect,
        day_order=staged.day_order,
        unnamed_types={
            name: count
            for name, count in loaded.types.items()
            if not types.is_named(name) and role_of(staged.format, name) is None
        },
        views=views_of(connection, staged, loaded.types),
        window=staged.window,
    )
