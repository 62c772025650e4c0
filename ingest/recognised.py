"""What a table was recognised as: its kind, its format, and which of its columns means what."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.kinds import Kind
from ingest.report import Mapping
from ingest.rules import Rules


@dataclass(frozen=True)
class Recognised:
    """What a table is. columns: canonical name -> index of its column. header_record: its index in the sample.

    mapping: the same by header name, with defaults and time formats. reasons: canonical name -> why that column.
    rules: what else the format does with the columns.
    """

    kind: Kind
    format: str
    format_reason: str
    header: tuple[str, ...]
    header_record: int
    columns: MappingOf[str, int]
    mapping: Mapping
    reasons: MappingOf[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    rules: Rules = field(default_factory=Rules)

    @property
    def picks(self) -> dict[str, int]:
        """All columns that are read: name in the SQL -> place."""
        return {**self.columns, **self.rules.inputs}

    @property
    def filled(self) -> tuple[str, ...]:
        """The canonical columns that the table fills, as they stand or by a rule."""
        return (*self.columns, *(n for n in (*self.rules.derived, *self.rules.lookups) if n not in self.columns))

    def cells(self, name: str) -> tuple[int, ...]:
        """The places that a canonical column is made from."""
        if name in self.columns:
            return (self.columns[name],)
        return tuple(self.rules.inputs[one] for one in self.rules.used.get(name, ()))

    def written(self, name: str, fields: Sequence[str]) -> str:
        """What a record holds for a canonical column, as it stands there; the first where several may."""
        texts = (fields[place].strip() for place in self.cells(name) if place < len(fields))
        return next((text for text in texts if text), "")
