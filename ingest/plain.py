"""The careful reader's records as a plain all-text Parquet, which the same SQL types as the fast reader's rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ingest.border import whole
from ingest.rows import DataRecords

# Rows held in memory at once; with texts of a few hundred characters some tens of megabytes.
BATCH_ROWS = 20_000
# A batch is also written when its texts reach this many characters (names of 10,000 characters exist).
BATCH_CHARACTERS = 16 << 20


def write_plain(records: DataRecords, places: Sequence[int], path: Path) -> int:
    """Write the given columns of all records as text columns c0, c1, …; returns how many rows were written."""
    import pyarrow as pa  # few files take this road
    import pyarrow.parquet as pq

    schema = pa.schema([(f"c{number}", pa.string()) for number in range(len(places))])
    batch: list[list[str]] = []
    count, characters = 0, 0
    with pq.ParquetWriter(path, schema, compression="snappy") as writer:

        def flush() -> None:
            columns = [pa.array([whole(row[n]) for row in batch], pa.string()) for n in range(len(places))]
            writer.write_batch(pa.record_batch(columns, schema=schema))
            batch.clear()

        for record in records:
            row = [record.fields[place] for place in places]
            batch.append(row)
            count += 1
            characters += sum(map(len, row))
            if len(batch) >= BATCH_ROWS or characters > BATCH_CHARACTERS:
                flush()
                characters = 0
        flush()
    return count
