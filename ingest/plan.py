"""How the time columns of one table are read: fast shape, zone and day order, settled by the file or by the manager."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Any

import duckdb
import pytz

from errors import RefusedFile, UnclearDates
from ingest.kinds import COLUMNS
from ingest.parse import TimeColumn, fast_shape
from ingest.recognise import Recognised
from ingest.report import DayOrder, ReadOptions
from ingest.sniff import Sniffed
from ingest.times import TimeEvidence, TimeReader

# Dates the other way round than the rest are slips up to this share; above it the column is a mixture.
MAX_SLIPS_SHARE = 0.01


@dataclass
class TimePlans:
    """columns: canonical time column -> how SQL reads it. readers: the same for values read one by one."""

    columns: dict[str, TimeColumn]
    readers: dict[str, TimeReader]
    wanted: DayOrder | None
    zone_named: bool

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
        is_final = True
        for name, reader in self.readers.items():
            if reader.order is not None or not reader.seen.unclear:
                continue
            reader.order = _order(reader.seen, name, file)
            is_final = False
        return is_final

    def zone_known(self) -> bool:
        """Whether every value names its zone, or the manager did."""
        if self.zone_named:
            return True
        is_local = any(plan.fast == "iso_local" for plan in self.columns.values())
        return not is_local and not any(reader.seen.unzoned for reader in self.readers.values())

    def day_order(self) -> DayOrder | None:
        """The day order that numeric dates were read in; None where there were none."""
        for reader in self.readers.values():
            seen = reader.seen
            if seen.day_first or seen.month_first or seen.unclear:
                return reader.order or ("day_first" if seen.day_first else "month_first" if seen.month_first else None)
        return None


def plan_times(sniffed: Sniffed, found: Recognised, options: ReadOptions) -> TimePlans:
    """The plans for a table, from the values of its sample. Raises RefusedFile for an unknown time zone."""
    zone = find_zone(options.time_zone)
    columns: dict[str, TimeColumn] = {}
    readers: dict[str, TimeReader] = {}
    for column in COLUMNS[found.kind]:
        place = found.columns.get(column.name)
        if column.type != "time" or place is None:
            continue
        rows = sniffed.sample[found.header_record + 1 :]
        values = [record.fields[place] for record in rows if place < len(record.fields)]
        pattern = found.mapping.formats.get(column.name)
        fast = fast_shape(values) if pattern is None else pattern if pattern.startswith("epoch") else None
        columns[column.name] = TimeColumn(f"read_{column.name}", fast, options.time_zone or "UTC")
        readers[column.name] = TimeReader(zone=zone, order=options.day_order, pattern=pattern)
    return TimePlans(columns, readers, options.day_order, options.time_zone is not None)


def find_zone(name: str | None) -> tzinfo:
    """A time zone by its name (Europe/Berlin). Raises RefusedFile when there is none of that name."""
    if name is None or name.upper() in ("UTC", "Z"):
        return UTC
    try:
        zone: tzinfo = pytz.timezone(name)
    except pytz.UnknownTimeZoneError as error:
        raise RefusedFile(
            f"There is no time zone called {name}", remedy="Name it like Europe/Berlin, America/New_York or UTC."
        ) from error
    return zone


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


def _order(seen: TimeEvidence, column: str, file: str) -> DayOrder:
    clear = seen.day_first + seen.month_first
    if clear and min(seen.day_first, seen.month_first) <= MAX_SLIPS_SHARE * clear:
        return "day_first" if seen.day_first > seen.month_first else "month_first"
    if not clear and seen.unclear == seen.dotted:
        return "day_first"  # 05.02.2024 is written with dots only where the day comes first
    if clear:
        counts = f"{seen.day_first:,} and {seen.month_first:,} rows"
        words = f"some dates in {column} have the day first and some the month ({counts})"
    else:
        words = f"{column} could be day first or month first: no day above 12 in {seen.unclear:,} rows"
    raise UnclearDates(
        words[0].upper() + words[1:],
        file=file,
        column=column,
        remedy="Choose the day order on the Import page, or pass --day-first or --month-first.",
    )
