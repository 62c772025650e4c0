"""Writes the rows of an export as a table of our own: replies joined to the people answered, within limits."""

from __future__ import annotations

import csv
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from errors import RefusedFile
from ingest.own_table import Origin, write_header
from ingest.recognise import MAX_COLUMNS, too_many_columns
from ingest.report import RefusedTable
from ingest.text_table import Table
from ingest.trees.index import MessageIndex
from ingest.trees.rows import AGAIN, Reading, Row, TreeTable

# A first look takes so many rows.
LOOK_ROWS = 2_000
# A table is about as large as the export it came from; beyond this the export was made to fill the disk.
MAX_GROWTH, GROWTH_FROM_CHARACTERS = 20, 50 << 20
MAX_DISK_SHARE = 1 / 3
CHECK_ROWS = 1_000
# Cells of one row that are looked up at the end, as written before: the key of the message answered, and of the thread.
_ANSWERED, _THREAD = "reply_to_member_id", "thread_id"
_OPEN = "\x1f"


class TreeWriter:
    """Writes the tables of one export into the spool; the index of messages is shared by all of them."""

    def __init__(self, reading: Reading, source_bytes: int, encoding: str) -> None:
        self._spool, self._source_bytes, self._encoding = reading.spool, source_bytes, encoding
        self._is_look, self._wanted = reading.is_look, reading.options.kind
        self._progress = reading.progress
        self._index = MessageIndex(reading.spool)
        self._missing = 0

    def tables(self, trees: Iterator[TreeTable]) -> Iterator[Table | RefusedTable]:
        """Each table, written. Raises RefusedFile when one of them cannot be read to its end."""
        try:
            for number, tree in enumerate(trees):
                if number and self._wanted is not None and tree.kind not in (None, self._wanted):
                    words = f"A table of {tree.kind} was left out: only {self._wanted} was asked for"
                    yield RefusedTable(tree.name, words)
                else:
                    yield self._written(tree)
        finally:
            self._index.close()

    def _written(self, tree: TreeTable) -> Table:
        stem = secrets.token_hex(8)
        rows, target = self._spool / f"{stem}.rows", self._spool / f"{stem}.unpacked"
        self._missing = 0
        try:
            columns = self._write(tree, rows)
            write_header(target, list(columns))
            self._join(rows, target, columns)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        finally:
            rows.unlink(missing_ok=True)
        reason = f"{tree.reason}: {tree.title}" if tree.reason else ""
        origin = Origin(self._encoding, tree.written, tree.title if tree.kind else None, reason, tree.kind)
        said = tree.said()
        if self._missing:
            words = "1 row answers a message" if self._missing == 1 else f"{self._missing:,} rows answer messages"
            said.append(f"{words} that the export does not hold: whom they answer is not known")
        if tree.kind is not None:
            numbers = "" if tree.has_lines else "; numbers of lines are those of its messages"
            said.append(f"Read as {tree.title}{numbers}")
        return Table(target, tree.name, tuple(said), origin)

    def _write(self, tree: TreeTable, path: Path) -> dict[str, int]:
        """Every row as it comes; gives back the columns and their places."""
        places = {name: place for place, name in enumerate(tree.columns)}
        most = shutil.disk_usage(self._spool).free * MAX_DISK_SHARE
        limit = min(most, max(GROWTH_FROM_CHARACTERS, MAX_GROWTH * self._source_bytes))
        with path.open("w", encoding="utf-8", errors="replace", newline="") as out:
            writer = csv.writer(out, lineterminator="\r\n")
            for number, row in enumerate(tree.rows, 1):
                if self._is_look and number > LOOK_ROWS:
                    break
                writer.writerow(self._cells(row, places, tree.name))
                if number % CHECK_ROWS:
                    continue
                self._progress(1)  # a sign of life; the bytes are told by the one who reads
                if out.tell() > limit:
                    raise RefusedFile(
                        f"The table in this file is too much for its size ({out.tell() >> 20} MB and more)",
                        remedy="Export a shorter period, or as CSV.",
                        file=tree.name,
                    )
        return places

    def _cells(self, row: Row, places: dict[str, int], name: str) -> list[str]:
        values, left_out = dict(row.values), row.left_out
        if row.key:
            author, thread = values.get("member_id", ""), values.get(_THREAD) or row.parent or row.key
            if not self._index.add(row.key, author, thread) and not left_out:
                left_out = AGAIN
        if _THREAD in places and not values.get(_THREAD) and (start := row.parent or row.within or row.key):
            values[_THREAD] = _OPEN + start
        if row.parent and not values.get(_ANSWERED) and not left_out:
            values[_ANSWERED] = _OPEN + row.parent
        cells: list[str] = []
        for column, value in values.items():
            place = places.setdefault(column, len(places))
            if place >= len(cells):
                if place >= MAX_COLUMNS:
                    raise too_many_columns(len(places), name)
                cells += [""] * (place + 1 - len(cells))
            cells[place] = value
        return [str(row.line), left_out, *cells]

    def _join(self, rows: Path, target: Path, columns: dict[str, int]) -> None:
        """The rows once more, with authors and threads in the place of keys."""
        answered, thread = (columns.get(name, MAX_COLUMNS) + 2 for name in (_ANSWERED, _THREAD))
        csv.field_size_limit(1 << 30)
        with (
            rows.open("r", encoding="utf-8", newline="") as source,
            target.open("a", encoding="utf-8", newline="") as out,
        ):
            writer = csv.writer(out, lineterminator="\r\n")
            for number, cells in enumerate(csv.reader(source)):
                if number % CHECK_ROWS == 0:
                    self._progress(1)
                if len(cells) > answered and cells[answered].startswith(_OPEN):
                    found = self._index.find(cells[answered][1:])
                    self._missing += found is None
                    cells[answered] = found[0] if found else ""
                if len(cells) > thread and cells[thread].startswith(_OPEN):
                    cells[thread] = self._index.thread_of(cells[thread][1:])
                writer.writerow(cells)
