"""Text columns to typed ones, as SQL for DuckDB: times to UTC, numbers, yes or no; and the hash of a row as written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass

from ingest.kinds import COLUMNS, Column, Kind

# What stands between values in a hashed row: the ASCII unit separator, which no export uses inside a value.
SEPARATOR = 31
# The values that make an event the same event (DESIGN: name, e-mail, value and topic change between exports).
HASHED = ("occurred_at", "activity_type", "community", "thread_id", "reply_to_member_id", "text")
# Fast readings of a time column; everything that they do not take goes through ingest.times one by one.
ISO_ZONED, ISO_LOCAL = "iso_zoned", "iso_local"
EPOCH_SECONDS = "epoch_seconds"
EPOCH_MILLIS = "epoch_millis"

OTHER_QUESTION_MARKS = ("\uff1f", "\u061f")  # the full-width one and the Arabic one

_YES = ("true", "t", "yes", "y", "1", "x", "ja", "oui", "si", "sí", "sim", "on")
_NO = ("false", "f", "no", "n", "0", "nein", "non", "não", "off")
# Further digits of a second are cut off, in DuckDB as in ingest.times.
_ZONED = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,9})?(Z| UTC|[-+](0\d|1[0-3]):[0-5]\d)"
_LOCAL = r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?)?"
_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(_ZONED), ISO_ZONED),
    (re.compile(_LOCAL), ISO_LOCAL),
    (re.compile(r"\d{9,10}(\.\d{1,6})?"), EPOCH_SECONDS),
    (re.compile(r"\d{13}"), EPOCH_MILLIS),
)


@dataclass(frozen=True)
class TimeColumn:
    """How one time column is read. function: name of the DuckDB function that reads the odd values.

    odd_months, odd_hours: two digits each, in which the zone's clocks may skip or repeat an hour: also read one by one,
    so that they can be counted.
    """

    function: str
    fast: str | None
    zone: str
    odd_months: tuple[str, ...] = ()
    odd_hours: tuple[str, ...] = ()


def fast_shape(values: Iterable[str]) -> str | None:
    """The fast reading that takes most of these values, or None.

    >>> fast_shape(["2024-02-05T10:00:00Z", "2024-02-06T10:00:00Z"])
    'iso_zoned'
    """
    texts = [value.strip() for value in values if value.strip()]
    for pattern, shape in _SHAPES:
        if texts and sum(pattern.fullmatch(text) is not None for text in texts) * 2 > len(texts):
            return shape
    return None


def trimmed(column: str) -> str:
    """SQL: the value without blanks at its edges, empty (ord -1) as NULL; trimmed only where an edge is blank."""
    name = quoted(column)
    blanks = "concat(' ', chr(9), chr(10), chr(11), chr(12), chr(13), chr(160))"
    starts = f"ord({name}) <= 32 or ord({name}) = 160"
    ends = " or ".join([f"suffix({name}, ' ')", *(f"suffix({name}, chr({code}))" for code in (9, 10, 13, 160))])
    return f"case when {starts} or {ends} then nullif(trim({name}, {blanks}), '') else {name} end"


def time_sql(column: str, plan: TimeColumn) -> str:
    """SQL: a trimmed text column as TIMESTAMP in UTC, NULL where it is no time."""
    name = quoted(column)
    slow = f"make_timestamp({plan.function}({name}))"
    if plan.fast == ISO_ZONED:
        plain = f"length({name}) = 20 and suffix({name}, 'Z') and {name}[17] = ':'"
        other = f"regexp_full_match({name}, {literal(_ZONED)})"
        cast = f"when {plain} then try_cast({name} as timestamp) when {other} then {_instant(name)}"
        return f"coalesce(case {cast} end, {slow})"
    if plan.fast == ISO_LOCAL:
        local = f"try_cast({name} as timestamp)"
        if plan.zone != "UTC":
            local = f"timezone('UTC', timezone({literal(plan.zone)}, {local}))"
        plain = f"length({name}) = 19 and {name}[17] = ':'"
        is_local = f"({plain} or regexp_full_match({name}, {literal(_LOCAL)})){_usual_hours(name, plan)}"
        return f"coalesce(case when {is_local} then {local} end, {slow})"
    if plan.fast in (EPOCH_SECONDS, EPOCH_MILLIS):
        factor, low, high = (1_000_000, 10**8, 10**10) if plan.fast == EPOCH_SECONDS else (1_000, 10**12, 10**13)
        number = f"try_cast({name} as double)"  # exact to the microsecond: 10^16 < 2^53
        fits = f"{number} >= {low} and {number} < {high}"
        return f"coalesce(case when {fits} then make_timestamp(cast(round({number} * {factor}) as bigint)) end, {slow})"
    return slow


def _instant(name: str) -> str:
    """SQL: a text that names its zone as TIMESTAMP in UTC (the session's zone)."""
    return f"cast(try_cast({name} as timestamptz) as timestamp)"


def _usual_hours(name: str, plan: TimeColumn) -> str:
    """SQL: and not in an hour that the clocks may skip or repeat; a day alone means its first hour."""
    if not plan.odd_hours:
        return ""
    months = ", ".join(map(literal, plan.odd_months))
    hours = ", ".join(map(literal, (*plan.odd_hours, *([""] if "00" in plan.odd_hours else []))))
    return f" and not ({name}[6:7] in ({months}) and {name}[12:13] in ({hours}))"


def number_sql(column: str) -> str:
    """SQL: a trimmed text column as DOUBLE; thousands separators and decimal commas through read_number."""
    return number_of(quoted(column))


def number_of(text: str) -> str:
    """SQL: the same of any text."""
    plain = f"try_cast({text} as double)"
    return f"coalesce(case when isfinite({plain}) then {plain} end, read_number({text}))"


def asks_sql() -> str:
    """SQL: does the text hold a question mark that ends something, in any script; the "?" inside an address does not.

    Looking for the sign itself costs next to nothing; only texts with one are looked at more closely.
    """
    marks = " or ".join(f'contains("text", {literal(mark)})' for mark in OTHER_QUESTION_MARKS)
    asks = "regexp_matches(\"text\", '[?]([^[:alnum:]=&_%/#-]|$)')"
    return f"""case when contains("text", '?') then {asks} else {marks} end"""


def flag_sql(column: str) -> str:
    """SQL: a trimmed text column as BOOLEAN, NULL where the word is neither yes nor no; those go through read_flag."""
    word = f"lower({quoted(column)})"
    yes, no = (", ".join(literal(w) for w in words) for words in (_YES, _NO))
    odd = f"when {word} is not null then read_flag({word})"
    return f"case when {word} in ({yes}) then true when {word} in ({no}) then false {odd} end"


def read_flag(value: str | None) -> bool | None:
    """A yes or no in the words of several languages; None for any other.

    >>> read_flag("Ja"), read_flag("off"), read_flag("perhaps")
    (True, False, None)
    """
    word = (value or "").strip().lower()
    return True if word in _YES else False if word in _NO else None


def read_number(value: str | None) -> float | None:
    """A number with a currency sign, thousands separators or a decimal comma.

    >>> read_number("1.234,50 €"), read_number("$1,234"), read_number("12,5")
    (1234.5, 1234.0, 12.5)
    """
    text = re.sub(r"[\s$€£¥'’%]", "", value or "")
    if re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", text):
        text = text.replace(",", "")
    elif re.fullmatch(r"[-+]?\d{1,3}(\.\d{3})*,\d+", text) or re.fullmatch(r"[-+]?\d+,\d+", text):
        text = text.replace(".", "").replace(",", ".")
    return float(text) if re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)", text) else None


def hash_sql(available: Iterable[str]) -> str:
    """SQL: UBIGINT over the values as written that make an event the same; NULL and '' alike.

    The last 8 bytes of MD5, so that it stays the same on every machine and in every version of DuckDB.
    """
    present = set(available)
    whole = ["member_id", *HASHED]
    parts = f", chr({SEPARATOR}), ".join(quoted(name) if name in present else "''" for name in whole)
    plain = _last_bytes(f"concat({parts})")
    if "event_id" not in present:
        return plain
    event = _last_bytes(f"concat('event', chr({SEPARATOR}), event_id)")
    return f"case when event_id is null then {plain} else {event} end"


def _last_bytes(text: str) -> str:
    """SQL: the last 8 bytes of MD5, as md5_number_lower gives them, which goes through text and takes twice as long."""
    return f"cast(md5_number({text}) >> 64 as ubigint)"


def typed_columns(
    kind: Kind, available: Iterable[str], times: MappingOf[str, TimeColumn], *, keep_text: bool
) -> list[str]:
    """SQL select list over the trimmed text columns: every canonical column of the kind, typed."""
    present = set(available)
    selected: list[str] = []
    for column in COLUMNS[kind]:
        if kind == "activity" and column.name == "text":
            length = 'cast(length("text") as integer)' if "text" in present else "cast(null as integer)"
            selected.append(f"{length} as text_length")
            selected.append(f"{asks_sql() if 'text' in present else 'cast(null as boolean)'} as is_question")
            if not keep_text:
                continue
        selected.append(f"{_typed(column, present, times)} as {quoted(column.name)}")
    if kind == "activity":
        selected.append(f"{hash_sql(present)} as content_hash")
    return selected


def _typed(column: Column, present: set[str], times: MappingOf[str, TimeColumn]) -> str:
    sql_type = {"text": "varchar", "time": "timestamp", "number": "double", "flag": "boolean"}[column.type]
    if column.name not in present:
        return f"cast(null as {sql_type})"
    if column.type == "time":
        return time_sql(column.name, times[column.name])
    if column.type == "number":
        return number_sql(column.name)
    return flag_sql(column.name) if column.type == "flag" else quoted(column.name)


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: str) -> str:
    """A value as an SQL string."""
    return "'" + value.replace("'", "''") + "'"
