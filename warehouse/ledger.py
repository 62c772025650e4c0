"""The ledger of lists: which list named whom, when, by what choice. Equal choices are one entry, made once or often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from errors import NoSuchList
from warehouse import audit
from warehouse.workspace import Workspace


@dataclass(frozen=True)
class Entry:
    """One person on a list: key, tier in words, and why they are on it, as it was when the list was made.

    arm: invited or held_out; None on a list without a hold-out. block: the cell of the lottery.
    """

    member_key: int
    tier: str
    why: str
    arm: str | None = None
    block: str | None = None
    probability: float | None = None


@dataclass(frozen=True)
class Draft:
    """A list as the ledger keeps it.

    criteria, left_out: JSON with sorted keys. requested: people asked for. sha256: of the people and their reasons.
    purpose, program: what they are wanted for. held_share: of the list; None where everybody is invited.
    """

    channel: str
    criteria: str
    seed: int
    requested: int
    left_out: str
    sha256: str
    entries: Sequence[Entry]
    purpose: str | None = None
    program: str | None = None
    held_share: float | None = None


def record_draft(workspace: Workspace, draft: Draft, *, who: str, now: datetime) -> int:
    """Number of the list in the ledger: a new one, or the one that the same choice from the same data got before.

    now: UTC without a zone. Writes one audit line in any case, in the same transaction. Raises StorageFull.
    """
    with workspace.write("nothing") as connection:
        same = connection.execute(
            """
            select min(list_key) from recruitment_list
            where channel = $1 and criteria = $2 and seed = $3 and data_version = $4 and sha256 = $5
            """,
            [draft.channel, draft.criteria, draft.seed, workspace.data_version, draft.sha256],
        ).fetchall()[0][0]
        number = int(same) if same is not None else _store(connection, workspace, draft, who, now)
        what = f"list {number} ({draft.channel}, {len(draft.entries)} people)"
        audit.record(connection, at=now, who=who, what="list", on_what=what)
    return number


def _store(connection: duckdb.DuckDBPyConnection, workspace: Workspace, draft: Draft, who: str, now: datetime) -> int:
    """Store a new list with its people; its number."""
    rows = connection.execute("select coalesce(max(list_key), 0) + 1 from recruitment_list").fetchall()
    number = int(rows[0][0])
    given = len(draft.entries)
    connection.execute(
        """
        insert into recruitment_list (
            list_key, channel, criteria, seed, data_version, requested, given, left_out, sha256,
            created_at, created_by, purpose, program, held_share
        ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        """,
        [
            *(number, draft.channel, draft.criteria, draft.seed, workspace.data_version),
            *(draft.requested, given, draft.left_out, draft.sha256, now, who),
            *(draft.purpose, draft.program, draft.held_share),
        ],
    ).fetchall()
    connection.execute(
        """
        insert into list_entry (list_key, position, member_key, tier, reasons, arm, block, probability)
        select $1, unnest($2), unnest($3), unnest($4), unnest($5), unnest($6::varchar[]), unnest($7::varchar[]),
            unnest($8::double[])
        """,
        [
            *(number, list(range(1, given + 1)), [entry.member_key for entry in draft.entries]),
            *([entry.tier for entry in draft.entries], [entry.why for entry in draft.entries]),
            *([entry.arm for entry in draft.entries], [entry.block for entry in draft.entries]),
            [entry.probability for entry in draft.entries],
        ],
    ).fetchall()
    return number


def mark_sent(workspace: Workspace, number: int, *, who: str, now: datetime) -> bool:
    """Say that a list went out: from now on its people count as asked. False when it was sent before.

    now: UTC without a zone. Raises NoSuchList for a number that no list has.
    """
    with workspace.write("settings") as connection:
        rows = connection.execute("select sent_at from recruitment_list where list_key = $1", [number]).fetchall()
        if not rows:
            raise NoSuchList(f"There is no list {number}", remedy="Look the number up on the page Campaigns.")
        if rows[0][0] is not None:
            return False
        connection.execute("update recruitment_list set sent_at = $1 where list_key = $2", [now, number]).fetchall()
        audit.record(connection, at=now, who=who, what="list sent", on_what=f"list {number}")
    return True


def name_program(workspace: Workspace, number: int, program: str | None, *, who: str, now: datetime) -> bool:
    """Say which program a list is for, whatever its criteria said when it was made; False when it said so before.

    program: as program exports name it, None: for no program. now: UTC without a zone. Raises NoSuchList.
    """
    with workspace.write("settings") as connection:
        rows = connection.execute("select program from recruitment_list where list_key = $1", [number]).fetchall()
        if not rows:
            raise NoSuchList(f"There is no list {number}", remedy="Look the number up on the page Campaigns.")
        if rows[0][0] == program:
            return False
        connection.execute("update recruitment_list set program = $1 where list_key = $2", [program, number]).fetchall()
        said = f"list {number}: {rows[0][0] or 'no program'} -> {program or 'no program'}"
        audit.record(connection, at=now, who=who, what="list program", on_what=said)
    return True


def note_steps(
    workspace: Workspace, number: int, steps: Sequence[tuple[int, str, datetime]], *, who: str, now: datetime
) -> int:
    """Note that people of a list joined, completed or declined; how many notes are new.

    steps: member key, step, when. A step that is noted already is not noted again. Raises NoSuchList.
    """
    with workspace.write("settings") as connection:
        on_it = connection.execute("select member_key from list_entry where list_key = $1", [number]).fetchall()
        if not on_it:
            raise NoSuchList(f"There is no list {number}", remedy="Look the number up on the page Campaigns.")
        held = connection.execute(
            "select member_key, step from campaign_step where list_key = $1 and undone_at is null", [number]
        ).fetchall()
        known, members = {(int(key), str(step)) for key, step in held}, {int(row[0]) for row in on_it}
        new = [step for step in steps if step[0] in members and (step[0], step[1]) not in known]
        for key, step, at in new:
            row = [number, key, step, at, now, who]
            connection.execute(
                "insert into campaign_step (list_key, member_key, step, stepped_at, noted_at, noted_by)"
                " values ($1, $2, $3, $4, $5, $6)",
                row,
            ).fetchall()
        audit.record(connection, at=now, who=who, what="campaign steps", on_what=f"list {number}: {len(new)} noted")
    return len(new)
