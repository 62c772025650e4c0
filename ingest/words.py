"""What the report says about a file that was read: everything assumed, repaired, odd or damaged, in plain sentences."""

from __future__ import annotations

from datetime import date

import duckdb

from ingest.cut_off import cut_off_words
from ingest.formats import role_of
from ingest.kinds import COLUMNS, PERSON_COLUMN
from ingest.outages import outage_words, outages
from ingest.parse import quoted
from ingest.plan import TimePlans
from ingest.recognise import Recognised
from ingest.rows import REPEATED_HEADER, TOTALS, Tally
from ingest.sniff import Sniffed

# Types with a role of their own or of content (DESIGN, "Roles of types"); every other is named in the report.
NAMED_TYPES = frozenset(
    """post question reply comment answer accepted_answer recommendation review reaction like vote share
    visit login join event_attendance referral purchase unknown""".split()  # noqa: SIM905
)
# Times outside these years are loaded but hardly meant.
EARLIEST, LATEST = "1990-01-01", "2100-01-01"
_ADDRESS = """[^@\\s<>,;:"()]+@[^@\\s<>,;:"()]+\\.[^@\\s<>,;:"().]{2,}"""
_SCIENTIFIC = "\\d([.,]\\d+)?[eE]\\+\\d+"
_CELL_ERROR = "#(N/A|REF!|NAME\\?|VALUE!|NULL!|NUM!|DIV/0!|SPILL!|CALC!)"
# UTF-8 read as Windows-1252 once: two signs where one letter was; or the sign for a lost letter.
_MOJIBAKE = "[ÃÂ][\\x{80}-\\x{BF}€™œžŸ‚ƒ„…†‡ˆ‰Š‹ŒŽ]|â€|\\x{FFFD}"


def warnings_of(  # noqa: PLR0917 - everything that may have something to tell
    con: duckdb.DuckDBPyConnection,
    rows: str,
    sniffed: Sniffed,
    found: Recognised,
    plans: TimePlans,
    tally: Tally,
    copies: int,
) -> tuple[str, ...]:
    """All sentences for one table. rows: the SQL relation of those kept; copies: how many of them equal another."""
    said: list[str] = []
    if sniffed.encoding.warning:
        said.append(sniffed.encoding.warning)
    said += found.warnings
    said += [
        f"{count:,} {'row' if count == 1 else 'rows'} with {words} (the first in line {tally.first_lines[words]:,})"
        for words, count in tally.notes.items()
    ]
    footers = sum(row.reason in (TOTALS, REPEATED_HEADER) for row in tally.rejected)
    said += cut_off_words(tally.read - footers)
    said += _times(con, rows, plans)
    if found.kind == "activity":
        said += outage_words(outages(_acts_a_day(con, rows)))
        said += _activity(con, rows, found, copies)
    said += _texts(con, rows, found)
    return tuple(said)


def _times(con: duckdb.DuckDBPyConnection, rows: str, plans: TimePlans) -> list[str]:
    said: list[str] = []
    seen = [reader.seen for reader in plans.readers.values()]
    if plans.readers and not plans.zone_known():
        said.append("The times name no time zone: UTC assumed. Name it with --time-zone if they are local times")
    if any(one.excel for one in seen):
        said.append("Times are Excel serial dates (days since 1900); they were read to the second")
    if plans.has_both_orders():
        said.append(
            "Some dates are written with the day first and some with the month first; each was read as it shows"
        )
    elif order := plans.day_order():
        said.append(f"Dates were read with the {'day' if order == 'day_first' else 'month'} first")
    said += plans.clock_words
    for name in plans.columns:
        outside = f"{quoted(name)} < timestamp '{EARLIEST}' or {quoted(name)} >= timestamp '{LATEST}'"
        count = con.execute(f"select count(*) from {rows} where {outside}").fetchall()[0][0]
        if count:
            years = f"before {EARLIEST[:4]} or after {LATEST[:4]}"
            said.append(f"{count:,} implausible dates in {name} ({years}) were kept as they are")
    return said


def _acts_a_day(con: duckdb.DuckDBPyConnection, rows: str) -> dict[date, int]:
    """Acts of each day (UTC) that has any; dates that are hardly meant would stretch the file over centuries."""
    inside = f"occurred_at >= timestamp '{EARLIEST}' and occurred_at < timestamp '{LATEST}'"
    days = f"select cast(occurred_at as date), count(*) from {rows} where {inside} group by all"
    return dict(con.execute(days).fetchall())


def _activity(con: duckdb.DuckDBPyConnection, rows: str, found: Recognised, copies: int) -> list[str]:
    said: list[str] = []
    if copies:
        words = "row, a copy" if copies == 1 else "rows, copies"
        kept = "it was kept" if copies == 1 else "all were kept"
        said.append(f"{copies:,} duplicate {words} of another row in every part that makes an act; {kept}")
    types = con.execute(f"select activity_type, count(*) from {rows} group by 1 order by 2 desc, 1").fetchall()
    unnamed = [
        f"{name} ({count:,})"
        for name, count in types
        if name.casefold() not in NAMED_TYPES and role_of(found.format, name.casefold()) is None
    ]
    if unnamed:
        shown = ", ".join(unnamed[:5]) + (" and others" if len(unnamed) > 5 else "")  # noqa: PLR2004
        said.append(f"Unknown activity types count as content until they are given another role: {shown}")
    if "activity_type" not in found.filled and "activity_type" not in found.mapping.defaults:
        said.append("There is no activity type column: every act counts as a post of unknown type")
    return said


def _texts(con: duckdb.DuckDBPyConnection, rows: str, found: Recognised) -> list[str]:
    """Ids, addresses and names that look damaged. Cheap tests choose the few values that the exact ones look at."""
    said: list[str] = []
    names = {column.name for column in COLUMNS[found.kind]}
    member = PERSON_COLUMN[found.kind]
    if "email" in names and "email" not in found.filled:
        said.append("There is no e-mail column: lists from this file will have no e-mail addresses")
    elif "email" in names:
        odd = " or ".join(f"contains(email, '{sign}')" for sign in ("<", ">", ",", ";", ":", '"', "(", ")", " "))
        chosen = (
            f"not contains(email, '@') or not contains(email, '.') or {odd} or email like '%@%@%' or email like '%.'"
        )
        wrong = f"({chosen} or ord(email) = 64) and not regexp_full_match(email, '{_ADDRESS}')"
        if count := _count(con, rows, "email", wrong):
            said.append(f"{count:,} invalid e-mail addresses were kept but will not be used in lists")
    said += _ids(con, rows, member)
    shown = "member_name" if found.kind == "activity" else "name"
    if shown in found.filled:
        traces = " or ".join(f"contains({shown}, '{trace}')" for trace in ("Ã", "Â", "â€", "\ufffd"))
        if count := _count(con, rows, shown, f"({traces}) and regexp_matches({shown}, '{_MOJIBAKE}')"):
            said.append(f"{count:,} names look damaged (like MÃ¼ller for Müller): the file was saved wrongly before")
    return said


def _ids(con: duckdb.DuckDBPyConnection, rows: str, member: str) -> list[str]:
    """Ids that a spreadsheet rewrote, both ways looked for in one pass."""
    said: list[str] = []
    forms = (_SCIENTIFIC, "\\d+\\.0", _CELL_ERROR)
    asked = ", ".join(
        f"count(distinct {member}) filter (where regexp_full_match({member}, '{form}'))" for form in forms
    )
    chosen = f"contains({member}, '+') or suffix({member}, '.0') or prefix({member}, '#')"
    damaged, decimals, errors = con.execute(f"select {asked} from {rows} where {chosen}").fetchall()[0]
    if damaged:
        words = "look damaged by a spreadsheet (like 1.23E+11): different members may share one id"
        said.append(f"{damaged:,} member ids {words}")
    if errors:
        said.append("Some member ids are errors of a spreadsheet (like #N/A): different members may share one id")
    if decimals:
        said.append("Member ids look like numbers with decimals (1001.0); they are kept as written")
    return said


def _count(con: duckdb.DuckDBPyConnection, rows: str, column: str, condition: str) -> int:
    """How many different values of a column meet a condition."""
    sql = f"select count(distinct {quoted(column)}) from {rows} where {condition}"
    count: int = con.execute(sql).fetchall()[0][0]
    return count
