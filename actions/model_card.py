"""The card of the newest model, kept in the workspace as plain JSON: numbers and names, nothing executable."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from downloads.plain_values import plain_dict
from warehouse.workspace import Workspace

NAME = "almost_ready.json"


def card_file(workspace: Workspace) -> Path:
    """Where the card stands."""
    return workspace.folder / "models" / NAME


def keep_card(workspace: Workspace, card: dict[str, Any], *, now: datetime) -> Path:
    """Write the card in the place of the one before, whole or not at all."""
    file = card_file(workspace)
    file.parent.mkdir(exist_ok=True)
    text = json.dumps(plain_dict(card | {"kept_at": now.isoformat()}), ensure_ascii=False, indent=1, allow_nan=False)
    part = file.with_suffix(".part")
    part.write_text(text + "\n", encoding="utf-8")
    part.replace(file)
    return file


def keep_new_card(workspace: Workspace, card: dict[str, Any], *, now: datetime) -> bool:
    """Keep the card unless the one kept says the same already; whether it was written."""
    kept = read_card(workspace) or {}
    kept.pop("kept_at", None)
    if kept == json.loads(json.dumps(plain_dict(card))):
        return False
    keep_card(workspace, card, now=now)
    return True


def read_card(workspace: Workspace) -> dict[str, Any] | None:
    """The card kept last; None where none was, or where it is no card."""
    try:
        found = json.loads(card_file(workspace).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return found if isinstance(found, dict) else None
