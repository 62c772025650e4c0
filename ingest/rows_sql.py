"""The one SELECT that types a table's rows, whichever reader took them from the file."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence

from ingest.kinds import COLUMNS, PERSON_COLUMN, required_columns
from ingest.parse import TimeColumn, literal, number_of, quoted, trimmed, typed_columns
from ingest.recognise import Recognised
from ingest.rows import MAX_ID_CHARACTERS
from ingest.rules import LEFT_OUT, ROW, Rules, input_name, stem_of


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
    rules = found.rules
    typed = typed_columns(found.kind, found.filled, times, keep_text=keep_text)
    if rules.totals:
        typed.append(f"{_totals(rules)} as totals")
    carried = [name for name, is_there in ((LEFT_OUT, rules.left_out), (ROW, rules.is_numbered)) if is_there]
    typed += [quoted(name) for name in carried]
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
    hidden = _absent(found, defaults) + ([ROW] if rules.is_numbered else [])
    without = f" exclude ({', '.join(map(quoted, hidden))})" if hidden else ""
    order = f" order by {quoted(ROW)}" if rules.is_numbered else ""
    relations, last = _relations(source, picked, found)
    return (
        f"with {relations}, typed as (select {', '.join(typed)} from {last})"
        f" select *{without}{replace}{extra} from typed{order}"
    )


def _absent(found: Recognised, defaults: MappingOf[str, str]) -> list[str]:
    """Columns of acts that the file does not have: to write millions of empty values takes longer than to hash them."""
    if found.kind != "activity":
        return []
    names = {"text_length": "text", "is_question": "text"} | {c.name: c.name for c in COLUMNS["activity"]}
    del names["text"]
    return [name for name, needs in names.items() if needs not in found.filled and name not in defaults]


def unread_sql(
    source: str, picked: MappingOf[str, str], found: Recognised, times: MappingOf[str, TimeColumn], names: Sequence[str]
) -> str:
    """SQL: for each of these optional columns how many rows that are kept hold a value that cannot be read, and one."""
    typed = typed_columns(found.kind, found.filled, times, keep_text=False)
    typed += [f"{quoted(name)} as {quoted(f'written {name}')}" for name in names]
    typed += [LEFT_OUT] if found.rules.left_out else []
    asked: list[str] = []
    for name in names:
        odd = f"filter (where {quoted(f'written {name}')} is not null and {quoted(name)} is null)"
        asked.append(f"count(*) {odd}, min({quoted(f'written {name}')}) {odd}")
    relations, last = _relations(source, picked, found)
    return (
        f"with {relations}, typed as (select {', '.join(typed)} from {last}) "
        f"select {', '.join(asked)} from typed where {' and '.join(_loadable(found, ()))}"
    )


def relation(source: str, picked: MappingOf[str, str], found: Recognised) -> str:
    """SQL: a relation of the rows with their canonical columns as trimmed text."""
    relations, last = _relations(source, picked, found)
    return f"(with {relations} select * from {last})"


def _relations(source: str, picked: MappingOf[str, str], found: Recognised) -> tuple[str, str]:
    """SQL: common tables from the source to one with all canonical columns as trimmed text; and the last one's name."""
    raw = ", ".join(f"{place} as {quoted(name)}" for name, place in picked.items()) or "1"
    trim = ", ".join(f"{trimmed(name)} as {quoted(name)}" for name in picked) or "1"
    tables = [f"raw as (select {raw} from {source})", f"trimmed as (select {trim} from raw)"]
    rules, last = found.rules, "trimmed"
    if rules.is_numbered:
        tables.append(f"numbered as (select *, row_number() over () as {quoted(ROW)} from {last})")
        last = "numbered"
    if rules.derived:
        made = ", ".join(f"{sql} as {quoted(name)}" for name, sql in rules.derived.items() if name not in found.columns)
        tables.append(f"made as (select *, {made} from {last})")
        last = "made"
    for number, (name, one) in enumerate(rules.lookups.items()):
        by, of = (quoted(input_name(key)) for key in (one.by, one.of))
        other = f"select {of} as k, min({quoted(one.take)}) as v from {last} where {of} is not null group by all"
        found_in = f"left join ({other}) as other on {last}.{by} = other.k"
        tables.append(f"looked{number} as (select {last}.*, other.v as {quoted(name)} from {last} {found_in})")
        last = f"looked{number}"
    if rules.left_out:
        cases = " ".join(f"when {condition} then {literal(reason)}" for reason, condition in rules.left_out)
        tables.append(f"ruled as (select *, case {cases} end as {LEFT_OUT} from {last})")
        last = "ruled"
    return ", ".join(tables), last


def _totals(rules: Rules) -> str:
    """SQL: the numbers among the totals of a row as a map of measure to number."""
    pairs = ", ".join(f"struct_pack(k := {literal(name)}, v := {number_of(sql)})" for name, sql in rules.totals.items())
    return f"map_from_entries(list_filter([{pairs}], lambda one: one.v is not null))"


def _loadable(found: Recognised, distrusted: MappingOf[str, str] | tuple[str, ...]) -> list[str]:
    """SQL conditions under which a row is kept."""
    required = [name for name in required_columns(found.kind) if name not in found.mapping.defaults]
    tests = [f"{quoted(name)} is not null" for name in required]
    tests += [f"{LEFT_OUT} is null"] if found.rules.left_out else []
    has_time = any(column.required and column.type == "time" for column in COLUMNS[found.kind])
    for name in required:
        if name == PERSON_COLUMN[found.kind]:
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
    return stem_of(name)
