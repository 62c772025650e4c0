"""Opens what a table came wrapped in (gzip, zip): one plain file per table in the spool, within strict limits."""

from __future__ import annotations

import gzip
import secrets
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

from errors import NextCircleError, RefusedFile
from ingest.archive_rules import check_unpacked, checked_entries, is_table
from ingest.magic import file_type
from ingest.parquet import parquet_as_text
from ingest.report import ReadOptions, RefusedTable
from ingest.text_table import Table
from ingest.trees.rows import Reading, Source
from ingest.trees.tables import archive_is_tree, archive_tables, tree_tables
from ingest.unpack_limits import BROKEN_ARCHIVE, CHUNK_BYTES, check_size, is_broken
from ingest.workbook import sheets_of

# Unpacking may take this share of the free disk.
MAX_DISK_SHARE = 1 / 3


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
    except BROKEN_ARCHIVE:
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
    check_unpacked(target, inner, name, is_table=True)
    return Table(target, inner)


def _unzipped(path: Path, name: str, reading: Reading) -> Iterator[Table | RefusedTable]:
    try:
        archive = zipfile.ZipFile(path)
    except BROKEN_ARCHIVE as error:
        raise _of_damage(error, name) from error
    wanted = reading.options.entry
    with archive:
        is_tree = wanted is None and archive_is_tree(archive.infolist())
        infos = checked_entries(archive.infolist(), name, is_tree=is_tree)
        if is_tree:
            try:
                yield from archive_tables(archive, infos, Source(path, name, name), reading)
            except BROKEN_ARCHIVE as error:
                raise _of_damage(error, name) from error
            return
        if wanted is not None:
            infos = [info for info in infos if info.filename == wanted]
            if not infos:
                raise RefusedFile(f"The archive holds no {wanted}", remedy="Name one of its files.", file=name)
        # All of it together, by what it says of itself: zipfile reads no entry beyond that.
        check_size(sum(info.file_size for info in infos), path.stat().st_size, name, _free(reading.spool))
        for info in infos:
            shown = f"{Path(info.filename).name}"
            try:
                source = Source(path, shown, name if len(infos) == 1 else shown)
                for table in _entry(archive, info, source, name, reading):
                    yield replace(table, archive=name) if isinstance(table, Table) else table
            except RefusedFile as error:
                if error.file == name or len(infos) == 1:
                    raise
                yield RefusedTable(shown, error.sentence().strip())


def _entry(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: Source, name: str, reading: Reading
) -> Iterator[Table | RefusedTable]:
    """The tables of one file of an archive that is called `name`."""
    target = reading.spool / f"{secrets.token_hex(8)}.unpacked"
    try:
        with archive.open(info) as stream:
            _copy(stream, target, max(1, info.compress_size), name, reading.progress)
    except BROKEN_ARCHIVE as error:
        raise _of_damage(error, name) from error
    check_unpacked(target, source.shown, name, is_table=is_table(source.shown))
    yield from _plain(replace(source, path=target), reading, is_ours=True)


def _copy(
    source: IO[bytes] | gzip.GzipFile, target: Path, packed: int, name: str, progress: Callable[[int], None]
) -> None:
    """Unpack with the limits counted on the bytes that really come out; nothing is left behind when refused."""
    free = _free(target.parent)
    size = 0
    try:
        with target.open("wb") as out:
            while chunk := source.read(CHUNK_BYTES):
                size += len(chunk)
                check_size(size, packed, name, free)
                out.write(chunk)
                progress(len(chunk))
    except (NextCircleError, *BROKEN_ARCHIVE):
        target.unlink(missing_ok=True)
        raise


def _free(folder: Path) -> float:
    return shutil.disk_usage(folder).free * MAX_DISK_SHARE


def _of_damage(error: Exception, name: str) -> Exception:
    """What to raise for an error while an archive was read: the file's fault, or the error itself."""
    return _damaged("The archive is damaged or cut off", name) if is_broken(error) else error


def _damaged(problem: str, name: str) -> RefusedFile:
    return RefusedFile(problem, remedy="Download or export it again; nothing of it was read.", file=name)
