"""Named mappings: keep which column means what for the next export of the same tool, find it again, forget it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from actions.access import LOCAL, Act, Visitor, check_may
from errors import WrongUsage
from ingest import mapping_file
from ingest.match import squashed
from queries.filters import Filters
from queries.run import ask
from warehouse import mappings
from warehouse.mappings import NamedMapping, header_key
from warehouse.workspace import Workspace, open_workspace


@dataclass(frozen=True)
class SavedMapping:
    """A named mapping as it is kept. saved_at: UTC without a zone; fits_whole: the file has exactly its columns."""

    mapping_key: int
    named: NamedMapping
    saved_at: datetime
    saved_by: str
    fits_whole: bool = True


def save_mapping(workspace_name: str, named: NamedMapping, *, who: Visitor = LOCAL, now: datetime) -> int:
    """Keep a mapping under its name, in the place of one of that name; its number. `now` is UTC without a zone."""
    check_may(who, Act.IMPORT)
    if not named.name.strip():
        raise WrongUsage("A mapping needs a name to be saved", remedy="Name it after the tool that makes the export.")
    return mappings.save(open_workspace(workspace_name), named, who=who.name, now=now)


def remove_mapping(workspace_name: str, mapping_key: int, *, who: Visitor = LOCAL, now: datetime) -> None:
    """Forget a mapping; what was imported with it stays. Raises Refused when there is none with this number."""
    check_may(who, Act.IMPORT)
    mappings.remove(open_workspace(workspace_name), mapping_key, who=who.name, now=now)


def saved_mappings(workspace: Workspace) -> list[SavedMapping]:
    """Every mapping of the workspace, the newest first."""
    rows = ask(workspace, "saved_mappings", Filters()).astype(object)
    rows = rows.where(rows.notna(), None)
    return [
        SavedMapping(
            int(row["mapping_key"]),
            NamedMapping(
                row["name"],
                row["kind"],
                tuple(json.loads(row["header"])),
                mapping_file.parse(json.loads(row["mapping"])),
                row["time_zone"],
                row["day_order"],
            ),
            row["saved_at"],
            row["saved_by"],
        )
        for row in rows.to_dict("records")
    ]


def fitting_mappings(workspace: Workspace, header: Sequence[str]) -> list[SavedMapping]:
    """Mappings that a file with this header can be read with, those made for exactly these columns first."""
    key = header_key(header)
    found: list[SavedMapping] = []
    for saved in saved_mappings(workspace):
        needed = {squashed(name) for name in saved.named.mapping.columns.values()}
        if needed <= set(key):
            whole = saved.named.header == key
            found.append(SavedMapping(saved.mapping_key, saved.named, saved.saved_at, saved.saved_by, whole))
    return sorted(found, key=lambda saved: not saved.fits_whole)
