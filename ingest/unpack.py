"""Opens what a table came wrapped in (gzip, zip): one plain file per table in the spool, within strict limits."""

from __future__ import annotations

import gzip
import secrets
import shutil
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

from errors import NextCircleError, RefusedFile
from ingest.magic import file_type
from ingest.parquet import parquet_as_text
from ingest.report import ReadOptions, RefusedTable
from ingest.text_table import Table
from ingest.trees.rows import Reading, Source
from ingest.trees.tables import MAX_FILES, archive_is_tree, archive_tables, tree_tables
from ingest.unpack_limits import CHUNK_BYTES, check_size
from ingest.workbook import sheets_of

# More files than any platform's archive holds.
MAX_ENTRIES = 100
# Unpacking may take this share of the free disk.
MAX_DISK_SHARE = 1 / 3

_SIDE_FILES = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_ARCHIVES = (".zip", ".gz", ".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz")
_TABLES = (".csv", ".tsv", ".txt", ".tab", ".json", ".jsonl", ".ndjson", ".xml", ".mbox", "")
_ENCRYPTED = 0x1
_BROKEN_ARCHIVE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)


def tables_of(
    path: Path,
    name: str,
    spool: Path,
    progress: Callable[[int], None],
    options: ReadOptions,
    *,
    is_look: bool = False,
) -> Iterator[Table | RefusedTable]:
    """The plain tables of a file, unpacked one after the other. Raises RefusedFile for the file as a whole.

    is_look: the first rows of each are enough.
    """
    kind, reading = file_type(path, name), Reading(spool, progress, options, is_look)
    if kind == "gzip":
        table = _gunzipped(path, name, spool, progress)
        yield from _plain(Source(table.path, table.name, name), reading, is_ours=True)
    elif kind == "zip" and not _is_workbook(path):
        yield from _unzipped(path, name, reading)
    elif kind in ("xlsx", "zip"):
        yield from _sheets(path, name, spool, progress, options.sheet)
    elif kind == "parquet":
        target = spool / f"{secrets.token_hex(8)}.unpacked"
        parquet_as_text(path, name, target, progress)
        yield Table(target, name)
    else:
        yield from _plain(Source(path, name, name), reading, is_ours=False)


def _plain(source: Source, reading: Reading, *, is_ours: bool) -> Iterator[Table | RefusedTable]:
    """A text table as it is; of any other text (JSON, XML, a chat) the tables that it is read as.

    is_ours: the file was unpacked by us and goes when it has been read.
    """
    trees = tree_tables(source, reading)
    if trees is None:
        yield Table(source.path, source.shown)
        return
    try:
        yield from trees
    finally:
        if is_ours:
            source.path.unlink(missing_ok=True)


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError):
        return False


def _sheets(
    path: Path, name: str, spool: Path, progress: Callable[[int], None], wanted: str | None
) -> Iterator[Table | RefusedTable]:
    sheets, hidden = sheets_of(path, name, spool, progress, wanted)
    for sheet in sheets:
        said = [f"Sheet {sheet.name} of the workbook was read"] if len(sheets) > 1 else []
        said += [f"The hidden sheet {other} was not read" for other in hidden]
        if sheet.formulas:
            said.append(f"{sheet.formulas:,} cells hold formulas without a stored result; they are read as empty")
        if not sheet.path.read_bytes()[:65_536].strip(b'\n", '):
            sheet.path.unlink()
            if len(sheets) == 1:
                raise RefusedFile("The sheet is empty", remedy="Look whether it holds rows.", file=name)
            yield RefusedTable(f"{sheet.name} in {name}", f"The sheet {sheet.name} is empty and was ignored")
            continue
        yield Table(sheet.path, name if len(sheets) == 1 else f"{sheet.name} in {name}", warnings=tuple(said))


def _gunzipped(path: Path, name: str, spool: Path, progress: Callable[[int], None]) -> Table:
    inner = Path(name).stem if name.lower().endswith(".gz") else name
    target = spool / f"{secrets.token_hex(8)}.unpacked"
    try:
        with gzip.open(path) as source:
            _copy(source, target, path.stat().st_size, name, progress)
    except EOFError as error:
        raise _damaged("The archive is cut off", name) from error
    except (OSError, zlib.error) as error:
        if isinstance(error, OSError) and not isinstance(error, gzip.BadGzipFile):
            raise
        raise _damaged("The archive is damaged", name) from error
    _refuse_nested(target, name)
    return Table(target, inner)


def _unzipped(path: Path, name: str, reading: Reading) -> Iterator[Table | RefusedTable]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, OSError, EOFError) as error:
        raise _damaged("The archive is damaged or cut off", name) from error
    wanted = reading.options.entry
    with archive:
        is_tree = wanted is None and archive_is_tree(archive.infolist())
        infos = _checked(archive.infolist(), name, is_tree=is_tree)
        if is_tree:
            try:
                yield from archive_tables(archive, infos, Source(path, name, name), reading)
            except _BROKEN_ARCHIVE as error:
                raise _damaged("The archive is damaged or cut off", name) from error
            return
        if wanted is not None:
            infos = [info for info in infos if info.filename == wanted]
            if not infos:
                raise RefusedFile(f"The archive holds no {wanted}", remedy="Name one of its files.", file=name)
        for info in infos:
            shown = f"{Path(info.filename).name}"
            try:
                source = Source(path, shown, name if len(infos) == 1 else shown)
                for table in _entry(archive, info, source, name, reading):
                    yield replace(table, archive=name) if isinstance(table, Table) else table
            except _BROKEN_ARCHIVE as error:
                raise _damaged("The archive is damaged or cut off", name) from error
            except RefusedFile as error:
                if error.file == name or len(infos) == 1:
                    raise
                yield RefusedTable(shown, error.sentence().strip())


def _entry(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: Source, name: str, reading: Reading
) -> Iterator[Table | RefusedTable]:
    """The tables of one file of an archive that is called `name`."""
    target = reading.spool / f"{secrets.token_hex(8)}.unpacked"
    with archive.open(info) as stream:
        _copy(stream, target, max(1, info.compress_size), name, reading.progress)
    _refuse_nested(target, name)
    if Path(source.shown).suffix.lower() not in _TABLES:
        file_type(target, source.shown)
        raise RefusedFile("The file in the archive is not a table and was ignored", remedy="", file=source.shown)
    yield from _plain(replace(source, path=target), reading, is_ours=True)


def _checked(infos: list[zipfile.ZipInfo], name: str, *, is_tree: bool = False) -> list[zipfile.ZipInfo]:
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
        if info.filename.lower().endswith(_ARCHIVES):
            if is_tree:
                continue
            raise _nested(name)
        kept.append(info)
    if not kept:
        raise RefusedFile("The archive is empty", remedy="Export the data again and import the new file.", file=name)
    return kept


def _copy(
    source: IO[bytes] | gzip.GzipFile, target: Path, packed: int, name: str, progress: Callable[[int], None]
) -> None:
    """Unpack with the limits counted on the bytes that really come out; nothing is left behind when refused."""
    free = shutil.disk_usage(target.parent).free * MAX_DISK_SHARE
    size = 0
    try:
        with target.open("wb") as out:
            while chunk := source.read(CHUNK_BYTES):
                size += len(chunk)
                check_size(size, packed, name, free)
                out.write(chunk)
                progress(len(chunk))
    except (NextCircleError, OSError, EOFError, zlib.error, zipfile.BadZipFile):
        target.unlink(missing_ok=True)
        raise


def _refuse_nested(target: Path, name: str) -> None:
    with target.open("rb") as stream:
        head = stream.read(8)
    if head.startswith((b"\x1f\x8b", b"PK\x03\x04", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")):
        target.unlink(missing_ok=True)
        raise _nested(name)


def _nested(name: str) -> RefusedFile:
    return RefusedFile(
        "There is an archive inside the archive", remedy="Unpack it and import the tables in it.", file=name
    )


def _damaged(problem: str, name: str) -> RefusedFile:
    return RefusedFile(problem, remedy="Download or export it again; nothing of it was read.", file=name)
