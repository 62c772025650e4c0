"""What may stand in an archive: no links, passwords, ways out of the folder, archives, nor too many files."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

from errors import RefusedFile
from ingest.magic import file_type
from ingest.trees.tables import MAX_FILES
from ingest.unpack_limits import BROKEN_ARCHIVE

# More files than any platform's archive holds.
MAX_ENTRIES = 100
_SIDE_FILES = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_ARCHIVES = (".zip", ".gz", ".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz")
_TABLES = (".csv", ".tsv", ".txt", ".tab", ".json", ".jsonl", ".ndjson", ".xml", ".mbox", "")
_ARCHIVE_MARKS = (b"\x1f\x8b", b"PK\x03\x04", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
_ENCRYPTED = 0x1


def is_table(name: str) -> bool:
    """Whether a file of an archive has the name of a text table, or of none of our business."""
    return Path(name).suffix.lower() in _TABLES


def checked_entries(infos: list[zipfile.ZipInfo], name: str, *, is_tree: bool = False) -> list[zipfile.ZipInfo]:
    """The entries that may be tables. Raises RefusedFile when the archive as a whole is not to be trusted.

    is_tree: the archive is one export of many files, of which those that do not belong to it are passed over.
    """
    most = MAX_FILES if is_tree else MAX_ENTRIES
    if len(infos) > most:
        raise RefusedFile(
            f"The archive holds {len(infos):,} files, too many (at most {most:,})",
            remedy="Unpack it and import the tables.",
            file=name,
        )
    kept: list[zipfile.ZipInfo] = []
    for info in infos:
        if info.flag_bits & _ENCRYPTED:
            raise RefusedFile(
                "The archive is protected by a password", remedy="Unpack it and import the table.", file=name
            )
        if stat.S_ISLNK(info.external_attr >> 16):
            raise RefusedFile(
                "The archive holds a link instead of a file", remedy="Unpack it and import the table.", file=name
            )
        parts = info.filename.replace("\\", "/").split("/")
        if info.filename.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
            raise RefusedFile(
                "The archive holds a file with an unsafe path", remedy="Unpack it and import the table.", file=name
            )
        if info.is_dir() or any(mark in info.filename for mark in _SIDE_FILES):
            continue
        if is_tree and info.filename.lower().endswith(_ARCHIVES):
            continue
        kept.append(info)
    if not kept:
        raise RefusedFile("The archive is empty", remedy="Export the data again and import the new file.", file=name)
    return kept


def refuse_archive(inner: str) -> None:
    """Raise RefusedFile for a file of an archive that is called like one of several files itself; .gz holds but one."""
    if inner.lower().endswith(_ARCHIVES) and (not inner.lower().endswith(".gz") or inner.lower().endswith(".tar.gz")):
        raise _nested(inner)


def check_unpacked(target: Path, inner: str, name: str, *, is_table: bool) -> None:
    """Raise RefusedFile, and leave nothing behind, when what was unpacked is no text.

    is_table: its name, if it has one, is that of a table.
    """
    with target.open("rb") as stream:
        head = stream.read(8)
    try:
        is_workbook = head.startswith(b"PK") and not is_table
        if head.startswith(_ARCHIVE_MARKS) and not is_workbook:
            raise _nested(name)
        if file_type(target, inner) != "text" or not is_table:
            raise RefusedFile("The file in the archive is not a table and was ignored", remedy="", file=inner)
    except RefusedFile:
        target.unlink(missing_ok=True)
        raise


def is_bundle(path: Path, *, seems_book: bool) -> bool:
    """Whether an archive is one of files of their own. seems_book: its first bytes name parts of a workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except BROKEN_ARCHIVE:
        return not seems_book
    if "xl/workbook.xml" in names:
        return False
    return not (seems_book and any(name == "[Content_Types].xml" or name.startswith("xl/") for name in names))


def is_workbook(path: Path) -> bool:
    """Whether a file is an Excel workbook, whatever it is called."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except BROKEN_ARCHIVE:
        return False


def size_inside(path: Path) -> int:
    """Bytes that an archive says it unpacks to; 0 when it is too damaged to say."""
    try:
        with zipfile.ZipFile(path) as archive:
            return sum(info.file_size for info in archive.infolist())
    except BROKEN_ARCHIVE:
        return 0


def _nested(name: str) -> RefusedFile:
    return RefusedFile(
        "There is an archive inside the archive", remedy="Unpack it and import the tables in it.", file=name
    )
