"""The audit: one row per act of a user, written in the transaction of the act itself."""

from __future__ import annotations

import hashlib
import json
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
    last = connection.execute(
        "select audit_key, hash from audit where hash is not null order by audit_key desc limit 1"
    )
    key, before = (last.fetchall() or [(0, "")])[0]
    for rowid, *line in new:
        key, before = int(key) + 1, _hash(str(before), int(key) + 1, line)
        connection.execute(
            "update audit set audit_key = $1, hash = $2 where rowid = $3", [key, before, rowid]
        ).fetchall()


def first_break(connection: duckdb.DuckDBPyConnection) -> int | None:
    """Number of the first line that does not fit the one before it; None where the chain is whole."""
    lines = connection.execute(
        "select audit_key, hash, acted_at, who, what, on_what from audit where hash is not null order by audit_key"
    ).fetchall()
    before = ""
    for number, (key, stored, *line) in enumerate(lines, start=1):
        before = _hash(before, number, line)
        if key != number or stored != before:
            return number
    return None


def _hash(before: str, key: int, line: list[object]) -> str:
    text = json.dumps([before, key, *map(str, line)], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
