"""A first look at a file before it is read: its header, some values, and which column probably means what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from errors import RefusedFile, UnclearDates
from ingest.kinds import COLUMNS, Kind
from ingest.plan import TimePlans, plan_times
from ingest.recognise import Recognised, recognise
from ingest.report import DayOrder, Mapping, ReadOptions, RefusedTable, Window
from ingest.sniff import Sniffed
from ingest.suggest import doubt_of_person, guess_kind, suggest
from ingest.times import EPOCH, TimeReader
from ingest.unpack import tables_of
from ingest.windows import window_of
from ingest.zones import find_zone

SHOWN_ROWS = 8


@dataclass(frozen=True)
class Preview:
    """What a file looks like. samples: up to eight records below the header, as text.

    mapping, reasons: the columns as recognised or suggested, and why each. day_order_unclear: the manager must choose.
    refused: why the file cannot be imported as it is, with the remedy; None when it can.
    kind_is_certain: False where the kind is a guess by the names of the columns that somebody should confirm.
    read_times: for each of the samples its first time column as it was understood, in UTC; None where it was not.
    window: over what the sums count that the file holds; None where it holds none.
    """

    file: str
    kind: Kind
    format: str | None
    format_reason: str
    encoding: str
    dialect: str
    header: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]
    mapping: Mapping
    reasons: MappingOf[str, str] = field(default_factory=dict)
    day_order: DayOrder | None = None
    day_order_unclear: bool = False
    time_zone_known: bool = False
    warnings: tuple[str, ...] = ()
    refused: str | None = None
    kind_is_certain: bool = True
    read_times: tuple[datetime | None, ...] = ()
    window: Window | None = None


def preview_in(data: dict[str, Any]) -> Preview:
    """The preview that `preview_out` wrote."""
    lists = {
        "header": tuple(data["header"]),
        "samples": tuple(tuple(row) for row in data["samples"]),
        "warnings": tuple(data["warnings"]),
        "mapping": Mapping(**data["mapping"]),
        "window": Window(**data["window"]) if data["window"] else None,
        "read_times": tuple(datetime.fromisoformat(text) if text else None for text in data["read_times"]),
    }
    return Preview(**{**data, **lists})


def preview_out(
    path: Path, name: str, options: ReadOptions, spool: Path, progress: Callable[[int], None]
) -> dict[str, Any]:
    """The child's side: a look at the first table of a file, as plain JSON values."""
    refusals: list[RefusedFile] = []
    for table in tables_of(path, name, spool, progress, options, is_look=True):
        if isinstance(table, RefusedTable):
            continue
        try:
            look = asdict(_look(table.sniffed(options.encoding), table.name, options, table.archive))
            look["read_times"] = [moment.isoformat() if moment else None for moment in look["read_times"]]
            return look
        except RefusedFile as refusal:
            refusals.append(refusal)
        finally:
            if table.path != path:
                table.path.unlink(missing_ok=True)
    raise refusals[0] if refusals else RefusedFile("The archive holds no table", remedy="Unpack it.", file=name)


def _look(sniffed: Sniffed, name: str, options: ReadOptions, archive: str = "") -> Preview:
    encoding, dialect = sniffed.encoding.words, sniffed.dialect.words()
    try:
        found = recognise(sniffed, options, name, archive)
    except RefusedFile as refusal:
        return _unknown(sniffed, name, options, refusal.sentence())
    plans, refused = plan_times(sniffed, found, options), None
    unclear_days = False
    samples = _samples(sniffed, found.header_record)
    if not samples:
        empty = "The file has a header and no rows below it"
        refused = RefusedFile(empty, remedy="Export it again and look whether it holds rows.", file=name).sentence()
    try:
        _try_times(sniffed, found, plans, name)
    except UnclearDates as unclear:
        refused, unclear_days = unclear.sentence(), True
    doubt = doubt_of_person(found.header, samples, found.mapping.columns, found.kind)
    first_time = next(iter(plans.readers), None)
    times = (
        _read_times([found.written(first_time, row) for row in samples[:SHOWN_ROWS]], plans.readers[first_time])
        if first_time
        else (None,) * len(samples[:SHOWN_ROWS])
    )
    return Preview(
        name, found.kind, found.format, found.format_reason, encoding, dialect, header=found.header,
        samples=samples[:SHOWN_ROWS], mapping=found.mapping, reasons=found.reasons,
        day_order=plans.day_order(), day_order_unclear=unclear_days, time_zone_known=plans.zone_known(),
        window=window_of(found.rules, name, options),
        warnings=(*found.warnings, *([doubt] if doubt else [])), refused=refused, read_times=times,
    )  # fmt: skip


def _unknown(sniffed: Sniffed, name: str, options: ReadOptions, refused: str) -> Preview:
    """A look at a table of no known format: what its columns and its kind may be."""
    index = _probable_header(sniffed)
    header = tuple(text.strip() for text in sniffed.sample[index].fields) if sniffed.sample else ()
    samples = _samples(sniffed, index)
    kind: Kind = options.kind or guess_kind(header)
    mapping, reasons = suggest(header, samples, kind)
    doubt = doubt_of_person(header, samples, mapping.columns, kind)
    time = next((c.name for c in COLUMNS[kind] if c.type == "time" and c.name in mapping.columns), None)
    times: tuple[datetime | None, ...] = (None,) * len(samples[:SHOWN_ROWS])
    if time:
        reader = TimeReader(zone=find_zone(options.time_zone), order=options.day_order)
        place = header.index(mapping.columns[time])
        times = _read_times([row[place] if place < len(row) else "" for row in samples[:SHOWN_ROWS]], reader)
    return Preview(
        name, kind, None, "not recognised", sniffed.encoding.words, sniffed.dialect.words(), header,
        samples[:SHOWN_ROWS], mapping, reasons, warnings=(doubt,) if doubt else (), refused=refused,
        kind_is_certain=options.kind is not None, read_times=times,
    )  # fmt: skip


def _read_times(values: Sequence[str], settled: TimeReader) -> tuple[datetime | None, ...]:
    """The values of one column in the shown samples, in UTC; the evidence of `settled` stays as it is."""
    reader = TimeReader(zone=settled.zone, order=settled.order, pattern=settled.pattern)
    micros = [reader.micros(value) for value in values]
    return tuple(None if value is None else EPOCH + timedelta(microseconds=value) for value in micros)


def _try_times(sniffed: Sniffed, found: Recognised, plans: TimePlans, name: str) -> None:
    """Let the time readers see the sample. Raises UnclearDates when it does not settle the day order."""
    for _ in range(2):
        plans.begin()
        for column, reader in plans.readers.items():
            for row in _samples(sniffed, found.header_record):
                reader.micros(found.written(column, row))
        if plans.settle(name):
            return


def _samples(sniffed: Sniffed, header_record: int) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(record.fields) for record in sniffed.sample[header_record + 1 :] if not record.is_blank)


def _probable_header(sniffed: Sniffed) -> int:
    """The first record as wide as most."""
    widths = [len(record.fields) for record in sniffed.sample]
    usual = max(set(widths), key=widths.count, default=0)
    return next((index for index, width in enumerate(widths) if width == usual), 0)
