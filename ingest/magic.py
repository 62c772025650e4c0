"""What a file is by its first bytes, never by its name; what cannot be read is refused in a manager's sentence."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from errors import RefusedFile

FileType = Literal["text", "gzip", "zip", "xlsx", "parquet"]

HEAD_BYTES = 1 << 18

# (first bytes, what a manager would call it)
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"RIFF", "a picture, sound or video file (RIFF)"),
    (b"ID3", "a sound file (MP3)"),
    (b"OggS", "a sound file (Ogg)"),
    (b"SQLite format 3\x00", "a database (SQLite)"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"ARROW1", "an Arrow file"),
    (b"Obj\x01", "an Avro file"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"wOFF", "a font"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_REMEDY = "Export the data again as CSV and import that file."
_MIN_TAR = 262
_HTML = re.compile(r"\s*(<!--.*?-->\s*)?<(!doctype html|html|head|body|title|table|script|meta|div)\b", re.I | re.S)
_JSON_LINE = re.compile(r'\s*\{\s*"[^"]*"\s*:')


def file_type(path: Path, name: str) -> FileType:
    """What to read the file as. Raises RefusedFile for an empty file and for what is no table."""
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    if not head.strip(b" \t\r\n\x0b\x0c\x00\xef\xbb\xbf\x1a") or head in (b"\xff\xfe", b"\xfe\xff"):
        raise RefusedFile("The file is empty", remedy="Export it again and look whether it holds rows.", file=name)
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "xlsx" if b"[Content_Types].xml" in head[:4096] or b"xl/" in head[:4096] else "zip"
    if head.startswith(b"PAR1"):
        return "parquet"
    refuse_foreign(head, name)
    return "text"


def refuse_foreign(head: bytes, name: str) -> None:
    """Raise RefusedFile when the first bytes are those of something that is no text table."""
    if head.startswith(_OLE):
        raise RefusedFile(
            "The workbook is password-protected or in the old .xls format",
            remedy="Save it as CSV, or as .xlsx without a password, and import that file.",
            file=name,
        )
    if len(head) > _MIN_TAR and head[257:262] == b"ustar":
        raise RefusedFile("This is not a CSV but a tar archive", remedy="Unpack it and import the table.", file=name)
    if head[:3] == b"\0\0\0" and head[4:8] == b"ftyp":
        raise RefusedFile("This is not a CSV but a video or a picture (MP4)", remedy=_REMEDY, file=name)
    for mark, words in _FOREIGN:
        if head.startswith(mark) and _is_binary(head, mark):
            raise RefusedFile(f"This is not a CSV but {words}", remedy=_REMEDY, file=name)


def _is_binary(head: bytes, mark: bytes) -> bool:
    """Short letter marks may begin a real header ("MZ", "RIFF"): those need bytes that no text has."""
    return not mark.isalnum() or any(byte < 9 for byte in head[:64])  # noqa: PLR2004


def refuse_markup(text: str, name: str) -> None:
    """Raise RefusedFile when the text is a web page, JSON or XML instead of a table."""
    start = text.lstrip("\ufeff \t\r\n")
    if _HTML.match(start):
        raise RefusedFile(
            "This is not a CSV but a web page (HTML)",
            remedy="Often it is a sign-in page: sign in on the platform, export again and import the new file.",
            file=name,
        )
    if start.startswith("<?xml") or re.match(r"<[a-z][\w:.-]*(\s[^<>]*)?>\s*<", start, re.I):
        raise RefusedFile("This is not a CSV but XML", remedy=_REMEDY, file=name)
    if _JSON_LINE.match(start):
        lines = [line for line in start.splitlines()[:5] if line.strip()]
        is_lines = len(lines) > 1 and all(_JSON_LINE.match(line) for line in lines)
        words = "JSON lines" if is_lines else "JSON"
        raise RefusedFile(f"This is not a CSV but {words}", remedy=_REMEDY, file=name)
    if re.match(r'\[\s*(\{\s*"|\[\s*["\d]|\])', start):
        raise RefusedFile("This is not a CSV but JSON", remedy=_REMEDY, file=name)
