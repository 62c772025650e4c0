"""Names of workspaces and the folder that holds them all."""

from __future__ import annotations

import os
import re
from pathlib import Path

from errors import WrongUsage

ROOT = Path(__file__).resolve().parents[1]
FILE = "workspace.duckdb"

# A folder's name on every system, and nothing that could lead out of the home folder.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


def home() -> Path:
    """The folder that holds all workspaces: NEXT_CIRCLE_HOME, or var/ beside the program."""
    return Path(os.environ.get("NEXT_CIRCLE_HOME") or ROOT / "var").resolve()


def list_workspaces() -> tuple[str, ...]:
    """Names of the workspaces that exist, in the order of the alphabet."""
    names = (file.parent.name for file in home().glob(f"*/{FILE}"))
    return tuple(sorted(name for name in names if _NAME.fullmatch(name)))


def check_workspace_name(name: str) -> None:
    """Raise WrongUsage unless the name can be a workspace's.

    >>> check_workspace_name("../etc")
    Traceback (most recent call last):
    errors.WrongUsage: "../etc" cannot be the name of a workspace. Use up to 64 letters, digits, - and _ ...
    """
    if not _NAME.fullmatch(name):
        raise WrongUsage(
            f'"{name}" cannot be the name of a workspace',
            remedy="Use up to 64 letters, digits, - and _ without accents or blanks.",
        )
