"""Named mappings: which column means what in the exports of one tool, kept for the next one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from errors import Refused
from ingest import mapping_file
from ingest.kinds import Kind
from ingest.match import squashed
from ingest.report import DayOrder, Mapping
from warehouse import audit
from warehouse.workspace import Workspace

LONGEST_NAME = 80  # characters: it stands in a box beside others


@dataclass(frozen=True)
class NamedMapping:
    """A mapping under its name, with what else a file of this kind cannot say itself.

    header: the names of all columns of the file that it was made for, as `header_key` writes them.
    """

    name: str
    kind: Kind
    header: tuple[str, ...]
    mapping: Mapping
    time_zone: str | None = None
    day_order: DayOrder | None = None


def header_key(header: Sequence[str]) -> tuple[str, ...]:
    """What two headers with the same columns have in common, whatever their order, case and signs.

    >>> header_key(["User ID", "posted", ""]) == header_key(["Posted", "user_id"])
    True
    """
    return tuple(sorted({squashed(name) for name in header} - {""}))


def save(workspace: Workspace, named: NamedMapping, *, who: str, now: datetime) -> int:
    """Keep a mapping; one of the same name is replaced. Its number. `now` is UTC without a zone."""
    name = " ".join(named.name.split())[:LONGEST_NAME]
    with workspace.write("nothing") as connection:
        connection.execute("delete from saved_mapping where lower(name) = lower($1)", [name]).fetchall()
        key = int(connection.execute("select coalesce(max(mapping_key), 0) + 1 from saved_mapping").fetchall()[0][0])
        connection.execute(
            "insert into saved_mapping values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            [
                *(key, name, named.kind, json.dumps(named.header, ensure_ascii=False)),
                *(mapping_file.dump(named.mapping), named.time_zone, named.day_order, now, who),
            ],
        ).fetchall()
        audit.record(connection, at=now, who=who, what="save mapping", on_what=f"mapping {key}: {name}")
    return key


def remove(workspace: Workspace, mapping_key: int, *, who: str, now: datetime) -> None:
    """Forget a mapping; what was imported with it stays. Raises Refused when there is none with this number."""
    with workspace.write("nothing") as connection:
        gone = connection.execute("delete from saved_mapping where mapping_key = $1", [mapping_key]).fetchall()[0][0]
        if not gone:
            raise Refused(f"There is no mapping {mapping_key}", remedy="See the list of saved mappings.")
        audit.record(connection, at=now, who=who, what="remove mapping", on_what=f"mapping {mapping_key}")
