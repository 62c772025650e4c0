"""How long a workspace keeps what people did: what would go, and the deletion, once a month while the server runs."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime

from actions.access import LOCAL, Act, Visitor, check_may
from errors import NextCircleError
from figures import cache
from warehouse import backup, retention, settings
from warehouse.backup import DAYS_KEPT
from warehouse.workspace import Workspace, list_workspaces, open_workspace

SETTING = "keep_months"
BY_ITSELF = Visitor("retention", LOCAL.role)  # an admin chose the months; the server then needs nobody

log = logging.getLogger("next_circle")


@dataclass(frozen=True)
class Kept:
    """What is older than is kept. months: 0 for everything is kept; day: the first that is kept; deleted: it is gone.

    acts, forms: applications, nominations and steps in programs; people: of whom nothing else is held.
    """

    months: int
    day: date | None = None
    acts: int = 0
    forms: int = 0
    people: int = 0
    is_deleted: bool = False

    def in_words(self) -> str:
        """One or two sentences for whoever decides."""
        if not self.months or self.day is None:
            return "Everything is kept, however old."
        before = f"before {self.day:%-d %b %Y}"
        if not self.acts and not self.forms:
            return f"Nothing is from {before}, so nothing has to go."
        what = f"{self.acts:,} acts and {self.forms:,} forms from {before}, and {self.people:,} people of whom nothing"
        verb = "are gone" if self.is_deleted else "would go"
        return f"{what} else is held, {verb}. Backups hold them for at most {DAYS_KEPT} days more."


def preview(workspace: Workspace, *, months: int | None = None, now: datetime) -> Kept:
    """What would go now with so many months, the chosen ones without a number. now: UTC without a zone."""
    chosen = months if months is not None else _chosen(workspace)
    if not chosen:
        return Kept(0)
    day = retention.first_day_kept(chosen, now.date())
    with workspace.reader() as reader:
        older = retention.older_than(reader, day)
    return Kept(chosen, day, older.acts, older.forms, older.people)


def delete_old(workspace: Workspace, *, who: Visitor = LOCAL, now: datetime) -> Kept:
    """Delete what is older than the workspace keeps, after a backup; what went. now: UTC without a zone.

    Raises Refused when `who` may not, StorageFull, WorkspaceInUse.
    """
    check_may(who, Act.ERASE)
    found = preview(workspace, now=now)
    if found.day is None or not (found.acts or found.forms):
        return found
    with workspace.reader() as reader:
        backup.back_up(reader, workspace.folder, reason="before old data go", now=now)
    gone = retention.delete_older(workspace, found.day, who=who.name, now=now)
    cache.clear()
    return Kept(found.months, found.day, gone.acts, gone.forms, gone.people, is_deleted=True)


def delete_what_is_due(now: datetime) -> list[str]:
    """Delete in every workspace what is older than it keeps; names of those where something went.

    Whole months are kept, so this finds something once a month. What fails is logged and tried at the next look.
    """
    done: list[str] = []
    for name in list_workspaces():
        try:
            if delete_old(open_workspace(name), who=BY_ITSELF, now=now).is_deleted:
                done.append(name)
        except NextCircleError as problem:
            log.warning("Old data of %s could not be deleted: %s", name, problem.sentence())
    return done


def _chosen(workspace: Workspace) -> int:
    return int(settings.get(workspace, SETTING) or 0)
