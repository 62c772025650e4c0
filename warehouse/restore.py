"""Put a backup in the place of a workspace: checked before, without who was erased since, nothing thrown away."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import duckdb

from errors import WorkspaceDamaged
from warehouse import audit, backup, erase, erased
from warehouse.backup import Backup
from warehouse.connect import connect, told_in_words
from warehouse.folders import log_of, put_in_place
from warehouse.whole_copy import copy_whole, remove
from warehouse.witness import FILE as WITNESS
from warehouse.workspace import FILE, Workspace, home, open_workspace

AuditLines = list[tuple[object, ...]]


def restore(name: str, file: str | None, *, who: str, now: datetime) -> Backup:
    """Restore the backup of this file name, or the newest; which one it was.

    The present state is backed up first; one that is damaged is kept beside the backups. Who was erased stays erased,
    and the audit goes on. now: UTC without a zone. Raises Refused, WorkspaceDamaged, WorkspaceInUse, StorageFull.
    """
    folder = home() / name
    chosen, path = backup.find_backup(folder, file)
    backup.kept_erased(folder)  # raises before anything is touched
    try:
        workspace = open_workspace(name)
    except WorkspaceDamaged:
        _restore_damaged(folder, chosen, path, who=who, now=now)
        return chosen
    with workspace.alone():
        _restore_open(workspace, chosen, path, who=who, now=now)
    return chosen


def _restore_open(workspace: Workspace, chosen: Backup, path: Path, *, who: str, now: datetime) -> None:
    with workspace.reader() as reader:
        backup.back_up(reader, workspace.folder, reason="before a restore", now=now)
        lines = reader.execute("select * from audit order by audit_key").fetchall()
        versions = reader.execute(
            "select data_version, settings_version, count_changes from version, state"
        ).fetchall()[0]
    with workspace.reader() as reader:
        held = erased.list_of(reader)
    fresh = _prepared(workspace.folder, path, lines, versions, held, (who, now, chosen.file))
    workspace.replace_file(fresh)


def _restore_damaged(folder: Path, chosen: Backup, path: Path, *, who: str, now: datetime) -> None:
    """The same where the file cannot be opened: it is put beside the backups, where somebody may still look into it."""
    fresh = _prepared(folder, path, None, (0, 0, 0), ("", frozenset()), (who, now, chosen.file))
    kept = backup.folder_of(folder) / f"damaged-{now:%Y-%m-%dT%H-%M-%S}"
    with told_in_words():
        for damaged in (folder / FILE, log_of(folder / FILE)):
            if damaged.exists():
                shutil.copy2(damaged, kept.with_name(kept.name + damaged.name.removeprefix("workspace")))
        (folder / WITNESS).unlink(missing_ok=True)
        put_in_place(fresh, folder / FILE)
    open_workspace(folder.name)


def _prepared(  # noqa: PLR0917 - what the present workspace knows, in one place
    folder: Path,
    path: Path,
    lines: AuditLines | None,
    versions: tuple[int, int, int],
    held: tuple[str, frozenset[str]],
    said: tuple[str, datetime, str],
) -> Path:
    """A whole file ready to take the workspace's place: up to date, without the erased, versions beyond all seen."""
    spool = folder / "spool"
    spool.mkdir(parents=True, exist_ok=True)
    draft, fresh = spool / "restored-draft.duckdb", spool / "restored.duckdb"
    who, now, file = said
    with told_in_words():
        for leftover in (draft, fresh):
            remove(leftover)
        try:
            shutil.copyfile(path, draft)
        except BaseException:
            remove(draft)  # half a copy would keep a full disk full
            raise
        connection = connect(draft, spool=spool, spill=folder / "spill")
        try:
            connection.begin()
            _erase_again(connection, folder, held, now)
            if lines is not None:
                _go_on_with(connection, lines)
            audit.record(connection, at=now, who=who, what="restore", on_what=f"backup {file}")
            audit.seal(connection)
            connection.execute(
                "update version set data_version = greatest(data_version, $1) + 1,"
                " settings_version = greatest(settings_version, $2) + 1",
                list(versions[:2]),
            ).fetchall()
            connection.execute(
                "update state set count_changes = greatest(count_changes, $1) + 1,"
                " count_events = (select count(*) from event)",
                [versions[2]],
            ).fetchall()
            connection.commit()
            copy_whole(connection, fresh)
        finally:
            connection.close()
            remove(draft)
    return fresh


def _erase_again(
    connection: duckdb.DuckDBPyConnection, folder: Path, held: tuple[str, frozenset[str]], now: datetime
) -> None:
    """Erase everybody whom the list beside the backups, or the present workspace, says was erased."""
    salt, hashes = backup.kept_erased(folder)
    salt = salt or held[0]
    if not salt:
        return
    every = sorted({*hashes, *held[1]})
    connection.execute("delete from erasure_salt").fetchall()
    connection.execute("insert into erasure_salt values ($1)", [salt]).fetchall()
    erased.add_hashes(connection, every, now)
    known = connection.execute(
        "select member_key, member_id, email from member union"
        " select member_key, member_id, member_record.email from member inner join member_record using (member_key)"
    ).fetchall()
    gone = set(every)
    accounts = {
        int(key): erase.Account(int(key), str(member_id))
        for key, member_id, email in known
        if erased.salted(salt, str(member_id)) in gone or (email and erased.salted(salt, str(email)) in gone)
    }
    if accounts:
        erase.erase_rows(connection, list(accounts.values()))


def _go_on_with(connection: duckdb.DuckDBPyConnection, lines: AuditLines) -> None:
    """The audit of the present workspace in the place of the older one: a restore takes no line away."""
    connection.execute("delete from audit").fetchall()
    if lines:
        columns = [list(column) for column in zip(*lines, strict=True)]
        connection.execute(
            "insert into audit select unnest($1::bigint[]), unnest($2::timestamp[]), unnest($3::varchar[]),"
            " unnest($4::varchar[]), unnest($5::varchar[]), unnest($6::varchar[])",
            columns,
        ).fetchall()
