"""Who was erased, as salted hashes of their ids and addresses: a later import of an old export leaves them out."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb

from ingest.kinds import PERSON_COLUMN
from ingest.report import RejectedRows, StagedFile

REASON = "belongs to a person who was erased"
# Columns of staged rows that name a person beside the one the row is about; a row stays, without them.
_OTHERS = ("reply_to_member_id", "nominator_member_id", "other_member_id")
# What the other person wrote then may name them once more.
_SAID = ("reason", "text")
_CELLS = re.compile(r"[^,;\t|\"]+")


def salted(salt: str, text: str) -> str:
    """The hash of an id or address, whatever its capitals."""
    return hashlib.sha256(f"{salt}|{text.strip().casefold()}".encode()).hexdigest()


def remember(
    connection: duckdb.DuckDBPyConnection, texts: list[str], now: datetime, salt: str = ""
) -> tuple[str, list[str]]:
    """Put ids and addresses on the list, in the caller's transaction; the salt and their hashes.

    salt: of an earlier list, where the workspace has none of its own.
    """
    rows = connection.execute("select salt from erasure_salt").fetchall()
    if not rows:
        salt = salt or secrets.token_hex(16)
        connection.execute("insert into erasure_salt values ($1)", [salt]).fetchall()
    else:
        salt = str(rows[0][0])
    hashes = [salted(salt, text) for text in dict.fromkeys(texts)]
    add_hashes(connection, hashes, now)
    return salt, hashes


def add_hashes(connection: duckdb.DuckDBPyConnection, hashes: list[str], now: datetime) -> None:
    """Put hashes on the list that are not there."""
    connection.execute(
        "insert into erased_member select salted_hash, $2 from (select unnest($1) as salted_hash) as new"
        " where salted_hash not in (select salted_hash from erased_member)",
        [hashes, now],
    ).fetchall()


def list_of(connection: duckdb.DuckDBPyConnection) -> tuple[str, frozenset[str]]:
    """The salt and all hashes."""
    rows = connection.execute("select salt from erasure_salt").fetchall()
    hashes = connection.execute("select salted_hash from erased_member").fetchall()
    return (str(rows[0][0]) if rows else ""), frozenset(str(row[0]) for row in hashes)


def without_erased(connection: duckdb.DuckDBPyConnection, staged: StagedFile) -> StagedFile:
    """The staged file without rows of erased people, which count as left out; other rows name them no more.

    The files in the spool are changed in place, so that nothing later reads what was left out.
    """
    salt, hashes = list_of(connection)
    if not hashes:
        return staged
    gone = _leave_out(connection, staged, salt, hashes)
    if staged.rejected_path is not None:
        _blank(staged.rejected_path, salt, hashes)
    if not gone:
        return staged
    return replace(
        staged,
        rows_rejected=staged.rows_rejected + gone,
        rejected=(*staged.rejected, RejectedRows(REASON, gone, 0)),
    )


def _leave_out(connection: duckdb.DuckDBPyConnection, staged: StagedFile, salt: str, hashes: frozenset[str]) -> int:
    """How many rows are no longer in the staged file."""
    path = {"path": str(staged.rows_path)}
    described = connection.execute("select column_name from (describe select * from read_parquet($path))", path)
    names = [str(row[0]) for row in described.fetchall()]
    columns = [name for name in (PERSON_COLUMN[staged.kind], "email", *_OTHERS) if name in names]
    erased = {name: _erased_in(connection, path, name, salt, hashes) for name in columns}
    if not any(erased.values()):
        return 0
    known: dict[str, object] = {name: values for name, values in erased.items() if values}
    others = [name for name in _OTHERS if name in known]
    own = [name for name in known if name not in _OTHERS]
    kept = " and ".join(f"not coalesce(list_contains(${name}, {name}), false)" for name in own) or "true"
    named = " or ".join(f"coalesce(list_contains(${name}, {name}), false)" for name in others)
    said = [name for name in _SAID if name in names] if others else []
    blank = [f"case when list_contains(${name}, {name}) then null else {name} end as {name}" for name in others]
    blank += [f"case when {named} then null else {name} end as {name}" for name in said]
    star = f"* replace ({', '.join(blank)})" if blank else "*"
    count = "select count(*) from read_parquet($path)"
    before = int(connection.execute(count, path).fetchall()[0][0])
    part = staged.rows_path.with_suffix(".kept.parquet")
    table = connection.execute(f"select {star} from read_parquet($path) where {kept}", path | known)
    _write_batches(table, part)
    part.replace(staged.rows_path)
    return before - int(connection.execute(count, path).fetchall()[0][0])


def _write_batches(result: duckdb.DuckDBPyConnection, part: Path) -> None:
    """Write an answer as Parquet, in its order, without holding all of it."""
    import pyarrow.parquet as pq  # loaded only where somebody was erased

    reader = result.to_arrow_reader(65_536)
    with pq.ParquetWriter(part, reader.schema) as writer:
        for batch in reader:
            writer.write_batch(batch)


def _erased_in(
    connection: duckdb.DuckDBPyConnection, path: dict[str, str], column: str, salt: str, hashes: frozenset[str]
) -> list[str]:
    rows = connection.execute(f"select distinct {column} from read_parquet($path) where {column} is not null", path)
    return [str(value) for (value,) in rows.fetchall() if salted(salt, str(value)) in hashes]


def _blank(rejected: Path, salt: str, hashes: frozenset[str]) -> None:
    """Take the text out of lines that were not loaded and name an erased person; that there was a line stays."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(rejected)
    texts = [
        f"{value or ''},{record or ''}"
        for value, record in zip(*(table[c].to_pylist() for c in ("value", "record")), strict=True)
    ]
    named = [any(salted(salt, cell) in hashes for cell in _CELLS.findall(text)) for text in texts]
    if not any(named):
        return
    for name in ("value", "record"):
        column = [None if is_named else value for is_named, value in zip(named, table[name].to_pylist(), strict=True)]
        table = table.set_column(table.schema.get_field_index(name), name, pa.array(column, pa.string()))
    pq.write_table(table, rejected)
