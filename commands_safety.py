"""What the commands of safety do: erase, everything held about one person, backup, restore, audit."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from actions import backups
from actions import erase as erasing
from actions import retention as retaining
from actions.audit import read_audit, read_door
from actions.imports import now
from commands import existing, say
from downloads.plain_values import fields, plain_dict
from errors import OurFault
from warehouse.workspace import check_workspace_name


def erase(options: argparse.Namespace) -> dict[str, Any]:
    """The command `erase MEMBER`: gone from everything but the backups; or, with --show, a file of all that is held."""
    workspace = existing(options.workspace)
    if options.show is not None:
        held = erasing.held_about(workspace, options.member, now=now())
        _write(options.show, erasing.held_as_json(held))
        return {"workspace": options.workspace, "file": str(options.show), "tables": list(held["held"])}
    done = erasing.erase_member(workspace, options.member, now=now())
    say([done.in_words()])
    return plain_dict(
        {
            "workspace": options.workspace,
            "accounts": done.erasure.accounts,
            "rows": done.erasure.rows,
            "texts": done.erasure.texts,
            "files_removed": done.files,
            "backups_that_still_hold": done.backups,
            "gone_from_backups_on": done.until,
        }
    )


def backup(options: argparse.Namespace) -> dict[str, Any]:
    """The command `backup`: make one, unless --list; then those there are, the newest first."""
    workspace = options.workspace
    if not options.list:
        made = backups.back_up(existing(workspace), now=now())
        say([f"{made.file}: {made.counts.get('event', 0):,} acts, read back and counted."])
    return plain_dict({"workspace": workspace, "backups": [fields(each) for each in backups.backups_of(workspace)]})


def restore(options: argparse.Namespace) -> dict[str, Any]:
    """The command `restore [FILE]`: put a backup back, the newest where none is named."""
    check_workspace_name(options.workspace)
    done = backups.put_back(options.workspace, options.file, now=now())
    return plain_dict({"workspace": options.workspace, "restored": fields(done)})


def retention(options: argparse.Namespace) -> dict[str, Any]:
    """The command `retention`: what is older than the workspace keeps; with --now it is deleted."""
    workspace = existing(options.workspace)
    found = retaining.delete_old(workspace, now=now()) if options.now else retaining.preview(workspace, now=now())
    say([found.in_words()])
    return plain_dict({"workspace": options.workspace} | fields(found))


def audit(options: argparse.Namespace) -> dict[str, Any]:
    """The command `audit`: who did what, who signed in or was refused, and whether a line is missing or was changed."""
    found = read_audit(existing(options.workspace))
    lines = found.lines.astype(object).where(found.lines.notna(), None).to_dict("records")
    if found.broken_at is not None:
        say([f"Line {found.broken_at} does not follow from the one before it: the audit was tampered with."])
    door = read_door()
    if door.broken_at is not None:
        at = f"Line {door.broken_at} of the sign-ins"
        say([f"{at} is missing or does not follow from the one before it: the log was tampered with."])
    return plain_dict(
        {
            "workspace": options.workspace,
            "whole": found.broken_at is None,
            "lines": lines,
            "door": {"whole": door.broken_at is None, "lines": door.lines},
        }
    )


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
        path.chmod(0o600)
    except OSError as error:
        raise OurFault(f"It cannot be written to {path}", remedy="Choose a folder that can be written.") from error
