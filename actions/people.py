"""Decide who is who: accounts of one person, staff, bots, ids of many people; each decision can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from actions.access import LOCAL, Act, Visitor, check_may
from errors import Refused
from queries.filters import Filters
from queries.run import ask
from warehouse import decide
from warehouse.decide import Decision, Manner
from warehouse.decisions import DecisionKind
from warehouse.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

# Kind -> what was decided, as the log says it of a person.
KINDS: dict[str, str] = {
    "same": "one person",
    "different": "two people",
    "staff": "staff",
    "bot": "a bot",
    "member": "an ordinary member",
    "pooled": "an id of many people",
}
# Column of queries/decisions.sql -> key in the list of merges.
_MERGE_KEYS = {
    "decision_key": "number",
    "member_id": "old_id",
    "other_member_id": "new_id",
    "reason": "reason",
    "decided_at": "decided_at",
    "decided_by": "decided_by",
    "is_undone": "undone",
}


def decide_pairs(
    workspace: Workspace,
    pairs: Sequence[tuple[int, int, str]],
    *,
    are_same: bool,
    who: Visitor = LOCAL,
    now: datetime,
) -> tuple[int, ...]:
    """Say of pairs of accounts whether they are one person; the numbers of the decisions.

    pairs: (account given up, account the person goes by, why), by member key. now: UTC without a zone.
    Raises Refused when `who` may not, or an account stands for many people.
    """
    check_may(who, Act.DECIDE_PEOPLE)
    if are_same:
        _check_no_pool(workspace, [key for old, new, _ in pairs for key in (old, new)])
    kind: DecisionKind = "same" if are_same else "different"
    decisions = [Decision(kind, old, why, new) for old, new, why in pairs if old != new]
    return decide.decide(workspace, decisions, Manner(who.name, now))


def decide_account(
    workspace: Workspace,
    member_keys: Sequence[int],
    kind: DecisionKind,
    *,
    reason: str,
    who: Visitor = LOCAL,
    now: datetime,
) -> tuple[int, ...]:
    """Say what accounts are: staff, bot, member (neither) or pooled (many people under one id); the decisions' numbers.

    Raises Refused when `who` may not.
    """
    check_may(who, Act.DECIDE_PEOPLE)
    return decide.decide(workspace, [Decision(kind, key, reason) for key in member_keys], Manner(who.name, now))


def add_pooled_id(workspace: Workspace, member_id: str, *, who: Visitor = LOCAL, now: datetime) -> tuple[int, ...]:
    """Say that an id stands for many people. Raises Refused when `who` may not, or no import brought such an id."""
    check_may(who, Act.DECIDE_PEOPLE)
    found = ask(workspace, "member_keys", Filters(), member_ids=[member_id.strip()])
    if found.empty:
        raise Refused(
            f'No import has brought the id "{member_id.strip()}"',
            remedy="Write it as it stands in the export, with the same capitals.",
        )
    return decide_account(workspace, [int(found["member_key"].iloc[0])], "pooled", reason="named", who=who, now=now)


def undo_decision(workspace: Workspace, decision_key: int, *, who: Visitor = LOCAL, now: datetime) -> None:
    """Take a decision back. Raises Refused when `who` may not, or there is no such decision in force."""
    check_may(who, Act.DECIDE_PEOPLE)
    decide.undo_decision(workspace, decision_key, Manner(who.name, now))


def decisions(workspace: Workspace) -> pd.DataFrame:
    """Every decision, the newest first; columns of queries/decisions.sql."""
    return ask(workspace, "decisions", Filters())


def merge_log(workspace: Workspace) -> list[dict[str, object]]:
    """Every merge in the order it was made: number, old_id, new_id, reason, decided_at, decided_by, undone."""
    log = decisions(workspace)
    rows = log[log["kind"] == "same"].iloc[::-1].to_dict("records")
    return [{name: row[column] for column, name in _MERGE_KEYS.items()} for row in rows]


def _check_no_pool(workspace: Workspace, keys: Sequence[int]) -> None:
    about = ask(workspace, "people", Filters(with_staff=True), member_keys=list(dict.fromkeys(keys)))
    pooled = about.loc[about["is_pooled"], "member_id"].tolist()
    if pooled:
        raise Refused(
            f'"{pooled[0]}" stands for many people and cannot be one person\'s account',
            remedy="Leave it as it is: what it wrote counts in the totals and for nobody.",
        )
