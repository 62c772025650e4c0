"""Hours that the clocks of a zone skip in spring or repeat in autumn: how many rows, an example, how they were read."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from datetime import timedelta

import duckdb

from ingest.parse import quoted
from ingest.plan import TimePlans, make_function
from ingest.times import EPOCH, TimeReader

_USUAL, _SKIPPED, _REPEATED = 0, 1, 2


def clock_words(
    con: duckdb.DuckDBPyConnection, source: str, picked: MappingOf[str, str], plans: TimePlans
) -> tuple[str, ...]:
    """A sentence for each time column and kind; looks at the source again only where the typing met such hours."""
    said: list[str] = []
    for name, reader in plans.readers.items():
        if not (reader.seen.skipped or reader.seen.repeated):
            continue
        again = TimeReader(zone=reader.zone, order=reader.order, pattern=reader.pattern)
        make_function(con, f"clock_{name}", _kind(again), "BIGINT")
        value = quoted(picked[name])
        asked = ", ".join(
            f"count(*) filter (where kind = {kind}), min(value) filter (where kind = {kind})"
            for kind in (_SKIPPED, _REPEATED)
        )
        kinds = f"select clock_{name}({value}) as kind, {value} as value from {source}"
        skipped, first_skipped, repeated, first_repeated = con.execute(f"select {asked} from ({kinds})").fetchall()[0]
        zone = str(reader.zone) if reader.seen.unzoned else "the zone written beside them"
        if skipped:
            are = "time does not exist" if skipped == 1 else "times do not exist"
            said.append(
                f"{name}: {skipped:,} {are} in {zone}, where the clocks were put forward, such as {first_skipped}; read"
                f" as if they had not yet been ({_in_utc(again, first_skipped)}). If there are many, the times are"
                " those of another time zone"
            )
        if repeated:
            are = "time exists" if repeated == 1 else "times exist"
            said.append(
                f"{name}: {repeated:,} {are} twice in {zone}, where the clocks were put back, such as"
                f" {first_repeated}; read as the later of the two ({_in_utc(again, first_repeated)})"
            )
    return tuple(said)


def _kind(reader: TimeReader) -> Callable[[str | None], int]:
    def kind(value: str | None) -> int:
        before = (reader.seen.skipped, reader.seen.repeated)
        reader.micros(value)
        after = (reader.seen.skipped, reader.seen.repeated)
        return _USUAL if after == before else _SKIPPED if after[0] > before[0] else _REPEATED

    return kind


def _in_utc(reader: TimeReader, value: str) -> str:
    moment = EPOCH + timedelta(microseconds=reader.micros(value) or 0)
    return f"{moment:%Y-%m-%d %H:%M} UTC"
