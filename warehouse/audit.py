"""The audit: one row per act of a user, written in the transaction of the act itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

import duckdb


class Note(TypedDict):
    """One line: who did what on which import, list or member; at: UTC without a zone."""

    at: datetime
    who: str
    what: str
    on_what: str | None


def record(
    connection: duckdb.DuckDBPyConnection, *, at: datetime, who: str, what: str, on_what: str | None = None
) -> None:
    """Add one row: who did what on which import, list or member. `at` is UTC without a zone."""
    connection.execute(
        "insert into audit (acted_at, who, what, on_what) values ($1, $2, $3, $4)", [at, plain(who), what, on_what]
    ).fetchall()


def plain(text: str) -> str:
    r"""A text without control characters, which could forge further lines where somebody reads the audit.

    >>> plain("eve\nann: erase")
    'eve ann: erase'
    """
    return "".join(sign if sign.isprintable() else " " for sign in text)


def seal(connection: duckdb.DuckDBPyConnection) -> None:
    """Number the new rows and chain each to the one before it, so that a line that is changed or missing shows."""
    new = connection.execute(
        "select rowid, acted_at, who, what, on_what from audit where hash is null order by rowid"
    ).fetchall()
    if not new:
        return
    key, before = last_line(connection)
    for rowid, *line in new:
        key, before = key + 1, chained(before, key + 1, line)
        connection.execute(
            "update audit set audit_key = $1, hash = $2 where rowid = $3", [key, before, rowid]
        ).fetchall()


def last_line(connection: duckdb.DuckDBPyConnection) -> tuple[int, str]:
    """Number and hash of the newest line; 0 and nothing where there is none."""
    rows = connection.execute(
        "select audit_key, hash from audit where hash is not null order by audit_key desc limit 1"
    ).fetchall()
    return (int(rows[0][0]), str(rows[0][1])) if rows else (0, "")


def hash_of(connection: duckdb.DuckDBPyConnection, key: int) -> str:
    """The hash of one line; nothing where there is no such line."""
    rows = connection.execute("select hash from audit where audit_key = $1 and hash is not null", [key]).fetchall()
    return str(rows[0][0]) if rows else ""


def first_break(connection: duckdb.DuckDBPyConnection) -> int | None:
    """Number of the first line that does not fit the one before it; None where the chain is whole."""
    lines = connection.execute(
        "select audit_key, hash, acted_at, who, what, on_what from audit where hash is not null order by audit_key"
    ).fetchall()
    before = ""
    for number, (key, stored, *line) in enumerate(lines, start=1):
        before = chained(before, number, line)
        if key != number or stored != before:
            return number
    return None


def chained(before: str, key: int, line: Sequence[object]) -> str:
    """The hash of a line, which holds the hash of the line before it."""
    text = json.dumps([before, key, *map(str, line)], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
