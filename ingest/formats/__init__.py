"""Known exports, one TOML file each: a format is data (docs/formats.md). `known` reads them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, cast

from ingest.kinds import COLUMNS, Kind

# Headers of which the first that is there counts.
Choices = tuple[str, ...]
# What a piece of SQL in a format names: a column that it takes, a part of the file's name, a label above the header.
NAMED = re.compile(r"\{([a-z_]+)\}")
ALWAYS_NAMED = frozenset({"file"})
OURS = "canonical"


@dataclass(frozen=True)
class Lookup:
    """A value that stands in another row of the same file: take `take` of the row whose `of` equals this row's `by`."""

    by: str
    of: str
    take: str


@dataclass(frozen=True)
class Format:
    """One known export.

    anchors: columns that must all be there, each with its names in other languages; any_of: of these at least one.
    ages: what a header of one age has more -> how that age is called. columns: canonical name -> header as it is.
    take: name used in the SQL of this format -> header. sql: canonical name -> SQL. defaults: canonical name -> value
    for every row. times: canonical time column -> how it is written. left_out: reason -> SQL. totals: measure -> SQL;
    window: over what they count. file_name: a pattern whose groups the SQL may name. above: name -> label above the
    header. ends: what begins a part of the file that is left out. zone, day_order: of times that name none.
    roles: type of activity -> its role. says: what the report tells. source: where the header was seen.
    """

    name: str
    title: str
    kind: Kind
    source: str
    anchors: tuple[Choices, ...]
    any_of: Choices = ()
    ages: MappingOf[str, Choices] = field(default_factory=dict)
    columns: MappingOf[str, Choices] = field(default_factory=dict)
    take: MappingOf[str, Choices] = field(default_factory=dict)
    sql: MappingOf[str, str] = field(default_factory=dict)
    lookups: MappingOf[str, Lookup] = field(default_factory=dict)
    defaults: MappingOf[str, str] = field(default_factory=dict)
    times: MappingOf[str, str] = field(default_factory=dict)
    left_out: MappingOf[str, str] = field(default_factory=dict)
    totals: MappingOf[str, str] = field(default_factory=dict)
    window: str = "unknown"
    file_name: str = ""
    above: MappingOf[str, Choices] = field(default_factory=dict)
    ends: str = ""
    zone: str | None = None
    day_order: str | None = None
    roles: MappingOf[str, str] = field(default_factory=dict)
    says: tuple[str, ...] = ()
    shape: str = ""

    @property
    def is_ours(self) -> bool:
        """Whether this is Next Circle's own table, whose columns have their canonical names."""
        return self.name.split()[0] == OURS


@cache
def known() -> tuple[Format, ...]:
    """All formats of this folder, the most anchors first (the narrower description wins), our own before others."""
    found = [read(path) for path in sorted(Path(__file__).parent.glob("*.toml"))]
    return tuple(sorted(found, key=lambda f: (-len(f.anchors), not f.is_ours, f.name)))


@cache
def by_name() -> dict[str, Format]:
    """The same by their names."""
    return {form.name: form for form in known()}


def role_of(format_name: str, activity_type: str) -> str | None:
    """The role that a format gives to a type of activity; None where it gives none."""
    form = by_name().get(format_name)
    return form.roles.get(activity_type) if form else None


def read(path: Path) -> Format:
    """One file of this folder. Raises ValueError where it names what it does not take."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    many = ("columns", "take", "above", "ages")
    values: dict[str, Any] = {key: value for key, value in data.items() if key not in {*many, "anchors", "lookups"}}
    for key in many:
        values[key] = {name: _choices(headers) for name, headers in data.get(key, {}).items()}
    values["anchors"] = tuple(_choices(anchor) for anchor in data["anchors"])
    values["any_of"] = tuple(data.get("any_of", ()))
    values["says"] = tuple(data.get("says", ()))
    values["lookups"] = {name: Lookup(**parts) for name, parts in data.get("lookups", {}).items()}
    form = Format(**{**values, "kind": cast("Kind", data["kind"])})
    _check(form, path.name)
    return form


def _choices(headers: str | list[str]) -> Choices:
    return (headers,) if isinstance(headers, str) else tuple(headers)


def _check(form: Format, file: str) -> None:
    """Raise ValueError where a format fills what is no column of its kind, or its SQL names what it does not take."""
    canonical = {column.name for column in COLUMNS[form.kind]}
    filled = {*form.columns, *form.sql, *form.defaults, *form.times, *form.lookups}
    groups = set(re.compile(form.file_name).groupindex)
    may_name = {*form.take, *form.above, *groups, *ALWAYS_NAMED}
    pieces = (*form.sql.values(), *form.left_out.values(), *form.totals.values())
    unknown = {name for piece in pieces for name in NAMED.findall(piece)} - may_name
    if filled - canonical or unknown:
        raise ValueError(f"{file} names what is not there: {sorted((filled - canonical) | unknown)}")
