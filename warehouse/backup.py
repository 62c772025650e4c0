"""Backups: whole copies beside the workspaces' folders, with an index that says what each holds and until when.

They stand outside the workspace's folder, so that a folder that is lost or damaged does not take them along.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from errors import Refused, WorkspaceDamaged
from warehouse.connect import told_in_words
from warehouse.whole_copy import Counts, copy_whole, read_counts, remove

FOLDER = ".backups"  # beside the workspaces; no workspace can have this name
# A week of days and a few before changes: who notices a mistake after a holiday still finds the state before it.
KEPT = 10
# An erased person is in an older backup for no longer than this; GDPR lets backups run out if one says when.
DAYS_KEPT = 30
ERASED = "erased.json"

log = logging.getLogger("next_circle")


@dataclass(frozen=True)
class Backup:
    """One backup. made_at: UTC without a zone; reason: in words; counts: rows per table; size: bytes."""

    file: str
    made_at: datetime
    reason: str
    counts: Counts
    size: int

    @property
    def gone_at(self) -> datetime:
        """When it is removed at the latest."""
        return self.made_at + timedelta(days=DAYS_KEPT)


def folder_of(workspace_folder: Path) -> Path:
    """Where the backups of a workspace lie."""
    return workspace_folder.parent / FOLDER / workspace_folder.name


def back_up(connection: duckdb.DuckDBPyConnection, workspace_folder: Path, *, reason: str, now: datetime) -> Backup:
    """Make a backup while others read and write; older ones beyond KEPT and DAYS_KEPT go.

    connection: a cursor of the workspace. Raises StorageFull, WorkspaceDamaged.
    """
    target = folder_of(workspace_folder)
    part = workspace_folder / "spool" / f"backup-{os.getpid()}-{now:%f}.duckdb"
    with told_in_words():
        target.mkdir(parents=True, exist_ok=True)
        target.parent.chmod(0o700)
        try:
            counts = copy_whole(connection, part)
            backup = Backup(_free_name(target, now), now, reason, counts, part.stat().st_size)
            part.replace(target / backup.file)
            _write(target / f"{backup.file}.json", asdict(backup) | {"made_at": now.isoformat()})
        finally:
            remove(part)
    _let_go(workspace_folder, now)
    return backup


def back_up_before_upgrade(workspace_folder: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """A backup of a workspace as an older version of the program left it."""
    back_up(connection, workspace_folder, reason="before an upgrade", now=datetime.now(UTC).replace(tzinfo=None))


def backups_of(workspace_folder: Path) -> list[Backup]:
    """Every backup of a workspace, the newest first; one whose description cannot be read is passed by."""
    found: list[Backup] = []
    for about in folder_of(workspace_folder).glob("*.duckdb.json"):
        try:
            data = json.loads(about.read_text(encoding="utf-8"))
            backup = Backup(**data | {"made_at": datetime.fromisoformat(data["made_at"])})
        except (OSError, ValueError, KeyError, TypeError) as problem:
            log.warning("The description of a backup cannot be read: %s", problem)
            continue
        if backup.file == about.name.removesuffix(".json") and about.with_name(backup.file).is_file():
            found.append(backup)
    return sorted(found, key=lambda each: (each.made_at, each.file), reverse=True)


def find_backup(workspace_folder: Path, file: str | None) -> tuple[Backup, Path]:
    """The backup of this file name, or the newest, with its path, read whole and counted.

    Raises Refused where there is none, WorkspaceDamaged when it does not hold what it did.
    """
    known = backups_of(workspace_folder)
    chosen = next((each for each in known if file in {None, each.file}), None)
    if chosen is None:
        names = ", ".join(each.file for each in known) or "none"
        raise Refused(f"There is no such backup of {workspace_folder.name}", remedy=f"Backups are: {names}.")
    path = folder_of(workspace_folder) / chosen.file
    if read_counts(path) != chosen.counts:
        raise WorkspaceDamaged(f"The backup {chosen.file} does not hold what it did", remedy="Choose another backup.")
    return chosen, path


def keep_erased(workspace_folder: Path, salt: str, hashes: Sequence[str]) -> None:
    """Keep beside the backups who was erased, so that a restored one is without them too."""
    target = folder_of(workspace_folder)
    target.mkdir(parents=True, exist_ok=True)
    _write(target / ERASED, {"salt": salt, "hashes": sorted({*hashes, *kept_erased(workspace_folder)[1]})})


def kept_erased(workspace_folder: Path) -> tuple[str, list[str]]:
    """The salt and the hashes that keep_erased wrote; an empty salt where nobody was erased.

    Raises WorkspaceDamaged: a restore that does not know who was erased would bring them back.
    """
    file = folder_of(workspace_folder) / ERASED
    if not file.exists():
        return "", []
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        return str(data["salt"]), [str(each) for each in data["hashes"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WorkspaceDamaged(
            f"The list of erased people ({ERASED}) beside the backups cannot be read",
            remedy="Put it back from a copy of the disk; nothing was restored or erased.",
        ) from error


def _let_go(workspace_folder: Path, now: datetime) -> None:
    """Remove what is beyond the count or the days; the newest always stays."""
    for number, backup in enumerate(backups_of(workspace_folder)):
        if number >= KEPT or (number and backup.gone_at < now):
            remove(folder_of(workspace_folder) / backup.file)
            (folder_of(workspace_folder) / f"{backup.file}.json").unlink(missing_ok=True)


def _free_name(target: Path, now: datetime) -> str:
    stem, number = f"{now:%Y-%m-%dT%H-%M-%S}", 1
    while (target / f"{stem}-{number}.duckdb").exists():
        number += 1
    return f"{stem}-{number}.duckdb"


def _write(file: Path, data: object) -> None:
    """Write whole or not at all."""
    part = file.with_name(f"{file.name}.part")
    with part.open("w", encoding="utf-8") as out:
        json.dump(data, out, ensure_ascii=False, indent=1)
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)
