"""Variants of archives, workbooks, Parquet files, wrong types, sizes and names: read, or refused in a sentence."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook
from variants import HEADER, Case, acts, check, good, plain_text, refused, text

CSV = plain_text().encode()
ROWS = text(acts(400)).encode()


def archive(
    *entries: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED, comment: bytes = b""
) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as made:
        for name, content in entries:
            made.writestr(name, content)
        made.comment = comment
    return whole.getvalue()


def streamed(name: str, content: bytes) -> bytes:
    """An archive whose sizes stand behind the data."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.parts: list[bytes] = []

        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            self.parts.append(bytes(data))
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as made:  # type: ignore[arg-type]
        made.writestr(name, content)
    return b"".join(pipe.parts)


def lying(content: bytes) -> bytes:
    """An archive that says that its one file is small."""
    made = bytearray(archive(("a.csv", content)))
    size = struct.pack("<I", len(content))
    return bytes(made).replace(size, struct.pack("<I", 1_000))


def damaged(content: bytes, at: float) -> bytes:
    place = int(len(content) * at)
    return content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :]


def member(name: str, mode: int = 0o100644, flags: int = 0) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    info.flag_bits |= flags
    return info


def tarred() -> bytes:
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w") as made:
        info = tarfile.TarInfo("a.csv")
        info.size = len(CSV)
        made.addfile(info, io.BytesIO(CSV))
    return whole.getvalue()


GZ = gzip.compress(CSV)
GZIP = {
    "three members": good(gzip.compress(CSV[:100]) + gzip.compress(CSV[100:700]) + gzip.compress(CSV[700:])),
    "zeros behind": good(GZ + b"\0" * 512),
    "rubbish behind": Case(GZ + b"rubbish", loads=20, or_refused=True),
    "a name and a remark inside": good(
        b"\x1f\x8b\x08\x18" + b"\0" * 6 + b"../../etc/passwd\0remark\0" + GZ[10:], name="x.csv.gz"
    ),
    "no ending": good(GZ, name="download"),
    "utf-16 inside": good(gzip.compress(plain_text().encode("utf-16"))),
    "zip inside": refused(gzip.compress(archive(("a.csv", CSV))), "archive inside"),
    "bzip2 inside": refused(gzip.compress(bz2.compress(CSV)), "archive|bzip2"),
    "workbook named .gz": refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "workbook", name="x.csv.gz"),
    "tar inside": refused(gzip.compress(tarred()), "tar", name="x.tar.gz"),
    "header alone": refused(GZ[:10], "cut off|damaged|empty"),
    "cut in the trailer": refused(GZ[:-3], "cut off"),
    "wrong length": refused(GZ[:-4] + b"\1\0\0\0", "damaged"),
    "wrong sum": refused(GZ[:-8] + b"\1\2\3\4" + GZ[-4:], "damaged"),
    "damaged in the middle": refused(damaged(gzip.compress(ROWS), 0.5), "damaged|cut off"),
    "unknown method": refused(GZ[:2] + b"\x07" + GZ[3:], "damaged"),
    "blank inside": refused(gzip.compress(b"\n \n"), "empty"),
    "picture inside": refused(gzip.compress(b"\x89PNG\r\n\x1a\n" + b"\0" * 600), "picture"),
    "grows a thousandfold": refused(gzip.compress(b"a,b\n" * (5 << 20)), "too much"),
    "a field that grows": Case(
        gzip.compress(CSV + b"m1,a,b@c.org,2024-02-05,post,x," + b"y" * (9 << 20) + b"\n"),
        loads=20,
        left_out=1,
        or_refused=True,
    ),
}
ZIP = {
    "stored": good(archive(("a.csv", CSV), method=zipfile.ZIP_STORED)),
    "bzip2": good(archive(("a.csv", CSV), method=zipfile.ZIP_BZIP2)),
    "lzma": good(archive(("a.csv", CSV), method=zipfile.ZIP_LZMA)),
    "streamed": good(streamed("a.csv", CSV)),
    "remark": good(archive(("a.csv", CSV), comment=b"x" * 300)),
    "program before": good(b"MZ" + b"\0" * 500 + archive(("a.csv", CSV)), or_refused=True),
    "folders": good(archive((member("export/", 0o40755), b""), ("export/2024/a.csv", CSV))),
    "named .csv": good(archive(("a.csv", CSV)), name="a.csv"),
    "capital ending": good(archive(("A.CSV", CSV))),
    "no ending inside": good(archive(("activity", CSV))),
    "three of one shape": Case(
        archive(("a.csv", CSV), ("b.csv", ROWS), ("c.tsv", plain_text(delimiter="\t").encode())), loads=440
    ),
    "same name twice": Case(b"", loads=40, or_refused=True),
    "an empty file beside": Case(archive(("a.csv", CSV), ("b.csv", b"")), loads=20, says="empty"),
    "pictures and remarks beside": Case(
        archive(("a.csv", CSV), ("logo.png", b"\x89PNG\r\n\x1a\n"), ("README.md", b"# x")),
        loads=20,
        says="logo.png|picture",
    ),
    "a workbook inside": Case(b"", loads=20, or_refused=True),
    "gzip inside": Case(archive(("a.csv.gz", GZ)), loads=20, or_refused=True),
    "tar inside": refused(archive(("a.tar", tarred())), "archive inside"),
    "zip under a table's name": refused(archive(("a.csv", archive(("b.csv", CSV)))), "archive inside"),
    "password": refused(
        archive((member("a.csv"), CSV))
        .replace(b"PK\x03\x04\x14\0\0\0", b"PK\x03\x04\x14\0\1\0")
        .replace(b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\1\0"),
        "password",
    ),
    "link": refused(archive((member("a.csv", 0o120777), b"/etc/passwd")), "link"),
    "device": Case(archive((member("a.csv", 0o20666), CSV)), loads=20, or_refused=True),
    "up and out": refused(archive(("x/../../a.csv", CSV)), "unsafe path"),
    "up and out, backslashes": refused(archive(("..\\..\\a.csv", CSV)), "unsafe path"),
    "absolute": refused(archive(("/etc/a.csv", CSV)), "unsafe path"),
    "drive": refused(archive(("C:\\a.csv", CSV)), "unsafe path"),
    "share": refused(archive(("\\\\host\\a.csv", CSV)), "unsafe path"),
    "101 files": refused(archive(*((f"{n}.csv", CSV) for n in range(101))), "too many"),
    "folders only": refused(archive((member("a/", 0o40755), b"")), "empty"),
    "pictures only": refused(archive(("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 99)), "not a|picture"),
    "says that it is small": refused(lying(b"a,b\n" * 300_000), "damaged|too much|cut off"),
    "grows a thousandfold": refused(archive(("a.csv", b"a,b\n" * (5 << 20))), "too much"),
    "many that grow": refused(archive(*((f"{n}.csv", CSV + b"\n" * (9 << 20)) for n in range(12))), "too much"),
    "wrong sum": refused(damaged(archive(("a.csv", ROWS)), 0.4), "damaged"),
    "cut at the end": refused(archive(("a.csv", ROWS))[:-10], "damaged"),
    "cut at half": refused(archive(("a.csv", ROWS))[:3_000], "damaged"),
    "name that is no letters": Case(archive(("a\x01\u202ecsv.exe.csv", CSV)), loads=20),
}


def book(change: Callable[[Any], None] = lambda _: None, *, rows: Any = None) -> bytes:
    made, whole = Workbook(), io.BytesIO()
    sheet = made.active
    for row in rows or [HEADER, *acts()]:
        sheet.append([datetime.fromisoformat(v) if isinstance(v, str) and v[:3] == "202" else v for v in row])
    change(made)
    made.save(whole)
    return whole.getvalue()


def parts(content: bytes, **changed: Callable[[bytes], bytes]) -> bytes:
    """A workbook with some of its parts rewritten, by the last word of their path."""
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            change = changed.get(Path(name).name.split(".")[0], lambda same: same)
            new.writestr(name, change(old.read(name)))
    return whole.getvalue()


def put(where: str, value: Any) -> Callable[[Any], None]:
    return lambda made: made.active.__setitem__(where, value)


def stray(reference: str, row: str) -> Callable[[bytes], bytes]:
    """One more cell at the end of a sheet, in whatever place."""
    extra = f'<row r="{row}"><c r="{reference}" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    return lambda old: old.replace(b"</sheetData>", extra.encode())


def insert(columns: int = 0, rows: int = 0) -> Callable[[Any], None]:
    def change(made: Any) -> None:
        if columns:
            made.active.insert_cols(1, columns)
        if rows:
            made.active.insert_rows(1, rows)

    return change


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
BOOK = book()
NUMBERED = [HEADER, *((1000 + n, *row[1:]) for n, row in enumerate(acts()))]
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
    "other table": refused(
        parquet({"member_id": None} and {}, compression="none").replace(b"member_id", b"mumber_ix"), "member_id|damaged"
    ),
}
TYPES = {
    "JPEG": refused(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 9, "picture"),
    "WebP": refused(b"RIFF\x10\0\0\0WEBPVP8 " + bytes(range(256)), "picture"),
    "video": refused(b"\0\0\0\x18ftypmp42" + bytes(range(256)), "video|program"),
    "sound": refused(b"ID3\x03\0\0\0" + bytes(range(256)), "sound"),
    "program": refused(b"\x7fELF\x02\x01\x01" + bytes(600), "program"),
    "Windows program": refused(b"MZ\x90\0\x03\0\0\0" + bytes(range(256)), "program"),
    "database": refused(b"SQLite format 3\0" + bytes(600), "database"),
    "bzip2": refused(bz2.compress(CSV), "bzip2"),
    "xz": refused(lzma.compress(CSV), "xz"),
    "zlib": refused(zlib.compress(CSV), ""),
    "7z": refused(b"7z\xbc\xaf\x27\x1c" + bytes(range(256)), "7z"),
    "RAR": refused(b"Rar!\x1a\x07\1\0" + bytes(range(256)), "RAR"),
    "tar": refused(tarred(), "tar"),
    "Feather": refused(b"ARROW1\0\0" + bytes(600), "Arrow"),
    "NumPy": refused(b"\x93NUMPY\x01\0v\0{'descr': '<f8'}\n" + bytes(range(256)), ""),
    "pickle": refused(b"\x80\x04\x95" + bytes(range(256)), ""),
    "noise": refused(bytes((n * 97 + n // 7 * 31) % 256 for n in range(5_000)), ""),
    "RTF": refused(rb"{\rtf1\ansi Hello}", "RTF"),
    "SVG": refused('<svg xmlns="http://www.w3.org/2000/svg"><a/></svg>', "XML|web page|picture"),
    "RSS": refused('<?xml version="1.0"?><rss><channel/></rss>', "XML"),
    "calendar": refused("BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n", ""),
    "YAML": refused("members:\n  - id: 1\n    name: Anna\n", ""),
    "prose": refused("Dear members,\n\nplease find the export, as asked, below.\n\nBest, Anna\n", ""),
    "program text": refused("import os\n\ndef f(a, b):\n    return a, b\n", ""),
    "error in JSON": refused('{"error": {"code": 403, "message": "no access"}}', ""),
    "sign-in page": refused("\n\n<!-- x --><!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
    "page without a head": refused("<div class='error'>Session expired</div>", "web page"),
    "one line": refused("hello\n", "no data rows|header"),
    "only signs": refused(",,,,\n,,,,\n,,,,\n", ""),
    "only a mark": refused(b"\xef\xbb\xbf", "empty"),
    "only a mark of utf-16": refused(b"\xff\xfe", "empty"),
    "only zeros": refused(b"\0" * 5_000, "empty"),
    "log of a server": refused('1.2.3.4 - - [05/Feb/2024:15:25:31 +0100] "GET / HTTP/1.1" 200 5\n' * 9, ""),
    "table of things": refused("sku,price,stock\nA1,9.50,3\nA2,8.00,1\n", "member_id"),
}
NAMES = {
    name: good(CSV, name=name)
    for name in (
        "a b.csv",
        "*.csv",
        "[a-z]?.csv",
        "{a,b}.csv",
        "a'b\"c.csv",
        "a;b&c|d.csv",
        "%00.csv",
        "-rf",
        "CON.csv",
        "é\u202egpj.csv",
        "😀.csv",
        "x.exe",
        "a\nb.csv",
        ".hidden",
        "x" * 250 + ".csv",
        "ü" * 120 + ".csv",
        "a.csv.gz",
        "$(id).csv",
        "~",
        "#1?.csv",
    )
}
SIZES = {
    "3,000 columns": Case(
        "\n".join(",".join([*row, *(["x"] * 3_000)]) for row in (HEADER, *acts(names=("A",)))).encode(),
        loads=20,
        or_refused=True,
    ),
    "name of a column of 1 MB": Case(CSV.replace(b"topic\n", b"t" * 1_000_000 + b"\n"), loads=20, or_refused=True),
    "9 MB without a line end": Case(b"x" * 9_000_000, or_refused=True, loads=0),
    "a line of 300,000 delimiters": Case(CSV + b"," * 300_000 + b"\n", loads=20, or_refused=True),
    "a line of 300,000 quotes": Case(CSV + b'"' * 300_000 + b"\n", loads=20, or_refused=True),
    "200,000 quotes in pairs": Case(CSV + b'"a",' * 100_000 + b"\n", loads=20, left_out=1, or_refused=True),
    "100,000 empty lines": good(CSV + b"\n" * 100_000),
    "one id of 2 MB": Case(CSV + b"m" * 2_000_000 + b",a,b@c.org,2024-02-05,post,x,y\n", loads=20, left_out=1),
    "one quote never closed in 3 MB": Case(
        CSV + b'm1,"open\n' + b"".join(ROWS.splitlines(keepends=True)[1:]) * 90, loads=20 + 36_000, left_out=1
    ),
}


def _fill() -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as made, pytest.warns(UserWarning, match="Duplicate"):
        made.writestr("a.csv", CSV)
        made.writestr("a.csv", CSV)
    ZIP["same name twice"] = Case(whole.getvalue(), loads=40, or_refused=True)
    ZIP["a workbook inside"] = Case(archive(("a.xlsx", BOOK)), loads=20, or_refused=True)


_fill()
CASES = {
    f"{kind}: {name}": case
    for kind, cases in {
        "gzip": GZIP,
        "zip": ZIP,
        "workbook": WORKBOOK,
        "parquet": PARQUET,
        "type": TYPES,
        "name": NAMES,
        "size": SIZES,
    }.items()
    for name, case in cases.items()
}


@pytest.mark.parametrize("name", CASES)
def test_variant(name: str, tmp_path: Path) -> None:
    check(CASES[name], tmp_path)
