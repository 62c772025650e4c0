"""What people decided about accounts, put into the table member: who belongs together, who is staff, bot or many."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, Literal, TypeVar

import duckdb

from ingest.kinds import POOLED_IDS

DecisionKind = Literal["same", "different", "staff", "bot", "member", "pooled"]
OF_TWO: tuple[DecisionKind, ...] = ("same", "different")
OF_ONE: tuple[DecisionKind, ...] = ("staff", "bot", "member", "pooled")

Key = TypeVar("Key", bound=Hashable)

_SINGLE = "kind in ('staff', 'bot', 'member', 'pooled') and undone_at is null"
_OF_PERSON = "coalesce(member.merged_into, member.member_key)"


def are_any(connection: duckdb.DuckDBPyConnection) -> bool:
    """True when anything was ever decided, undone or not."""
    return bool(connection.execute("select count(*) > 0 from person_decision").fetchall()[0][0])


def apply(connection: duckdb.DuckDBPyConnection) -> None:
    """Put the decisions in force into member, in the caller's transaction.

    The accounts that decisions ever named must hold what the imports say of each alone (people.refresh_affected).
    """
    connection.execute(
        """
        update member set merged_into = null, is_pooled = list_contains($pooled, lower(trim(member_id)))
        where member_key in (
            select member_key from person_decision
            union all
            select other_member_key from person_decision where other_member_key is not null
        )
        """,
        {"pooled": sorted(POOLED_IDS)},
    ).fetchall()
    _merge(connection)
    _share(connection)
    connection.execute(
        f"""
        update member set
            is_staff = said.kind = 'staff',
            is_bot = said.kind = 'bot',
            is_pooled = said.kind = 'pooled'
        from (
            select {_OF_PERSON} as person_key, arg_max(person_decision.kind, person_decision.decision_key) as kind
            from person_decision inner join member on person_decision.member_key = member.member_key
            where {_SINGLE}
            group by person_key
        ) as said
        where {_OF_PERSON} = said.person_key
        """
    ).fetchall()


class Chains(Generic[Key]):
    """Which account each given-up account ends at, however long the chain; grows pair by pair.

    >>> chains = Chains[int]()
    >>> [chains.join(old, new) for old, new in ((1, 2), (2, 3), (3, 1), (4, 1))]
    [True, True, False, True]
    >>> chains.ends()
    {1: 3, 2: 3, 4: 3}
    """

    def __init__(self) -> None:
        self._next: dict[Key, Key] = {}

    def end(self, key: Key) -> Key:
        """The last account of the chain that the key is in; itself where it is in none."""
        path = []
        while key in self._next:
            path.append(key)
            key = self._next[key]
        for each in path:
            self._next[each] = key  # so that the next question takes one step
        return key

    def join(self, old: Key, new: Key) -> bool:
        """Let the person of old go by the account of new; False, and nothing done, where they are one already."""
        first, last = self.end(old), self.end(new)
        if first == last:
            return False
        self._next[first] = last
        return True

    def ends(self) -> dict[Key, Key]:
        """Every account that was given up, with the end of its chain."""
        return {key: self.end(key) for key in self._next}


def _merge(connection: duckdb.DuckDBPyConnection) -> None:
    """Every merged account points at the one account that its person goes by."""
    pairs = connection.execute(
        "select member_key, other_member_key from person_decision"
        " where kind = 'same' and undone_at is null order by decision_key"
    ).fetchall()
    chains = Chains[int]()
    for old, new in pairs:
        chains.join(int(old), int(new))
    roots = chains.ends()
    if roots:
        connection.execute(
            "update member set merged_into = merged.root from (select unnest($1) as member_key, unnest($2) as root)"
            " as merged where member.member_key = merged.member_key",
            [list(roots), list(roots.values())],
        ).fetchall()


def _share(connection: duckdb.DuckDBPyConnection) -> None:
    """What one account of a person says is known of the person: staff, opted out, on a list, name, dates, skills."""
    texts = ("name", "email", "milestone_at", "skills")
    others = ", ".join(f"arg_max({each}, member_key) filter (where {each} is not null) as {each}" for each in texts)
    filled = ", ".join(
        f"{each} = case when member.merged_into is null then coalesce(member.{each}, person.{each})"
        f" else member.{each} end"
        for each in texts
    )
    connection.execute(
        f"""
        update member set
            is_staff = person.is_staff, is_bot = person.is_bot, opted_out = person.opted_out,
            is_registered = person.is_registered,
            joined_at = case when member.merged_into is null then person.joined_at else member.joined_at end,
            {filled}
        from (
            select
                {_OF_PERSON} as person_key, bool_or(is_staff) as is_staff, bool_or(is_bot) as is_bot,
                bool_or(opted_out) as opted_out, bool_or(is_registered) as is_registered, min(joined_at) as joined_at,
                {others}
            from member
            where {_OF_PERSON} in (select merged_into from member where merged_into is not null)
            group by person_key
        ) as person
        where {_OF_PERSON} = person.person_key
        """
    ).fetchall()
