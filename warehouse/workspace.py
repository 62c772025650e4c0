"""A workspace: one community's DuckDB file in its folder; one writer, a cursor per reader, versions for caches."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Literal

import duckdb

from errors import WorkspaceInUse
from warehouse import audit, witness
from warehouse.audit import Note
from warehouse.backup import back_up_before_upgrade
from warehouse.connect import checkpoint, connect, roll_back, told_in_words
from warehouse.folders import INBOX, empty, put_in_place, remove_all_but_inbox
from warehouse.left_behind import finish_erasure
from warehouse.names import FILE, check_workspace_name, home, list_workspaces

# A page that shows names waits no longer than this for its line in the audit; then the import under way takes it along.
SECONDS_FOR_A_NOTE = 0.2
# The slowest question ends within ten seconds; what takes longer than this hangs.
SECONDS_FOR_READERS = 60.0

Changes = Literal["data", "settings", "nothing"]

log = logging.getLogger("next_circle")

__all__ = ["FILE", "INBOX", "Workspace", "check_workspace_name", "home", "list_workspaces", "open_workspace"]

_opened: dict[Path, Workspace] = {}
_opening = threading.Lock()


def open_workspace(name: str) -> Workspace:
    """The workspace with this name, created when missing; the same object for everybody in this process.

    Raises WrongUsage for a name that cannot be, WorkspaceInUse, WorkspaceDamaged, StorageFull.
    """
    check_workspace_name(name)
    with _opening:
        return _opened_or_made(name)


@contextmanager
def opened_for_import(name: str) -> Iterator[Workspace]:
    """The same for an import; a workspace that imports made and into which nobody stored anything is removed again."""
    check_workspace_name(name)
    with _opening:
        is_new = not (home() / name / FILE).exists()
        workspace = _opened_or_made(name)
        workspace.is_made_by_import = workspace.is_made_by_import or is_new
        workspace.count_imports += 1
    try:
        yield workspace
    finally:
        with _opening:
            workspace.count_imports -= 1
            if workspace.is_made_by_import and not workspace.count_imports:
                workspace.remove_if_empty()


def _opened_or_made(name: str) -> Workspace:
    """The workspace, while the caller holds the lock of opening."""
    folder = home() / name
    workspace = _opened.get(folder)
    if workspace is None:
        workspace = _opened[folder] = Workspace(name, folder)
        finish_erasure(workspace)
    return workspace


def close_all() -> None:
    """Close every workspace of this process, as at the end of the server."""
    for workspace in list(_opened.values()):
        workspace.close()


class Workspace:
    """One community's data. Readers run beside each other and the one writer; every change is one transaction."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.folder = folder
        self.spool = folder / "spool"
        spill = folder / "spill"
        with told_in_words(opening=name):
            for needed in (self.spool, spill):
                needed.mkdir(parents=True, exist_ok=True)
        before = partial(back_up_before_upgrade, folder)
        self._connection = connect(folder / FILE, spool=self.spool, spill=spill, before_migration=before)
        self._is_dead = False  # after a fatal error DuckDB answers nothing more until the file is opened again
        self._writing = threading.RLock()
        self._notes: deque[Note] = deque()
        self._idle, self._count_readers, self._is_replacing = threading.Condition(), 0, False
        self.is_made_by_import = False
        self.count_imports = 0  # under way now; both change under the lock of opening alone
        try:
            with told_in_words(opening=name):
                witness.check(self._connection, folder)
                self._read_versions(self._connection)
                empty(self.spool)
        except BaseException:
            self._connection.close()
            raise

    @property
    def data_version(self) -> int:
        """Grows with every change of the data; part of every cache key."""
        return self._versions[0]

    @property
    def settings_version(self) -> int:
        """Grows with every change of the settings; part of every cache key."""
        return self._versions[1]

    @contextmanager
    def reader(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor of one's own: sees what was committed, never waits for the writer; only for a change of the file."""
        self._revive()
        with self._idle:
            self._idle.wait_for(lambda: not self._is_replacing)
            cursor = self._connection.cursor()
            self._count_readers += 1
        try:
            with told_in_words(at_death=self._die):
                yield cursor
        finally:
            with self._idle:
                cursor.close()
                self._count_readers -= 1
                self._idle.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else writes meanwhile; further changes and a replaced file belong together."""
        with self._writing:
            yield

    def replace_file(self, fresh: Path) -> None:
        """Put another file in the place of the workspace's own, once nobody reads, and open it. Nothing else is left.

        fresh: a whole workspace file on the same disk; it is gone afterwards. The caller is the one writer.
        Raises WorkspaceInUse when readers do not end.
        """
        with self._writing, self._nobody_reads():
            self._connection.close()
            try:
                put_in_place(fresh, self.folder / FILE)
            finally:
                self._connection = connect(self.folder / FILE, spool=self.spool, spill=self.folder / "spill")
            self._read_versions(self._connection)
            witness.keep(self._connection, self.folder)

    @contextmanager
    def _nobody_reads(self) -> Iterator[None]:
        with self._idle:
            self._is_replacing = True
            is_idle = self._idle.wait_for(lambda: not self._count_readers, SECONDS_FOR_READERS)
        try:
            if not is_idle:
                raise WorkspaceInUse("Somebody is still looking at this community", remedy="Try again in a minute.")
            yield
        finally:
            with self._idle:
                self._is_replacing = False
                self._idle.notify_all()

    @contextmanager
    def write(self, changes: Changes = "data") -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection in one transaction under the write lock: committed at the end, rolled back on any error.

        changes: which version grows with it; "nothing" for what no figure reads (the ledger, the audit).
        Raises StorageFull when the disk is full; nothing is stored then.
        """
        with self._writing:
            self._revive()
            cursor = self._connection.cursor()
            noted: list[Note] = []
            try:
                with told_in_words(at_death=self._die):
                    cursor.begin()
                    yield cursor
                    while self._notes:
                        noted.append(self._notes.popleft())
                        audit.record(cursor, **noted[-1])
                    audit.seal(cursor)
                    witness.count_change(cursor)
                    if changes != "nothing":
                        cursor.execute(f"update version set {changes}_version = {changes}_version + 1").fetchall()
                    cursor.commit()
            except BaseException:
                self._notes.extendleft(reversed(noted))
                roll_back(cursor)
                raise
            else:
                self._read_versions(cursor)
                witness.keep(cursor, self.folder)
                self._is_dead = not checkpoint(cursor)
            finally:
                cursor.close()

    def _die(self) -> None:
        self._is_dead = True

    def _revive(self) -> None:
        """Open the file again after a fatal error, such as a disk that was full while the log was written into it."""
        if not self._is_dead:
            return
        with self._writing, self._nobody_reads():
            if self._is_dead:
                _opened.pop(self.folder, None)  # what cannot be opened now is opened anew at the next visit
                self._connection.close()
                self._connection = connect(self.folder / FILE, spool=self.spool, spill=self.folder / "spill")
                _opened[self.folder], self._is_dead = self, False

    def note(self, line: Note) -> None:
        """Put a line into the audit: at once, or with the change under way, so that nobody waits for an import."""
        self._notes.append(line)
        if self._writing.acquire(timeout=SECONDS_FOR_A_NOTE):
            try:
                if self._notes:
                    with self.write("nothing"):
                        pass
            finally:
                self._writing.release()

    def close(self) -> None:
        """Close the file; the next open_workspace opens it again."""
        with _opening, self._writing:
            _opened.pop(self.folder, None)
            self._connection.close()

    def remove_if_empty(self) -> None:
        """Remove the workspace unless something was ever stored in it. The caller holds the lock of opening."""
        with self._writing:
            if witness.count_changes(self._connection):
                return
            _opened.pop(self.folder, None)
            self._connection.close()
            remove_all_but_inbox(self.folder)

    def _read_versions(self, connection: duckdb.DuckDBPyConnection) -> None:
        data, settings = connection.execute("select data_version, settings_version from version").fetchall()[0]
        self._versions: tuple[int, int] = (int(data), int(settings))
