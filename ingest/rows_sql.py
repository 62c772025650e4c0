"""The one SELECT that types a table's rows, whichever reader took them from the file."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from pathlib import Path

from ingest.kinds import COLUMNS, required_columns
from ingest.parse import TimeColumn, literal, quoted, trimmed, typed_columns
from ingest.recognise import Recognised
from ingest.rows import MAX_ID_CHARACTERS

_ENDINGS = (".gz", ".csv", ".tsv", ".txt", ".xlsx", ".parquet")


def select_sql(
    source: str,
    picked: MappingOf[str, str],
    found: Recognised,
    times: MappingOf[str, TimeColumn],
    *,
    community: str,
    keep_text: bool,
    distrust_quotes: bool,
) -> str:
    """SQL: every row of `source`, typed, in order; content_hash is NULL where the row cannot be loaded.

    picked: canonical column -> column of source. Kinds other than activity have a content_hash of 0, which the caller
    takes away again. distrust_quotes: a value that ends in a quote is not loaded (an opening one may be lost).
    """
    typed = ", ".join(typed_columns(found.kind, picked, times, keep_text=keep_text))
    tests = " and ".join(_loadable(found, picked if distrust_quotes else ()))
    defaults = dict(found.mapping.defaults)
    replaced: list[str] = []
    if found.kind == "activity":
        defaults = {"activity_type": "unknown", "community": community, **defaults}
        replaced = [f"case when {tests} then content_hash end as content_hash"]
    names = {column.name for column in COLUMNS[found.kind]}
    replaced += [f"coalesce({quoted(n)}, {literal(v)}) as {quoted(n)}" for n, v in defaults.items() if n in names]
    replace = f" replace ({', '.join(replaced)})" if replaced else ""
    extra = "" if found.kind == "activity" else f", case when {tests} then 0::ubigint end as content_hash"
    return (
        f"with {_trimmed(source, picked)}, typed as (select {typed} from trimmed) select *{replace}{extra} from typed"
    )


def unread_sql(
    source: str, picked: MappingOf[str, str], found: Recognised, times: MappingOf[str, TimeColumn], names: Sequence[str]
) -> str:
    """SQL: for each of these optional columns how many rows that are kept hold a value that cannot be read, and one."""
    typed = ", ".join(typed_columns(found.kind, picked, times, keep_text=False))
    kept = ", ".join(f"{quoted(name)} as {quoted(f'written {name}')}" for name in names)
    asked: list[str] = []
    for name in names:
        odd = f"filter (where {quoted(f'written {name}')} is not null and {quoted(name)} is null)"
        asked.append(f"count(*) {odd}, min({quoted(f'written {name}')}) {odd}")
    return (
        f"with {_trimmed(source, picked)}, typed as (select {typed}, {kept} from trimmed) "
        f"select {', '.join(asked)} from typed where {' and '.join(_loadable(found, ()))}"
    )


def _trimmed(source: str, picked: MappingOf[str, str]) -> str:
    raw = ", ".join(f"{place} as {quoted(name)}" for name, place in picked.items())
    trim = ", ".join(f"{trimmed(name)} as {quoted(name)}" for name in picked)
    return f"raw as (select {raw} from {source}), trimmed as (select {trim} from raw)"


def _loadable(found: Recognised, distrusted: MappingOf[str, str] | tuple[str, ...]) -> list[str]:
    """SQL conditions under which a row is kept."""
    required = [name for name in required_columns(found.kind) if name not in found.mapping.defaults]
    tests = [f"{quoted(name)} is not null" for name in required]
    has_time = any(column.required and column.type == "time" for column in COLUMNS[found.kind])
    for name in required:
        if name.endswith("member_id"):
            tests.append(f"length({quoted(name)}) <= {MAX_ID_CHARACTERS}")
            if not has_time:  # where a time is required, repeated headers and totals fail by it
                header = found.mapping.columns.get(name, name)
                tests.append(f"lower({quoted(name)}) <> {literal(header.strip().lower())}")
                tests.append(f"not regexp_full_match(lower({quoted(name)}), '(grand )?totals?.{{0,40}}')")
    texts = {column.name for column in COLUMNS[found.kind] if column.type == "text" and column.name != "text"}
    tests += [f"not coalesce(suffix({quoted(name)}, '\"'), false)" for name in distrusted if name in texts]
    return tests


def community_of(name: str) -> str:
    """The one community of a file that names none: the file's own name without its ending.

    >>> community_of("Board games.csv.gz")
    'Board games'
    """
    shown = Path(name.replace("\\", "/")).name
    for ending in _ENDINGS:
        if shown.lower().endswith(ending) and len(shown) > len(ending):
            shown = shown[: -len(ending)]
    return shown
