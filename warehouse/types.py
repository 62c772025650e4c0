"""Roles of activity types: what counts as content, as activity, as a view or as an outcome (DESIGN)."""

from __future__ import annotations

import duckdb

from ingest.formats import role_of

# Types that answer somebody by what they are, as queries/contributions.sql counts them.
ANSWERS = ("reply", "answer", "accepted_answer", "comment")
ROLE_OF_TYPE: dict[str, str] = (
    dict.fromkeys(
        ("post", "question", "reply", "comment", "answer", "accepted_answer", "recommendation", "review"), "create"
    )
    | dict.fromkeys(("reaction", "like", "vote", "share"), "react")
    | dict.fromkeys(("visit", "login", "join", "event_attendance"), "view")
    | dict.fromkeys(("referral", "purchase"), "outcome")
)
UNKNOWN = "unknown"  # the type of acts whose export names none; an act like any other
ROLE_OF_OTHERS = "create"


def is_named(activity_type: str) -> bool:
    """True for the types of DESIGN's table; others are counted as content and named in the report."""
    return activity_type in ROLE_OF_TYPE or activity_type == UNKNOWN


def add_types(connection: duckdb.DuckDBPyConnection, names: list[str], format_name: str = "") -> None:
    """Give new types (case-folded names) a key, their role and weight 1; then the manager's choices.

    The role is that of DESIGN's table, else that which the format gives to its own word.
    """
    known = {row[0] for row in connection.execute("select name from activity_type").fetchall()}
    new = sorted({name for name in names if name not in known})
    for key, name in enumerate(new, start=len(known) + 1):
        role = ROLE_OF_TYPE.get(name) or role_of(format_name, name) or ROLE_OF_OTHERS
        connection.execute("insert into activity_type values ($1, $2, $3, 1)", [key, name, role]).fetchall()
    if new:
        apply_choices(connection)


def apply_choices(connection: duckdb.DuckDBPyConnection) -> None:
    """Put the settings role.<type> into the dimension."""
    connection.execute(
        "update activity_type set role = setting.value from setting where setting.key = 'role.' || activity_type.name"
    ).fetchall()
