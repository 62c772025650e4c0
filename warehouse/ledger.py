"""The ledger of lists: which list named whom, when, by what choice. Equal choices are one entry, made once or often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from warehouse import audit
from warehouse.workspace import Workspace


@dataclass(frozen=True)
class Entry:
    """One person on a list: key, tier in words, and why they are on it, as it was when the list was made."""

    member_key: int
    tier: str
    why: str


@dataclass(frozen=True)
class Draft:
    """A list as the ledger keeps it.

    criteria, left_out: JSON with sorted keys. requested: people asked for. sha256: of the people and their reasons.
    """

    channel: str
    criteria: str
    seed: int
    requested: int
    left_out: str
    sha256: str
    entries: Sequence[Entry]


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
        if same is not None:
            number = int(same)
        else:
            rows = connection.execute("select coalesce(max(list_key), 0) + 1 from recruitment_list").fetchall()
            number = int(rows[0][0])
            given = len(draft.entries)
            connection.execute(
                """
                insert into recruitment_list (
                    list_key, channel, criteria, seed, data_version, requested, given, left_out, sha256,
                    created_at, created_by
                ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                """,
                [
                    *(number, draft.channel, draft.criteria, draft.seed, workspace.data_version),
                    *(draft.requested, given, draft.left_out, draft.sha256, now, who),
                ],
            ).fetchall()
            connection.execute(
                """
                insert into list_entry (list_key, position, member_key, tier, reasons)
                select $1, unnest($2), unnest($3), unnest($4), unnest($5)
                """,
                [
                    *(number, list(range(1, given + 1)), [entry.member_key for entry in draft.entries]),
                    *([entry.tier for entry in draft.entries], [entry.why for entry in draft.entries]),
                ],
            ).fetchall()
        what = f"list {number} ({draft.channel}, {len(draft.entries)} people)"
        audit.record(connection, at=now, who=who, what="list", on_what=what)
    return number
