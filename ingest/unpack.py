"""Opens what a table came wrapped in (gzip, zip): one plain file per table in the spool, within strict limits."""

from __future__ import annotations

import gzip
import secrets
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from errors import RefusedFile
from ingest.archive_rules import (
    check_unpacked,
    checked_entries,
    is_bundle,
    is_table,
    is_workbook,
    refuse_archive,
    size_inside,
)
from ingest.magic import file_type
from ingest.report import ReadOptions, RefusedTable
from ingest.text_table import Table
from ingest.trees.rows import Reading, Source
from ingest.trees.tables import archive_is_tree, archive_tables, tree_tables
from ingest.unpack_limits import BROKEN_ARCHIVE, Budget, check_size, copy_within, free_for, is_broken
from ingest.weights import UNPACKING, alive, part
from ingest.workbook import sheets_of


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
    unpacking = Reading(spool, part(progress, UNPACKING), options, is_look)
    for table in _opened(path, name, unpacking):
        is_made = isinstance(table, Table) and table.path != path and not table.packed
        yield replace(table, packed=path.stat().st_size) if is_made and isinstance(table, Table) else table


def _opened(path: Path, name: str, reading: Reading) -> Iterator[Table | RefusedTable]:
    """The tables of a file, by what it is."""
    kind, spool = file_type(path, name), reading.spool
    if kind == "gzip":
        table = _gunzipped(path, name, reading, path.stat().st_size)
        yield from _plain(Source(table.path, table.name, name), reading, is_ours=True)
    elif kind in ("zip", "xlsx") and is_bundle(path, seems_book=kind == "xlsx"):
        yield from _unzipped(path, name, reading)
    elif kind in ("zip", "xlsx"):
        yield from _sheets(path, name, reading)
    elif kind == "parquet":
        yield _parquet(path, name, spool, alive(reading.progress))
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


def _parquet(path: Path, name: str, spool: Path, progress: Callable[[int], None]) -> Table:
    from ingest.parquet import parquet_as_text

    target = spool / f"{secrets.token_hex(8)}.unpacked"
    try:
        parquet_as_text(path, name, target, progress)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return Table(target, name)


def _sheets(path: Path, name: str, reading: Reading) -> Iterator[Table | RefusedTable]:
    share = path.stat().st_size / max(1, size_inside(path))
    sheets, hidden = sheets_of(path, name, reading.spool, part(reading.progress, share), reading.options.sheet)
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


def _gunzipped(path: Path, name: str, reading: Reading, packed: int) -> Table:
    """packed: bytes that its limits are reckoned from."""
    inner = Path(name).stem if name.lower().endswith(".gz") else name
    target, moved = reading.spool / f"{secrets.token_hex(8)}.unpacked", 0
    try:
        with path.open("rb") as raw, gzip.open(raw) as source:

            def tell(_: int) -> None:
                nonlocal moved
                reading.progress(raw.tell() - moved)
                moved = raw.tell()

            copy_within(source, target, packed, name, tell)
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
        check_size(sum(info.file_size for info in infos), path.stat().st_size, name, free_for(reading.spool))
        budget = Budget(path.stat().st_size, name, free_for(reading.spool))
        for info in infos:
            shown = f"{Path(info.filename).name}"
            try:
                source = Source(path, shown, name if len(infos) == 1 else shown)
                for table in _entry(archive, info, source, reading, budget):
                    packed = max(1, info.compress_size)
                    yield replace(table, archive=name, packed=packed) if isinstance(table, Table) else table
            except RefusedFile as error:
                if error.file == name or len(infos) == 1:
                    raise
                yield RefusedTable(shown, error.sentence().strip())


def _entry(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: Source, reading: Reading, budget: Budget
) -> Iterator[Table | RefusedTable]:
    """The tables of one file of an archive."""
    name, packed = budget.name, max(1, info.compress_size)
    refuse_archive(source.shown)
    target = reading.spool / f"{secrets.token_hex(8)}.unpacked"
    try:
        with archive.open(info) as stream:
            copy_within(stream, target, packed, name, part(reading.progress, packed / max(1, info.file_size)))
    except BROKEN_ARCHIVE as error:
        raise _of_damage(error, name) from error
    silent = replace(reading, progress=alive(reading.progress))
    with target.open("rb") as stream:
        head = stream.read(4)
    if head not in (b"PAR1", b"PK\x03\x04") and not head.startswith(b"\x1f\x8b"):
        check_unpacked(target, source.shown, source.shown, is_table=is_table(source.shown))
        yield from _plain(replace(source, path=target), silent, is_ours=True)
        return
    try:
        yield from _packed_within(target, source, silent, packed, budget)
    finally:
        target.unlink(missing_ok=True)


def _packed_within(
    path: Path, source: Source, reading: Reading, packed: int, budget: Budget
) -> Iterator[Table | RefusedTable]:
    """The tables of a workbook, a Parquet file or a .gz within an archive, where it took `packed` bytes."""
    shown = source.shown
    if is_workbook(path) or shown.lower().endswith((".xlsx", ".xlsm")):
        check_size(size_inside(path), packed, shown, free_for(reading.spool))
        budget(size_inside(path))
        yield from _sheets(path, shown, reading)
    elif file_type(path, shown) == "parquet":
        own = Budget(packed, shown, free_for(reading.spool))

        def count(size: int) -> None:
            own(size)
            budget(size)
            reading.progress(0)

        yield _parquet(path, shown, reading.spool, count)
    elif file_type(path, shown) == "gzip":
        table = _gunzipped(path, shown, reading, packed)
        try:
            budget(table.path.stat().st_size)
        except RefusedFile:
            table.path.unlink()
            raise
        yield from _plain(replace(source, path=table.path, shown=table.name), reading, is_ours=True)
    else:
        check_unpacked(path, shown, shown, is_table=is_table(shown))


def _of_damage(error: Exception, name: str) -> Exception:
    """What to raise for an error while an archive was read: the file's fault, or the error itself."""
    return _damaged("The archive is damaged or cut off", name) if is_broken(error) else error


def _damaged(problem: str, name: str) -> RefusedFile:
    return RefusedFile(problem, remedy="Download or export it again; nothing of it was read.", file=name)
