"""Variants of archives: read, or refused in a sentence, with nothing left behind."""

from __future__ import annotations

import bz2
import gzip
import io
import zipfile
from pathlib import Path

import pytest
from made_files import BOOK, CSV, ROWS, archive, damaged, lying, member, parquet_of, streamed, tarred
from variants import Case, acts, check, good, plain_text, refused

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
    "an empty file beside": Case(archive(("a.csv", CSV), ("b.csv", b"")), loads=20, says="empty"),
    "pictures and remarks beside": Case(
        archive(("a.csv", CSV), ("logo.png", b"\x89PNG\r\n\x1a\n"), ("README.md", b"# x")),
        loads=20,
        says="logo.png|picture",
    ),
    "gzip inside": Case(archive(("a.csv.gz", GZ)), loads=20),
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
    "drive": refused(archive(("C:" + "\\a.csv", CSV)), "unsafe path"),
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


def twice() -> bytes:
    """An archive with two files of one name."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as made:
        made.writestr("a.csv", CSV)
        with pytest.warns(UserWarning, match="Duplicate"):
            made.writestr("a.csv", CSV)
    return whole.getvalue()


ZIP["same name twice"] = Case(twice(), loads=40, or_refused=True)
PARQUET = parquet_of(acts())
ZIP["a workbook inside"] = Case(archive(("a.xlsx", BOOK)), loads=20)
ZIP["a workbook under a table's name"] = Case(archive(("a.csv", BOOK)), loads=20)
ZIP["a Parquet file inside"] = Case(archive(("a.parquet", PARQUET)), loads=20)
ZIP["one of each"] = Case(archive(("a.csv", CSV), ("b.xlsx", BOOK), ("c.parquet", PARQUET), ("d.csv.gz", GZ)), loads=80)
ZIP["a damaged workbook beside"] = Case(archive(("a.csv", CSV), ("b.xlsx", BOOK[:2000])), loads=20, says="b.xlsx")
ZIP["a damaged Parquet file beside"] = Case(
    archive(("a.csv", CSV), ("b.parquet", PARQUET[:900])), loads=20, says="Parquet file is damaged"
)
ZIP["a damaged gzip beside"] = Case(archive(("a.csv", CSV), ("b.csv.gz", GZ[:-30])), loads=20, says="cut off|damaged")
ZIP["an archive beside"] = Case(
    archive(("a.csv", CSV), ("b.zip", archive(("c.csv", CSV)))), loads=20, says="archive inside"
)
ZIP["gzip in gzip beside"] = Case(archive(("a.csv", CSV), ("b.csv.gz", gzip.compress(GZ))), loads=20, says="inside")
ZIP["a tar in gzip beside"] = Case(
    archive(("a.csv", CSV), ("b.tgz", gzip.compress(tarred()))), loads=20, says="archive inside"
)
ZIP["a gzip that grows beside"] = Case(
    archive(("a.csv", CSV), ("b.csv.gz", gzip.compress(b"a,b\n" * (5 << 20)))), loads=20, says="too much"
)
ZIP["a workbook that grows twice"] = refused(
    archive(("b.xlsx", archive(("xl/workbook.xml", b" " * (30 << 20)), method=zipfile.ZIP_STORED))), "too much"
)
ZIP["many gzips that grow"] = refused(
    archive(*((f"{n}.csv.gz", gzip.compress(CSV + b"\n" * (9 << 20))) for n in range(12))), "too much"
)
CASES = {f"{kind}: {name}": case for kind, cases in {"gzip": GZIP, "zip": ZIP}.items() for name, case in cases.items()}


@pytest.mark.parametrize("name", CASES)
def test_variant(name: str, tmp_path: Path) -> None:
    check(CASES[name], tmp_path)
