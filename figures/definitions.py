"""What every number means: read from defined/*.toml, shown as tooltips and on the Definitions page.

One file per view, in the order of their names. Each entry: name (plain words), statistic (the field's term), says (one
sentence), formula, source, limits (when it is wrong or says little), unit.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "defined"


@dataclass(frozen=True)
class Definition:
    """One number: its plain name, the statistic's name, what it says, its formula, source, limits and unit."""

    key: str
    name: str
    statistic: str
    says: str
    formula: str
    source: str
    limits: str
    unit: str

    def as_help(self) -> str:
        """The tooltip: what it says and when it is wrong."""
        return f"{self.says}\n\n{self.limits}" if self.limits else self.says


@cache
def definitions() -> tuple[Definition, ...]:
    """All definitions in the order of the files."""
    entries: dict[str, dict[str, str]] = {}
    for file in sorted(FOLDER.glob("*.toml")):
        entries |= tomllib.loads(file.read_text(encoding="utf-8"))
    names = ("name", "statistic", "says", "formula", "source", "limits", "unit")
    return tuple(
        Definition(key, **{name: str(entry.get(name, "")) for name in names}) for key, entry in entries.items()
    )


def definition(key: str) -> Definition:
    """The definition with this key. Raises KeyError for a key that defined/ lacks."""
    return {each.key: each for each in definitions()}[key]


def find(words: str | None) -> tuple[Definition, ...]:
    """Definitions that hold all the words anywhere, in the order of the files; all of them without words."""
    wanted = (words or "").casefold().split()
    return tuple(each for each in definitions() if all(word in _everything(each) for word in wanted))


def _everything(entry: Definition) -> str:
    return " ".join((entry.key, entry.name, entry.statistic, entry.says, entry.formula)).casefold()
