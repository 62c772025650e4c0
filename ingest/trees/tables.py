"""From a file or an archive that holds no text table to the tables that it is read as."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import IO

from ingest.encoding import Encoding, find_encoding
from ingest.report import RefusedTable
from ingest.sniff import open_text
from ingest.text_table import Table
from ingest.trees.discord import Discord
from ingest.trees.json_reader import JsonReader
from ingest.trees.mail import Mailbox
from ingest.trees.objects import Objects, is_lines
from ingest.trees.recognise import TreeKind, head_of, tree_kind
from ingest.trees.rows import Reading, Source, TreeTable
from ingest.trees.slack import Slack, is_slack
from ingest.trees.stackexchange import Dump, dump_part, parts_of
from ingest.trees.telegram import Telegram
from ingest.trees.whatsapp import WhatsApp
from ingest.trees.write import TreeWriter
from ingest.unpack_limits import check_size

# A message export shrinks to a twentieth; one small file may shrink to a hundredth.
MAX_ARCHIVE_RATIO = 200
# A channel has a file for each day: ten years of fifty channels.
MAX_FILES = 200_000


def tree_tables(source: Source, reading: Reading) -> Iterator[Table | RefusedTable] | None:
    """The tables of a file that is no text table; None when it is one (or nothing that we know)."""
    head = head_of(source.path)
    kind = tree_kind(head)
    return None if kind is None else _tables(kind, head, source, reading)


def _tables(kind: TreeKind, head: str, source: Source, reading: Reading) -> Iterator[Table | RefusedTable]:
    is_bytes = kind in ("dump", "mbox")
    encoding = Encoding("utf-8")
    if not is_bytes:
        encoding = find_encoding(source.path, source.shown, reading.options.encoding)
    writer = TreeWriter(reading, source.path.stat().st_size, encoding.words)
    if is_bytes:
        with source.path.open("rb") as stream:
            yield from writer.tables(_of_bytes(head, source, stream, reading.progress))
        return
    with open_text(source.path, encoding) as text:
        if kind == "whatsapp":
            trees = WhatsApp(text, source.shown, source.community, reading.progress).tables()
        else:
            trees = _of_json(kind, head, JsonReader(text, source.shown, reading.progress), source)
        yield from writer.tables(trees)


def _of_bytes(head: str, source: Source, stream: IO[bytes], progress: Callable[[int], None]) -> Iterator[TreeTable]:
    part = dump_part(head)
    if part is None:
        return Mailbox(stream, source.shown, source.community, progress).tables()
    return iter([Dump(source.community, progress).table(part, lambda: source.path.open("rb"), source.shown)])


def _of_json(kind: TreeKind, head: str, reader: JsonReader, source: Source) -> Iterator[TreeTable]:
    if kind == "discord":
        return Discord(reader, source.shown, source.community).tables()
    if kind == "telegram":
        return Telegram(reader, source.shown, source.community).tables()
    return Objects(reader, source.shown, is_lines=is_lines(head)).tables()


def archive_is_tree(infos: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether an archive as a whole is one export (Slack, a data dump) rather than a bundle of tables."""
    names = [info.filename for info in infos]
    return is_slack(names) or parts_of(names) is not None


def archive_tables(
    archive: zipfile.ZipFile, infos: Sequence[zipfile.ZipInfo], source: Source, reading: Reading
) -> Iterator[Table | RefusedTable]:
    """The tables of an archive that is one export as a whole. Raises RefusedFile for damage and beyond the limits."""
    names = [info.filename for info in infos]
    size = sum(info.file_size for info in infos)
    check_size(size, source.path.stat().st_size, source.shown, ratio=MAX_ARCHIVE_RATIO)
    writer = TreeWriter(reading, size, "UTF-8")
    if is_slack(names):
        yield from writer.tables(Slack(archive, infos, source.shown, reading.progress).tables())
        return
    parts, dump = parts_of(names) or {}, Dump(source.community, reading.progress)
    yield from writer.tables(
        dump.table(part, partial(archive.open, entry), f"{entry} in {source.shown}") for part, entry in parts.items()
    )
