"""The canonical columns of each kind of export: names, types and which are required."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["activity", "members", "programs", "nominations", "applications", "totals"]
ColumnType = Literal["text", "time", "number", "flag"]

KINDS: tuple[Kind, ...] = ("activity", "members", "programs", "nominations", "applications", "totals")


@dataclass(frozen=True)
class Column:
    """One canonical column. type: text (trimmed, else as written), time (UTC), number, flag (yes or no)."""

    name: str
    type: ColumnType = "text"
    required: bool = False


COLUMNS: dict[Kind, tuple[Column, ...]] = {
    "activity": (
        Column("member_id", required=True),
        Column("member_name"),
        Column("email"),
        Column("occurred_at", "time", required=True),
        Column("activity_type"),
        Column("community"),
        Column("thread_id"),
        Column("reply_to_member_id"),
        Column("topic"),
        Column("event_id"),
        Column("value", "number"),
        Column("text"),
        Column("is_staff", "flag"),
    ),
    "members": (
        Column("member_id", required=True),
        Column("name"),
        Column("email"),
        Column("joined_at", "time"),
        Column("left_at", "time"),
        Column("milestone_at", "time"),
        Column("is_staff", "flag"),
        Column("is_bot", "flag"),
        Column("opted_out", "flag"),
        Column("skills"),
    ),
    "programs": (
        Column("member_id", required=True),
        Column("program", required=True),
        Column("kind"),
        Column("invited_at", "time"),
        Column("started_at", "time"),
        Column("completed_at", "time"),
        Column("arm"),
    ),
    "nominations": (
        Column("nominee_member_id", required=True),
        Column("nominator_member_id"),
        Column("nominated_at", "time"),
        Column("reason"),
    ),
    "applications": (
        Column("member_id", required=True),
        Column("applied_at", "time"),
        Column("skills"),
        Column("text"),
    ),
    # A platform's own sums over a window; the sums stand in a further column `totals` (measure -> number).
    "totals": (
        Column("subject", required=True),
        Column("subject_kind"),
        Column("other_member_id"),
        Column("name"),
        Column("email"),
        Column("from_at", "time"),
        Column("to_at", "time"),
    ),
}

# Header names read as another canonical column, and nothing else is an alias.
ALIASES: dict[str, str] = {"target_member_id": "reply_to_member_id"}

# Ids that stand for many people at once (Discord's deleted user, Khoros's system account): kept in totals,
# never a person on a list. Compared trimmed and case-folded.
POOLED_IDS: frozenset[str] = frozenset(
    {"[deleted]", "deleted", "[removed]", "anonymous", "guest", "456226577798135808", "-1"}
)


# The column that names whom or what a row is about.
PERSON_COLUMN: dict[Kind, str] = dict.fromkeys(KINDS, "member_id") | {
    "nominations": "nominee_member_id",
    "totals": "subject",
}


def required_columns(kind: Kind) -> tuple[str, ...]:
    """Names of the columns without which a file of this kind cannot be read."""
    return tuple(column.name for column in COLUMNS[kind] if column.required)
