"""What a format does with a table beyond renaming its columns: values made by SQL, rows left out, totals, lookups."""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.formats import NAMED, Format, Lookup
from ingest.parse import literal, quoted
from ingest.report import DayOrder

BY_RULE = "left out by rule: "
LEFT_OUT, ROW = "left_out", "row number"
# Short words that the SQL of formats may use.
MACROS = (
    # Discourse writes quotes into the value itself where it holds a comma.
    """create or replace temp macro unquoted(x) as
    case when length(x) > 1 and x[1] = '"' and x[-1] = '"' then replace(x[2:-2], '""', '"') else x end""",
    """create or replace temp macro is_yes(x) as lower(x) in
    ('yes', 'true', '1', 'ja', 'oui', 'sí', 'si', 'sì', 'sim', 'tak', 'да', 'так', 'evet', 'kyllä', 'ano', 'igen',
    '是', 'はい', '예', 'نعم', 'כן')""",
    """create or replace temp macro is_no(x) as lower(x) in
    ('no', 'false', '0', 'nein', 'nej', 'non', 'não', 'nao', 'nee', 'nie', 'нет', 'ні', 'hayır', 'ei', 'ne', 'nem',
    '否', 'いいえ', '아니오', '아니요', 'لا', 'לא')""",
    "create or replace temp macro full_name(a, b) as nullif(trim(concat_ws(' ', a, b)), '')",
    """create or replace temp macro minutes_of(x) as nullif(
    60 * coalesce(try_cast(regexp_extract(x, '(\\d+)\\s*h', 1) as double), 0)
    + coalesce(try_cast(regexp_extract(x, '(\\d+)\\s*m', 1) as double), 0)
    + coalesce(try_cast(regexp_extract(x, '(\\d+)\\s*s', 1) as double), 0) / 60, 0)::varchar""",
)


@dataclass(frozen=True)
class Rules:
    """The rules of one table. inputs: column of the source -> its place. derived: canonical column -> SQL.

    used: canonical column -> the inputs that its SQL names. left_out: (reason, SQL condition). totals: measure -> SQL.
    is_numbered: the SQL looks at other rows, so that the order of the file must be kept by number.
    """

    inputs: MappingOf[str, int] = field(default_factory=dict)
    derived: MappingOf[str, str] = field(default_factory=dict)
    used: MappingOf[str, tuple[str, ...]] = field(default_factory=dict)
    left_out: tuple[tuple[str, str], ...] = ()
    lookups: MappingOf[str, Lookup] = field(default_factory=dict)
    totals: MappingOf[str, str] = field(default_factory=dict)
    window: str = "unknown"
    ends: str = ""
    zone: str | None = None
    day_order: DayOrder | None = None
    says: tuple[str, ...] = ()

    @property
    def is_numbered(self) -> bool:
        """Whether any SQL of these rules looks at other rows."""
        pieces = (*self.derived.values(), *(condition for _, condition in self.left_out))
        return bool(self.lookups) or any(" over (" in piece for piece in pieces)

    def ends_at(self, fields: Sequence[str]) -> bool:
        """Whether a record begins a part of the file that is left out."""
        return bool(self.ends) and bool(fields) and re.fullmatch(self.ends, fields[0].strip()) is not None


def input_name(name: str) -> str:
    """The column of the source that a format calls `name`; no canonical column is called so."""
    return f"in {name}"


def rules_of(
    form: Format,
    places: MappingOf[str, int],
    known: MappingOf[str, str | None],
) -> Rules:
    """The rules for one header. places: name in `take` -> place. known: values that hold for the whole file."""

    def filled(piece: str) -> str:
        return NAMED.sub(lambda found: _named(found[1], places, known), piece)

    return Rules(
        inputs={input_name(name): place for name, place in places.items()},
        derived={name: filled(piece) for name, piece in form.sql.items()},
        used={
            name: tuple(input_name(one) for one in NAMED.findall(piece) if one in places)
            for name, piece in form.sql.items()
        },
        left_out=tuple((BY_RULE + reason, filled(piece)) for reason, piece in form.left_out.items()),
        lookups={name: one for name, one in form.lookups.items() if one.by in places and one.of in places},
        totals={name: filled(piece) for name, piece in form.totals.items() if _has_value(piece, places)},
        window=form.window,
        ends=form.ends,
        zone=form.zone,
        day_order=form.day_order,  # type: ignore[arg-type]
        says=form.says,
    )


def _named(name: str, places: MappingOf[str, int], known: MappingOf[str, str | None]) -> str:
    """SQL for what a format calls `name`; what this file does not have is NULL."""
    if name in places:
        return quoted(input_name(name))
    value = known.get(name)
    return "cast(null as varchar)" if value is None else literal(value)


def _has_value(piece: str, places: MappingOf[str, int]) -> bool:
    return any(name in places for name in NAMED.findall(piece))


def values_for_the_file(form: Format, file: str, archive: str, above: Sequence[Sequence[str]]) -> dict[str, str | None]:
    """What the file's name (or its archive's) and the lines above the header say: name used in the SQL -> value."""
    known: dict[str, str | None] = {"file": stem_of(file)}
    if form.file_name:
        pattern = re.compile(form.file_name, re.I)
        known |= dict.fromkeys(pattern.groupindex)
        found = next((match for name in (file, archive) if (match := pattern.search(Path(name).name))), None)
        known |= {name: (value or "").strip() or None for name, value in (found.groupdict() if found else {}).items()}
    labels = _labels(above)
    for name, choices in form.above.items():
        known[name] = next((labels[choice.casefold()] for choice in choices if labels.get(choice.casefold())), None)
    return known


def _labels(above: Sequence[Sequence[str]]) -> dict[str, str]:
    """Label -> value above a header: beside each other in a line of two cells, or one below the other."""
    found: dict[str, str] = {}
    rows = [[cell.strip() for cell in row] for row in above]
    for number, row in enumerate(rows):
        if len(row) == 2 and all(row):  # noqa: PLR2004
            found.setdefault(row[0].casefold().rstrip(":"), row[1])
        elif len(row) > 2 and number + 1 < len(rows) and len(rows[number + 1]) == len(row):  # noqa: PLR2004
            for label, value in zip(row, rows[number + 1], strict=True):
                found.setdefault(label.casefold(), value)
    return found


_ENDINGS = (".gz", ".csv", ".tsv", ".txt", ".xlsx", ".xls", ".parquet", ".zip")


def stem_of(name: str) -> str:
    """The name of a file without its folder and its endings.

    >>> stem_of("exports/Board games.csv.gz")
    'Board games'
    """
    shown = Path(name.replace("\\", "/")).name
    for ending in _ENDINGS:
        if shown.lower().endswith(ending) and len(shown) > len(ending):
            shown = shown[: -len(ending)]
    return shown
