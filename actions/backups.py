"""Back up, restore, and the backups that make themselves: daily while the server runs."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from actions.access import LOCAL, Act, Visitor, check_may
from errors import NextCircleError
from figures import cache
from warehouse import backup
from warehouse.backup import Backup
from warehouse.restore import restore
from warehouse.workspace import Workspace, check_workspace_name, home, list_workspaces, open_workspace

ONE_DAY = timedelta(days=1)

log = logging.getLogger("next_circle")


def back_up(workspace: Workspace, *, reason: str = "asked for", who: Visitor = LOCAL, now: datetime) -> Backup:
    """Make a backup while others go on. now: UTC without a zone. Raises Refused when `who` may not, StorageFull."""
    check_may(who, Act.BACK_UP)
    with workspace.reader() as reader:
        made = backup.back_up(reader, workspace.folder, reason=reason, now=now)
    workspace.note({"at": now, "who": who.name, "what": "backup", "on_what": made.file})
    return made


def backups_of(workspace_name: str) -> list[Backup]:
    """The backups of a workspace, the newest first; also of one that cannot be opened."""
    check_workspace_name(workspace_name)
    return backup.backups_of(home() / workspace_name)


def put_back(workspace_name: str, file: str | None = None, *, who: Visitor = LOCAL, now: datetime) -> Backup:
    """Restore a backup, the newest without a name; which one. Raises Refused, WorkspaceDamaged, WorkspaceInUse."""
    check_may(who, Act.BACK_UP)
    check_workspace_name(workspace_name)
    done = restore(workspace_name, file, who=who.name, now=now)
    cache.clear()
    return done


def back_up_what_is_due(now: datetime) -> list[str]:
    """Back up each workspace whose newest backup is a day old and that changed since; their names.

    A clock that went back makes no backup early and none twice. What fails is logged and tried at the next look.
    """
    done: list[str] = []
    for name in list_workspaces():
        try:
            workspace = open_workspace(name)
            newest = next(iter(backups_of(name)), None)
            with workspace.reader() as reader:
                changes = int(reader.execute("select count_events from state").fetchall()[0][0])
            if newest is None and not changes:
                continue
            if newest is None or newest.made_at + ONE_DAY <= now:
                back_up(workspace, reason="daily", now=now)
                done.append(name)
        except NextCircleError as problem:
            log.warning("The daily backup of %s failed: %s", name, problem.sentence())
    return done
