"""Variants of wrong types, names of files and sizes: read, or refused in a sentence."""

from __future__ import annotations

import bz2
import lzma
import zlib
from pathlib import Path

import pytest
from made_files import CSV, ROWS, tarred
from variants import HEADER, Case, acts, check, good, refused

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
    "40,000 stray quotes": Case(CSV + b'm1,a"b' * 40_000 + b"\n", loads=20, left_out=1, or_refused=True),
    "100,000 empty lines": good(CSV + b"\n" * 100_000),
    "one id of 2 MB": Case(CSV + b"m" * 2_000_000 + b",a,b@c.org,2024-02-05,post,x,y\n", loads=20, left_out=1),
    "one quote never closed in 3 MB": Case(
        CSV + b'm1,"open\n' + b"".join(ROWS.splitlines(keepends=True)[1:]) * 90, loads=20 + 36_000, left_out=1
    ),
}
CASES = {
    f"{kind}: {name}": case
    for kind, cases in {"type": TYPES, "name": NAMES, "size": SIZES}.items()
    for name, case in cases.items()
}


@pytest.mark.parametrize("name", CASES)
def test_variant(name: str, tmp_path: Path) -> None:
    check(CASES[name], tmp_path)
