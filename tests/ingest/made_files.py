"""Makes archives and workbooks of every kind, sound and damaged."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook
from variants import HEADER, Rows, acts, plain_text, text

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


def book(change: Callable[[Any], None] = lambda _: None, *, rows: Any = None) -> bytes:
    made, whole = Workbook(), io.BytesIO()
    sheet = made.active
    for row in rows or [HEADER, *acts()]:
        sheet.append([datetime.fromisoformat(v) if isinstance(v, str) and v[:3] == "202" else v for v in row])
    change(made)
    made.save(whole)
    return whole.getvalue()


def parquet_of(rows: Rows) -> bytes:
    whole = io.BytesIO()
    pq.write_table(pa.table(dict(zip(HEADER, map(list, zip(*rows, strict=True)), strict=True))), whole)
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
