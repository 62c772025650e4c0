"""Who did what: lines that pages add, the audit as it is read, and whether a line is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from actions.access import LOCAL, Act, Visitor, check_may
from queries.filters import Filters
from queries.run import ask
from warehouse import audit
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
        broken = audit.first_break(reader)
    return Audit(ask(workspace, "audit", Filters()), broken)
