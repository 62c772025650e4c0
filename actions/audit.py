"""Who did what: lines that pages add, the audit as it is read, and whether a line is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from actions.access import LOCAL, Act, Visitor, check_may
from errors import NotAllowed
from queries.filters import Filters
from queries.run import ask
from warehouse import audit, door_log, witness
from warehouse.workspace import Workspace

if TYPE_CHECKING:  # commands that ask no question start without it
    import pandas as pd


@dataclass(frozen=True)
class Audit:
    """The newest lines first, columns of queries/audit.sql; broken_at: first line that was tampered with, or None."""

    lines: pd.DataFrame
    broken_at: int | None


def note(workspace: Workspace, *, who: Visitor, what: str, on_what: str, now: datetime) -> None:
    """Add a line that belongs to no change: a view of names, a download. now: UTC without a zone."""
    workspace.note({"at": now, "who": who.name, "what": what, "on_what": on_what})


def read_audit(workspace: Workspace, *, who: Visitor = LOCAL) -> Audit:
    """The whole audit. Raises Refused when `who` may not see it."""
    check_may(who, Act.SEE_AUDIT)
    with workspace.reader() as reader:
        broken = audit.first_break(reader) or witness.first_missing_line(reader, workspace.folder)
    return Audit(ask(workspace, "audit", Filters()), broken)


@dataclass(frozen=True)
class Door:
    """Sign-ins and refusals of all workspaces, the newest first; broken_at: as of Audit."""

    lines: list[dict[str, object]]
    broken_at: int | None


def read_door(*, who: Visitor = LOCAL) -> Door:
    """Who signed in and what was refused. Raises NotAllowed for who may not see the audit of every workspace."""
    check_may(who, Act.SEE_AUDIT)
    if who.workspaces is not None:
        raise NotAllowed("You may not see who signed in", remedy="Ask an admin of all communities.", who=who.name)
    kept, found = door_log.kept_end(), door_log.lines()
    shown = ("audit_key", "acted_at", "who", "what", "on_what")
    broken = door_log.first_break(found) or door_log.first_missing(found, kept)
    return Door([{name: line.get(name) for name in shown} for line in reversed(found)], broken)
