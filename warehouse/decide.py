"""Decide who is who, and take a decision back: each call is one transaction with its line in the audit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from errors import Refused
from warehouse import audit, people
from warehouse.decisions import DecisionKind
from warehouse.workspace import Workspace


@dataclass(frozen=True)
class Decision:
    """One thing to decide. other_member_key: of "same" the account that the person goes by; of one account None."""

    kind: DecisionKind
    member_key: int
    reason: str
    other_member_key: int | None = None


@dataclass(frozen=True)
class Manner:
    """Who decides, when (UTC without a zone), and what the audit calls it."""

    who: str
    now: datetime
    what: str = "people"


def decide(
    workspace: Workspace, decisions: Sequence[Decision], manner: Manner, *, new_ids: Sequence[str] = ()
) -> tuple[int, ...]:
    """Store decisions and bring everybody up to date, all or none; their numbers in order.

    new_ids: ids that no import brought and that decisions name by the negative of their place here, from -1.
    """
    if not decisions:
        return ()
    with workspace.write() as connection:
        keys = _add_ids(connection, new_ids)
        first = int(
            connection.execute("select coalesce(max(decision_key), 0) + 1 from person_decision").fetchall()[0][0]
        )
        numbers = tuple(range(first, first + len(decisions)))
        connection.execute(
            """
            insert into person_decision
            select unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), $6, $7, null, null
            """,
            [
                list(numbers),
                [each.kind for each in decisions],
                [keys.get(each.member_key, each.member_key) for each in decisions],
                [keys.get(other, other) if (other := each.other_member_key) else None for each in decisions],
                [each.reason for each in decisions],
                *(manner.now, manner.who),
            ],
        ).fetchall()
        people.refresh_decided(connection)
        kinds = ", ".join(sorted({each.kind for each in decisions}))
        span = f"{numbers[0]}" if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}"
        audit.record(connection, at=manner.now, who=manner.who, what=manner.what, on_what=f"decision {span}: {kinds}")
    return numbers


def undo_decision(workspace: Workspace, decision_key: int, manner: Manner) -> None:
    """Take one decision back; what was decided before it counts again. Raises Refused where there is none in force."""
    with workspace.write() as connection:
        rows = connection.execute(
            "select undone_at is not null from person_decision where decision_key = $1", [decision_key]
        ).fetchall()
        if not rows or rows[0][0]:
            problem = "was taken back before" if rows else "does not exist"
            raise Refused(f"Decision {decision_key} {problem}", remedy="See the list of decisions for its number.")
        connection.execute(
            "update person_decision set undone_at = $1, undone_by = $2 where decision_key = $3",
            [manner.now, manner.who, decision_key],
        ).fetchall()
        people.refresh_decided(connection)
        audit.record(connection, at=manner.now, who=manner.who, what="people undo", on_what=f"decision {decision_key}")


def _add_ids(connection: duckdb.DuckDBPyConnection, new_ids: Sequence[str]) -> dict[int, int]:
    """Keys for ids that no import brought, by the negative of their place."""
    if not new_ids:
        return {}
    start = int(connection.execute("select coalesce(max(member_key), 0) from member").fetchall()[0][0])
    keys = list(range(start + 1, start + 1 + len(new_ids)))
    connection.execute(
        "insert into member (member_key, member_id) select unnest($1), unnest($2)", [keys, list(new_ids)]
    ).fetchall()
    return {-place: key for place, key in enumerate(keys, start=1)}
