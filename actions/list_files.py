"""What stands in the files of a recruitment list: its columns, the sheet of criteria, who waits, plain addresses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from actions.lists import in_words
from figures.proposal import HELD_OUT, Proposal, quota_words
from figures.wish import CHANNELS, PURPOSES, SOURCES
from figures.words import count, day, listed, percent
from queries.filters import Filters

# column of a file -> what it is called beside the choice of columns
COLUMNS: dict[str, str] = {
    "list": "List",
    "member_id": "Id",
    "name": "Name",
    "email": "E-mail",
    "tier": "Tier",
    "community": "Mostly in",
    "tenure": "Here for",
    "role": "Role",
    "why": "Why",
    "message": "Message",
    "reward": "Reward",
    "evidence": "Evidence for it",
    "doubt": "Doubt about it",
    "probability": "Chance to rise",
    "count_created": "Wrote in 90 days",
    "last_active": "Last active",
    "arm": "Arm",
}
DEFAULT_COLUMNS = (
    *("list", "member_id", "name", "email", "tier", "community", "why"),
    *("message", "reward", "evidence", "doubt", "last_active", "arm"),
)


def invited_of(table: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Who is invited, in order, with these columns in the order of COLUMNS."""
    shown = [name for name in COLUMNS if name in columns]
    return table.loc[table["arm"] != HELD_OUT, shown].reset_index(drop=True)


def waiting_of(table: pd.DataFrame) -> pd.DataFrame:
    """Who waits, so that nobody invites them by mistake."""
    return table.loc[table["arm"] == HELD_OUT, ["list", "member_id", "name", "arm"]].reset_index(drop=True)


def emails(table: pd.DataFrame) -> bytes:
    """The addresses of those who are invited, one a line, each once; who has none is left out."""
    held = table.loc[(table["arm"] != HELD_OUT) & table["email"].notna(), "email"]
    lines = dict.fromkeys(address for each in held if is_address(address := str(each).strip()))
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8")


def is_address(text: str) -> bool:
    """Whether a text can be put into the field of receivers without turning into several or into something else.

    >>> is_address("ann@example.org"), is_address("a@b.c, d@e.f"), is_address("=cmd()@x.y")
    (True, False, False)
    """
    name, _, place = text.rpartition("@")
    return bool(name) and "." in place and not any(sign in text for sign in ' ,;<>"\r\n\t=()')


def criteria_sheet(number: int, filters: Filters, found: Proposal, made: datetime, sha256: str) -> pd.DataFrame:
    """One row per criterion: what was asked for, when, from which data, and what came of it."""
    wish = found.wish
    limit = wish.most_per_group
    hold_out = f"{percent(wish.hold_out)} of the list" if wish.hold_out and found.held_out else "nobody"
    rows = {
        "List": f"{number:,}",
        "Made on": day(made),
        "Purpose": PURPOSES[wish.purpose][0],
        "Channel": CHANNELS[wish.channel],
        "Asked for": count(wish.size, "person", "people"),
        "Given": count(found.given, "person", "people"),
        "From": SOURCES.get(wish.source, wish.source.replace("_", " ")),
        "Skills": listed(wish.skills) or "every topic with unserved questions",
        "Variety": wish.variety,
        "At most per group": f"{limit:,}" if limit else "no limit",
        "Quotas": listed([quota_words(*each) for each in wish.quotas]) or "none",
        "Program": wish.program or "none yet",
        "Left out": in_words(found.pool.left_out) or "nobody",
        "Asked within": count(wish.asked_days, "day") + " counts as asked",
        "Held out": f"{hold_out}: {found.held_out:,}" if found.held_out else "nobody",
        "Seed": str(wish.seed),
        "Period": f"{filters.from_day or 'first day'} to {filters.to_day or 'last day'} of the data",
        "Groups": listed(filters.communities) or "all",
        "Covers": f"{percent(found.covered)} of the need" if found.covered is not None else "no need is measured",
        "Fingerprint": sha256,
    }
    return pd.DataFrame({"Criterion": list(rows), "Value": list(rows.values())})
