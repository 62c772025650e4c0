"""Erase a member: every row and every text that names the person, then the bytes that DuckDB would keep."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from errors import NextCircleError, Refused, StorageFull, WorkspaceInUse
from warehouse import audit, backup, erased, rollups
from warehouse.connect import told_in_words
from warehouse.left_behind import PENDING, leave_bytes_behind
from warehouse.whole_copy import tables_of
from warehouse.workspace import Workspace

# Text of these is nobody's own: names of groups and kinds, choices, and what the workspace knows of itself. The rows
# of member and member_record are removed by key, and one person's name may be part of another's.
_NOT_SEARCHED = frozenset(
    {"audit", "community", "activity_type", "setting", "saved_mapping", "version", "state", "schema_version"}
    | {"erased_member", "erasure_salt", "member", "member_record"}
)
# A row that names the person only beside somebody else stays without the name.
_BESIDE = frozenset({"target_member_key", "nominator_member_key", "merged_into"})
# Shorter ones, and bare numbers, stand in too many texts that are not about the person.
SHORTEST_SEARCHED = 4


@dataclass(frozen=True)
class Account:
    """One account of the person: key and id."""

    member_key: int
    member_id: str


@dataclass(frozen=True)
class Erasure:
    """What was erased. accounts: of the one person; rows: taken out, by table; texts: blanked because of the name."""

    accounts: int
    rows: dict[str, int]
    texts: int


def accounts_of(connection: duckdb.DuckDBPyConnection, member_id: str) -> list[Account]:
    """Every account of the person who has this id or e-mail address, the merged ones too. Raises Refused for nobody."""
    rows = connection.execute(
        """
        with person as (
            select coalesce(merged_into, member_key) as person_key from member
            where member_id = $1 or lower(email) = lower($1)
        )
        select member_key, member_id from member
        where coalesce(merged_into, member_key) in (select person_key from person) and not is_pooled
        order by member_key
        """,
        [member_id.strip()],
    ).fetchall()
    if not rows:
        raise Refused(f'There is nobody with the id "{member_id}"', remedy="Write the id as the export has it.")
    return [Account(int(key), str(text)) for key, text in rows]


def erase(workspace: Workspace, accounts: Sequence[Account], *, who: str, now: datetime) -> Erasure:
    """Erase one person in one transaction, then leave the old bytes behind; a kill leaves it done or to be repeated.

    now: UTC without a zone. Raises StorageFull, WorkspaceInUse when readers do not end.
    """
    with workspace.alone():
        with told_in_words():
            (workspace.folder / PENDING).touch()  # before the first row goes: a kill from here on is made good
        with workspace.write() as connection:
            texts = _texts_of(connection, accounts)
            salt, hashes = erased.remember(
                connection,
                [text for kind, text in texts if kind != "name"],
                now,
                backup.kept_erased(workspace.folder)[0],
            )
            backup.keep_erased(workspace.folder, salt, hashes)
            done = erase_rows(connection, accounts)
            audit.record(connection, at=now, who=who, what="erase", on_what=f"member {hashes[0][:16]}")
        try:
            leave_bytes_behind(workspace)
        except (StorageFull, WorkspaceInUse) as problem:
            raise type(problem)(
                f"The person is out of every table, but not yet out of the bytes of the old file ({_why(problem)})",
                remedy="Free disk space and start the dashboard again; it is finished then.",
            ) from problem
    return done


def _why(problem: NextCircleError) -> str:
    return "the disk is full" if isinstance(problem, StorageFull) else "somebody was still looking at it"


def erase_rows(connection: duckdb.DuckDBPyConnection, accounts: Sequence[Account]) -> Erasure:
    """Take the person out of every table, in the caller's transaction."""
    keys = [account.member_key for account in accounts]
    texts = _texts_of(connection, accounts)
    connection.execute(
        "delete from duplicate_holder using"
        " (select content_hash, ordinal from event where list_contains($1, member_key)) as gone"
        " where duplicate_holder.content_hash = gone.content_hash and duplicate_holder.ordinal = gone.ordinal",
        [keys],
    ).fetchall()
    columns = _columns(connection)
    rows = {}
    for table, names in columns.items():
        own = [name for name in names if name.endswith("member_key") and name not in _BESIDE]
        for name in _BESIDE & set(names):
            connection.execute(f"update {table} set {name} = null where list_contains($1, {name})", [keys]).fetchall()
        named = " or ".join(f"list_contains($1, {name})" for name in own)
        if own:
            gone = connection.execute(f"delete from {table} where {named}", [keys]).fetchall()
            rows[table] = int(gone[0][0])
    blanked = _blank(connection, columns, texts)
    _forget_names(connection)
    rollups.rebuild(connection)
    return Erasure(len(accounts), {table: number for table, number in rows.items() if number}, blanked)


def _texts_of(connection: duckdb.DuckDBPyConnection, accounts: Sequence[Account]) -> list[tuple[str, str]]:
    """Everything that names the person: ids first, then addresses and names, each with what it is."""
    keys = [account.member_key for account in accounts]
    rows = connection.execute(
        "select distinct kind, text from (unpivot (select name, email from member where list_contains($1, member_key)"
        " union all select name, email from member_record where list_contains($1, member_key))"
        " on name, email into name kind value text) as said where trim(text) <> '' order by kind, text",
        [keys],
    ).fetchall()
    return [("id", account.member_id) for account in accounts] + [(str(kind), str(text)) for kind, text in rows]


def _blank(
    connection: duckdb.DuckDBPyConnection, columns: dict[str, dict[str, bool]], texts: Sequence[tuple[str, str]]
) -> int:
    """Blank every text that names the person, or remove the report that does; how many."""
    searched = [text for _, text in texts if len(text) >= SHORTEST_SEARCHED and not text.isdigit()]
    wide, narrow = _pattern(searched), _pattern([text for _, text in texts])
    count = 0
    for table, names in columns.items():
        if table in _NOT_SEARCHED:
            continue
        pattern = narrow if table == "rejected_row" else wide
        for name, may_be_empty in names.items():
            if not pattern or name.endswith("_key"):
                continue
            found = f"where regexp_matches(lower({name}), $1)"
            if table == "import_report":
                done = connection.execute(f"delete from {table} {found}", [pattern])
            else:
                blank = "null" if may_be_empty else "'erased'"
                done = connection.execute(f"update {table} set {name} = {blank} {found}", [pattern])
            count += int(done.fetchall()[0][0])
    return count


def _pattern(texts: Sequence[str]) -> str:
    """A regular expression of DuckDB for any of these as whole words, whatever their capitals; empty for none."""
    words = "|".join(sorted({re.escape(text.strip().lower()) for text in texts}))
    return rf"(^|[^\pL\pN_])({words})($|[^\pL\pN_])" if words else ""


def _forget_names(connection: duckdb.DuckDBPyConnection) -> None:
    """Threads and topics in which nobody else did anything are named no more."""
    for table in ("thread", "topic"):
        connection.execute(
            f"delete from {table} where {table}_key not in"
            f" (select {table}_key from event where {table}_key is not null)"
        ).fetchall()


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, bool]]:
    """Table -> columns of text and keys of members -> whether they may be empty."""
    found: dict[str, dict[str, bool]] = {}
    own = set(tables_of(connection))
    rows = connection.execute(
        "select table_name, column_name, is_nullable from duckdb_columns()"
        " where database_name = current_database() and not internal"
        " and (data_type = 'VARCHAR' or column_name like '%member_key' or column_name = 'merged_into')"
        " order by table_name, column_index"
    ).fetchall()
    for table, column, may_be_empty in rows:
        if table in own:
            found.setdefault(str(table), {})[str(column)] = bool(may_be_empty)
    return found
