"""Variants of workbooks and Parquet files: read, or refused in a sentence, with nothing left behind."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from made_files import BOOK, CSV, LAUGHS, NUMBERED, archive, book, damaged, insert, parts, put, stray
from variants import HEADER, Case, acts, check, good, plain_text, refused

WORKBOOK = {
    "far to the right": refused(parts(BOOK, sheet1=stray("XFD30", "30")), "too large", name="x.xlsx"),
    "far corner": refused(parts(BOOK, sheet1=stray("XFD1048576", "1048576")), "too large", name="x.xlsx"),
    "far down": Case(
        parts(BOOK, sheet1=stray("A1048576", "1048576")), loads=20, left_out=1, name="x.xlsx", or_refused=True
    ),
    "below the last possible row": Case(
        parts(BOOK, sheet1=stray("A99999999999", "99999999999")), loads=20, name="x.xlsx", or_refused=True
    ),
    "row that is no number": Case(parts(BOOK, sheet1=stray("A30", "x")), loads=20, name="x.xlsx", or_refused=True),
    "column that is none": Case(parts(BOOK, sheet1=stray("ÄÖ30", "30")), loads=20, name="x.xlsx", or_refused=True),
    "rows without places": good(parts(BOOK, sheet1=lambda old: re.sub(rb' r="[A-Z]*\d+"', b"", old))),
    "begins at D9": good(book(insert(3, 8))),
    "title above": good(
        book(lambda made: (made.active.insert_rows(1, 3), put("A1", "Activity 2024")(made))[1]), says="above"
    ),
    "very hidden sheet": good(book(lambda made: setattr(made.create_sheet("x"), "sheet_state", "veryHidden"))),
    "empty sheet first": good(book(lambda made: made.create_sheet("x", 0)), says="sheet"),
    "notes on another sheet": good(book(lambda made: made.create_sheet("Notes").append(["hello"])), says="sheet"),
    "two sheets alike": Case(book(lambda made: made.copy_worksheet(made.active)), loads=40, says="Sheet Copy|Sheet"),
    "numbers as ids": Case(book(rows=NUMBERED), loads=20, truth=[(str(row[0]), *row[1:]) for row in NUMBERED[1:]]),
    "macro workbook": good(
        parts(
            BOOK,
            **{
                "[Content_Types]": lambda old: old.replace(
                    b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
                )
            },
        )
    ),
    "dates before 1900": Case(book(put("D3", -5.5)), loads=20, says="implausible"),
    "date far off": Case(
        parts(BOOK, sheet1=lambda old: old.replace(b"<v>45327.64271990741</v>", b"<v>1e300</v>")), loads=19, left_out=1
    ),
    "date that is no number": Case(
        parts(BOOK, sheet1=lambda old: old.replace(b"<v>45327.64271990741</v>", b"<v>NaN</v>")), loads=19, left_out=1
    ),
    "text that is not there": Case(book(put("G3", "=NA()")), loads=20),
    "error where the time stands": Case(parts(book(put("D3", "#N/A"))), loads=19, left_out=1),
    "formula without result": Case(book(put("D3", "=NOW()")), loads=19, left_out=1, says="formula"),
    "entities": refused(parts(BOOK, sheet1=lambda old: LAUGHS + old.split(b"?>", 1)[-1]), "unsafe|damaged"),
    "entities in the texts": refused(
        parts(BOOK, workbook=lambda old: LAUGHS + old.split(b"?>", 1)[-1]), "unsafe|damaged"
    ),
    "broken XML": refused(parts(BOOK, sheet1=lambda old: old[: len(old) // 2]), "damaged"),
    "no relations": refused(parts(BOOK, workbook=lambda _: b"<workbook/>"), "damaged|sheet|empty"),
    "style that is no number": Case(
        parts(BOOK, sheet1=lambda old: old.replace(b's="', b's="x')), loads=20, or_refused=True
    ),
    "texts far off": Case(
        parts(BOOK, sheet1=lambda old: old.replace(b"<v>1</v>", b"<v>99999999999999999999</v>")),
        loads=20,
        or_refused=True,
    ),
    "texts that are no number": Case(
        parts(BOOK, sheet1=lambda old: old.replace(b"<v>1</v>", b"<v>x</v>")), loads=20, or_refused=True
    ),
    "cut": refused(BOOK[:-200], "damaged"),
    "damaged in the middle": good(damaged(BOOK, 0.3), or_refused=True),
    "no workbook but zip": Case(archive(("a.csv", CSV)), loads=20, name="x.xlsx"),
    "web page called .xls": refused(
        "<html><table><tr><td>member_id</td></tr></table></html>", "web page", name="x.xls"
    ),
    "XML workbook of 2003": refused(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "XML", name="x.xls"
    ),
    "text called .xls": good(plain_text(delimiter="\t"), name="x.xls"),
    "old binary workbook": refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old .xls", name="x.xls"),
    "OpenDocument": refused(
        archive(
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", b"<x/>"),
            method=zipfile.ZIP_STORED,
        ),
        "",
        name="x.ods",
    ),
    "Word": refused(archive(("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")), "", name="x.docx"),
    "binary workbook": refused(
        archive(("[Content_Types].xml", b"<x/>"), ("xl/workbook.bin", b"\1\2")), "", name="x.xlsb"
    ),
}


def parquet(columns: dict[str, Any] | None = None, **options: Any) -> bytes:
    whole = io.BytesIO()
    made = dict(zip(HEADER, map(list, zip(*acts(), strict=True)), strict=True)) | (columns or {})
    pq.write_table(pa.table(made), whole, **options)
    return whole.getvalue()


WHEN = [datetime.fromisoformat(row[3]) for row in acts()]


PARQUET = {
    **{kind: good(parquet(compression=kind)) for kind in ("none", "gzip", "zstd", "brotli", "lz4")},
    **{
        f"time in {unit}": good(parquet({"occurred_at": pa.array(WHEN, pa.timestamp(unit))}))
        for unit in ("s", "ms", "us", "ns")
    },
    "time with a zone": good(
        parquet({"occurred_at": pa.array([w.replace(tzinfo=UTC) for w in WHEN], pa.timestamp("us", "America/Bogota"))})
    ),
    "old times": good(
        parquet({"occurred_at": pa.array(WHEN, pa.timestamp("ns"))}, use_deprecated_int96_timestamps=True)
    ),
    "days": Case(parquet({"occurred_at": pa.array([w.date() for w in WHEN])}), loads=20),
    "large ids": Case(parquet({"member_id": pa.array([2**63 + n for n in range(20)], pa.uint64())}), loads=20),
    "decimal ids": Case(
        parquet({"member_id": pa.array([10**20 + n for n in range(20)], pa.decimal128(30, 0))}), loads=20
    ),
    "binary texts": good(parquet({"topic": pa.array([row[6].encode() for row in acts()], pa.binary())})),
    "dictionary": good(parquet({"community": pa.array(["Python Makers"] * 20).dictionary_encode()})),
    "empty column": Case(parquet({"topic": pa.nulls(20)}), loads=20),
    "durations beside": good(parquet({"spent": pa.array([timedelta(1)] * 20)})),
    "nested beside": good(parquet({"tags": [["a", "b"]] * 20, "map": [{"x": 1}] * 20})),
    "one row a group": good(parquet(row_group_size=1)),
    "1,200 columns": refused(parquet({f"c{n}": [0] * 20 for n in range(1_200)}), "columns"),
    "no rows": refused(parquet({name: [] for name in HEADER}), "no data rows"),
    "footer of another": refused(parquet()[:-4] + b"PARE", "damaged|Parquet"),
    "encrypted": refused(b"PARE" + parquet()[4:-4] + b"PARE", "Parquet|program|encod"),
    "half of it": refused(parquet()[:900], "damaged"),
    "start alone": refused(b"PAR1", "damaged|empty"),
    "other table": refused(parquet(compression="none").replace(b"member_id", b"mumber_ix"), "member_id|damaged"),
}
CASES = {
    f"{kind}: {name}": case
    for kind, cases in {"workbook": WORKBOOK, "parquet": PARQUET}.items()
    for name, case in cases.items()
}


@pytest.mark.parametrize("name", CASES)
def test_variant(name: str, tmp_path: Path) -> None:
    check(CASES[name], tmp_path)
