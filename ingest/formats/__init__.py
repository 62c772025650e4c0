"""Known exports, one TOML file each: a format is data. `known` reads them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import cast

from ingest.kinds import Kind


@dataclass(frozen=True)
class Format:
    """One known export.

    anchors: headers that must all be there; any_of: of these at least one. columns: canonical name -> header, beyond
    the canonical names themselves. defaults: canonical name -> value for every row. times: canonical time column ->
    how it is written. source: where the header was seen.
    """

    name: str
    title: str
    kind: Kind
    source: str
    anchors: tuple[str, ...]
    any_of: tuple[str, ...] = ()
    columns: MappingOf[str, str] = field(default_factory=dict)
    defaults: MappingOf[str, str] = field(default_factory=dict)
    times: MappingOf[str, str] = field(default_factory=dict)


@cache
def known() -> tuple[Format, ...]:
    """All formats of this folder, the most anchors first (the narrower description wins)."""
    found = [_read(path) for path in sorted(Path(__file__).parent.glob("*.toml"))]
    return tuple(sorted(found, key=lambda f: (-len(f.anchors), f.name)))


def _read(path: Path) -> Format:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Format(
        name=data["name"],
        title=data["title"],
        kind=cast("Kind", data["kind"]),
        source=data["source"],
        anchors=tuple(data["anchors"]),
        any_of=tuple(data.get("any_of", ())),
        columns=dict(data.get("columns", {})),
        defaults=dict(data.get("defaults", {})),
        times=dict(data.get("times", {})),
    )
