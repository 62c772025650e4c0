"""What every number means: read from definitions.toml, shown as tooltips and on the Definitions page."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "definitions.toml"


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
    """All definitions in the order of the file."""
    entries = tomllib.loads(FILE.read_text(encoding="utf-8"))
    names = ("name", "statistic", "says", "formula", "source", "limits", "unit")
    return tuple(
        Definition(key, **{name: str(entry.get(name, "")) for name in names}) for key, entry in entries.items()
    )


def definition(key: str) -> Definition:
    """The definition with this key. Raises KeyError for a key that definitions.toml lacks."""
    return {each.key: each for each in definitions()}[key]


def find(words: str | None) -> tuple[Definition, ...]:
    """Definitions that hold all the words anywhere, in the order of the file; all of them without words."""
    wanted = (words or "").casefold().split()
    return tuple(each for each in definitions() if all(word in _everything(each) for word in wanted))


def _everything(entry: Definition) -> str:
    return " ".join((entry.key, entry.name, entry.statistic, entry.says, entry.formula)).casefold()
