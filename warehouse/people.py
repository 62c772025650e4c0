"""The people of a workspace: a key for each id, and what is known of each from the newest import that says it."""

from __future__ import annotations

import duckdb

from ingest.kinds import POOLED_IDS
from warehouse import decisions
from warehouse.staged_rows import StagedRows, quoted

# What an import can say of a person, in the order of member_record.
FACTS = ("name", "email", "joined_at", "left_at", "milestone_at", "is_staff", "is_bot", "opted_out", "skills")
_FLAGS = ("is_staff", "is_bot", "opted_out")


def add_members(file: StagedRows, ids: str) -> None:
    """Give every id that has none a key, in the order of the ids, so that the same file gives the same keys.

    ids: a SELECT of one column member_id, which may read the file $path.
    """
    pooled = ", ".join(map(quoted, sorted(POOLED_IDS)))
    known = f"member_id, list_contains([{pooled}], lower(trim(member_id))) as is_pooled"
    rows = f"select {known} from ({ids}) as given where member_id is not null"
    file.add_new("member", "member_key", rows, named_by="member_id", in_order=True)


def refresh(connection: duckdb.DuckDBPyConnection, import_key: int) -> None:
    """Put into member what is known best of everybody whom this import says something about."""
    connection.execute(
        "create or replace temp table affected as select distinct member_key from member_record where import_key = $1",
        [import_key],
    ).fetchall()
    refresh_affected(connection)


def refresh_decided(connection: duckdb.DuckDBPyConnection) -> None:
    """The same for everybody about whom something was decided: after a decision, or after one was taken back."""
    connection.execute("create or replace temp table affected (member_key integer)").fetchall()
    refresh_affected(connection)


def refresh_affected(connection: duckdb.DuckDBPyConnection) -> None:
    """The same for the people in the temporary table affected; those of whom nothing is left are known by id alone.

    What people decided comes last, because it counts more than what an import says.
    """
    is_decided = decisions.are_any(connection)
    if is_decided:
        connection.execute(
            "insert into affected select member_key from person_decision union"
            " select other_member_key from person_decision where other_member_key is not null"
            " except select member_key from affected"
        ).fetchall()
    newest = ",\n".join(
        f"arg_max({fact}, row(known_at, import_key)) filter (where {fact} is not null) as {fact}" for fact in FACTS
    )
    assigned = ", ".join(
        f"{fact} = coalesce(known.{fact}, false)" if fact in _FLAGS else f"{fact} = known.{fact}" for fact in FACTS
    )
    connection.execute(
        f"""
        update member set {assigned}, is_registered = coalesce(known.is_registered, false)
        from (
            select affected.member_key, {newest}, bool_or(is_from_list) as is_registered
            from affected left join member_record on affected.member_key = member_record.member_key
            group by affected.member_key
        ) as known
        where member.member_key = known.member_key
        """
    ).fetchall()
    connection.execute("drop table affected").fetchall()
    if is_decided:
        decisions.apply(connection)
