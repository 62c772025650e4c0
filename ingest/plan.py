"""How the time columns of one table are read: fast shape, zone and day order, settled by the file or by the manager."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import duckdb

from errors import UnclearDates
from ingest.kinds import COLUMNS
from ingest.parse import ISO_LOCAL, TimeColumn, fast_shape
from ingest.recognise import Recognised
from ingest.report import DayOrder, ReadOptions
from ingest.sniff import Sniffed
from ingest.times import ORDER_PATTERNS, TimeEvidence, TimeReader
from ingest.zones import find_zone, is_same_in_duckdb, odd_hours

# Dates the other way round than the rest are slips up to this share; above it the column is a mixture.
MAX_SLIPS_SHARE = 0.01


@dataclass
class TimePlans:
    """columns: canonical time column -> how SQL reads it. readers: the same for values read one by one.

    clock_words: what the report says of hours that the clocks skipped or repeated. usual: the day order of the format,
    for dates that show none.
    """

    columns: dict[str, TimeColumn]
    readers: dict[str, TimeReader]
    wanted: DayOrder | None
    zone_named: bool
    clock_words: tuple[str, ...] = ()
    usual: DayOrder | None = None

    def begin(self) -> None:
        """Forget what an earlier pass saw."""
        for reader in self.readers.values():
            reader.seen = TimeEvidence()

    def register(self, con: duckdb.DuckDBPyConnection) -> None:
        """Make the readers callable from SQL; they run one value at a time under Python's lock."""
        for name, reader in self.readers.items():
            make_function(con, self.columns[name].function, _called(reader), "BIGINT")

    def settle(self, file: str) -> bool:
        """Whether the pass just made stands; False when the day order is settled now and it must be made again.

        Raises UnclearDates when the values do not settle it and the manager did not.
        """
        open_ones = {name: one for name, one in self.readers.items() if one.order is None and one.seen.unclear}
        for name, reader in self.readers.items():
            if reader.order is None:
                _refuse_year_first(reader, name, file)
        orders = {name: _proved(reader.seen, name, file) for name, reader in open_ones.items()}
        for name, reader in open_ones.items():
            shown = orders[name] or self._of_the_others(name) or self.usual
            reader.order = shown or _by_dots(reader.seen, name, file)
        return not open_ones

    def _of_the_others(self, name: str) -> DayOrder | None:
        """The order that the other time columns of the file prove; None where they disagree or show nothing."""
        shown: set[DayOrder] = set()
        for other, reader in self.readers.items():
            if other != name and bool(reader.seen.day_first) != bool(reader.seen.month_first):
                shown.add("day_first" if reader.seen.day_first else "month_first")
        return shown.pop() if len(shown) == 1 else None

    def zone_known(self) -> bool:
        """Whether every value names its zone, or the manager did."""
        if self.zone_named:
            return True
        is_local = any(plan.fast == "iso_local" for plan in self.columns.values())
        return not is_local and not any(reader.seen.unzoned for reader in self.readers.values())

    def has_both_orders(self) -> bool:
        """Whether one column proves both orders by days above 12, and no order was named."""
        return any(one.order is None and one.seen.day_first and one.seen.month_first for one in self.readers.values())

    def day_order(self) -> DayOrder | None:
        """The day order that numeric dates were read in; None where there were none."""
        for reader in self.readers.values():
            seen = reader.seen
            if seen.day_first or seen.month_first or seen.unclear:
                return reader.order or ("day_first" if seen.day_first else "month_first" if seen.month_first else None)
        return None


def plan_times(sniffed: Sniffed, found: Recognised, options: ReadOptions) -> TimePlans:
    """The plans for a table, from the values of its sample. Raises RefusedFile for an unknown time zone."""
    zone = find_zone(found.rules.zone or options.time_zone)
    columns: dict[str, TimeColumn] = {}
    readers: dict[str, TimeReader] = {}
    for column in COLUMNS[found.kind]:
        if column.type != "time" or column.name not in found.filled:
            continue
        rows = sniffed.sample[found.header_record + 1 :]
        values = [found.written(column.name, record.fields) for record in rows]
        pattern = found.mapping.formats.get(column.name)
        if pattern is None or pattern in ORDER_PATTERNS:
            fast = fast_shape(values)
        else:
            fast = pattern if pattern.startswith("epoch") else None
        odd = odd_hours(zone) if fast == ISO_LOCAL else ((), ())
        if fast == ISO_LOCAL and not is_same_in_duckdb(zone):
            fast = None
        columns[column.name] = TimeColumn(f"read_{column.name}", fast, str(zone), *odd)
        readers[column.name] = TimeReader(zone=zone, order=options.day_order, pattern=pattern)
    is_named = found.rules.zone is not None or options.time_zone is not None
    return TimePlans(columns, readers, options.day_order, is_named, usual=found.rules.day_order)


def make_function(
    con: duckdb.DuckDBPyConnection, name: str, function: Callable[[str | None], Any], returns: str
) -> None:
    """Make a Python function of one text callable from SQL; it is given NULL too and may give NULL back."""
    special: Any = "special"  # DuckDB takes the word; its type hints know only an enumeration that it does not export
    con.create_function(name, function, ["VARCHAR"], returns, null_handling=special)


def _called(reader: TimeReader) -> Callable[[str | None], int | None]:
    def read(value: str | None) -> int | None:
        return reader.micros(value)

    return read


def _proved(seen: TimeEvidence, column: str, file: str) -> DayOrder | None:
    """The order that days above 12 prove, None where there are none. Raises UnclearDates for a mixture."""
    clear = seen.day_first + seen.month_first
    if not clear:
        return None
    if min(seen.day_first, seen.month_first) <= MAX_SLIPS_SHARE * clear:
        return "day_first" if seen.day_first > seen.month_first else "month_first"
    shown = f"{seen.examples['day_first']} and {seen.examples['month_first']}"
    raise _unclear(f"some dates in {column} have the day first and some the month ({shown})", column, file)


def _by_dots(seen: TimeEvidence, column: str, file: str) -> DayOrder:
    """Day first where all dates have dots: no country writes the month first with dots. Else raises UnclearDates."""
    if seen.unclear == seen.dotted:
        return "day_first"
    shown = f"none of its dates, such as {seen.examples['unclear']}, has a day above 12"
    raise _unclear(f"{column} could be day first or month first: {shown}", column, file)


def _refuse_year_first(reader: TimeReader, column: str, file: str) -> None:
    """Raise UnclearDates for 24-03-14 and the like, where the first part stays and the last one runs like days."""
    firsts, lasts = reader.seen.firsts, reader.seen.lasts
    if firsts and min(firsts) > 12 and len(lasts) > len(firsts) + 3 and max(lasts) <= 31:  # noqa: PLR2004
        shown = reader.seen.examples.get("day_first", "")
        raise UnclearDates(
            f"The dates in {column} seem to begin with a year of two digits ({shown})",
            file=file,
            column=column,
            remedy="Export or save them with years of four digits, or pass a mapping with their format (%y-%m-%d).",
        )


def _unclear(words: str, column: str, file: str) -> UnclearDates:
    return UnclearDates(
        words[0].upper() + words[1:],
        file=file,
        column=column,
        remedy="Choose the day order on the Import page, or pass --day-first or --month-first.",
    )
