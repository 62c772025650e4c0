"""Excel workbooks (.xlsx) as plain text tables, one per visible sheet, streamed; entities are never followed."""

from __future__ import annotations

import re
import secrets
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from errors import RefusedFile
from ingest.sheet import DAY_ZERO_1904, REMEDY, Book, SheetWriter, whole_number
from ingest.unpack_limits import BROKEN_ARCHIVE, CHUNK_BYTES, check_size, is_broken

# Workbooks shrink to a tenth; beyond this one was made to fill memory.
MAX_RATIO = 100
_BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}

Start = Callable[[str, dict[str, str]], None]


@dataclass(frozen=True)
class Sheet:
    """One visible sheet written as CSV. name: as on its tab. formulas: cells whose result was not stored."""

    name: str
    path: Path
    formulas: int


def sheets_of(
    path: Path, name: str, spool: Path, progress: Callable[[int], None], wanted: str | None
) -> tuple[list[Sheet], list[str]]:
    """Every visible sheet (or the wanted one) as CSV in the spool, and the names of the hidden ones.

    Raises RefusedFile for a damaged, protected, unsafe or exploding workbook.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            reader = _Reader(archive, name, progress)
            book = reader.book()
            chosen = [(shown, part) for shown, part in book.sheets if wanted in (None, shown)]
            if not chosen:
                known = ", ".join(shown for shown, _ in book.sheets) or "none"
                raise RefusedFile(f"The workbook has no sheet {wanted}", remedy=f"Its sheets are: {known}.", file=name)
            return _written(reader, book, chosen, spool), book.hidden
    except (expat.ExpatError, KeyError) as error:
        raise _damaged(name) from error
    except BROKEN_ARCHIVE as error:
        if isinstance(error, RuntimeError) and "encrypted" in str(error):
            raise RefusedFile("The Excel workbook is protected by a password", remedy=REMEDY, file=name) from error
        if not is_broken(error):
            raise
        raise _damaged(name) from error


def _damaged(name: str) -> RefusedFile:
    return RefusedFile("The Excel workbook is damaged", remedy=REMEDY, file=name)


def _written(reader: _Reader, book: Book, chosen: list[tuple[str, str]], spool: Path) -> list[Sheet]:
    """The chosen sheets as CSV; none is left behind when one of them cannot be read."""
    targets = [spool / f"{secrets.token_hex(8)}.unpacked" for _ in chosen]
    try:
        return [reader.write(book, shown, part, target) for (shown, part), target in zip(chosen, targets, strict=True)]
    except BaseException:
        for target in targets:
            target.unlink(missing_ok=True)
        raise


class _Reader:
    """Reads the parts of one workbook."""

    def __init__(self, archive: zipfile.ZipFile, name: str, progress: Callable[[int], None]) -> None:
        self.archive, self.name, self.progress = archive, name, progress

    def parse(self, part: str, start: Start, end: Callable[[str], None], text: Callable[[str], None]) -> None:
        """Feed one part to the handlers; element names come without their namespace."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
        parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = self._unsafe
        info, size = self.archive.getinfo(part), 0
        check_size(info.file_size, info.compress_size, self.name, ratio=MAX_RATIO)  # what it says of itself: at once
        with self.archive.open(info) as stream:
            while chunk := stream.read(CHUNK_BYTES):
                size += len(chunk)
                check_size(size, info.compress_size, self.name, ratio=MAX_RATIO)
                parser.Parse(chunk, False)
                self.progress(len(chunk))
        parser.Parse(b"", True)

    def _unsafe(self, *_: object) -> None:
        raise RefusedFile("The Excel workbook is unsafe: it refers to other files", remedy=REMEDY, file=self.name)

    def book(self) -> Book:
        """Sheets, texts and date styles."""
        book, targets = Book(), self._targets()

        def sheet(tag: str, has: dict[str, str]) -> None:
            if tag == "workbookPr" and has.get("date1904") in ("1", "true"):
                book.zero = DAY_ZERO_1904
            if tag == "sheet":
                part = next(
                    (targets[value] for key, value in has.items() if key.endswith(":id") and value in targets), ""
                )
                if has.get("state", "visible") == "visible":
                    book.sheets.append((has.get("name", ""), part))
                else:
                    book.hidden.append(has.get("name", ""))

        self.parse("xl/workbook.xml", sheet, _nothing, _nothing)
        names = set(self.archive.namelist())
        if "xl/sharedStrings.xml" in names:
            book.texts = self._texts()
        if "xl/styles.xml" in names:
            book.dates = self._date_styles()
        return book

    def _targets(self) -> dict[str, str]:
        targets: dict[str, str] = {}

        def relation(tag: str, has: dict[str, str]) -> None:
            if tag == "Relationship":
                target = has.get("Target", "")
                targets[has.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"

        self.parse("xl/_rels/workbook.xml.rels", relation, _nothing, _nothing)
        return targets

    def _texts(self) -> list[str]:
        texts: list[str] = []
        parts: list[str] = []
        inside = {"t": False, "rPh": False}

        def start(tag: str, _: dict[str, str]) -> None:
            if tag == "si":
                parts.clear()
            elif tag in inside:
                inside[tag] = True

        def end(tag: str) -> None:
            if tag == "si":
                texts.append("".join(parts))
            elif tag in inside:
                inside[tag] = False

        self.parse(
            "xl/sharedStrings.xml", start, end, lambda t: parts.append(t) if inside["t"] and not inside["rPh"] else None
        )
        return texts

    def _date_styles(self) -> set[int]:
        own: dict[int, bool] = {}
        styles: list[int] = []
        inside = {"cellXfs": False}

        def start(tag: str, has: dict[str, str]) -> None:
            if tag == "numFmt":
                code = re.sub(r'"[^"]*"|\\.|\[(?![hms]+\])[^\]]*\]', "", has.get("formatCode", "")).lower()
                own[whole_number(has.get("numFmtId"))] = bool(re.search(r"[ydhs]|mm", code)) and "general" not in code
            elif tag == "cellXfs":
                inside[tag] = True
            elif tag == "xf" and inside["cellXfs"]:
                styles.append(whole_number(has.get("numFmtId")))

        def end(tag: str) -> None:
            if tag == "cellXfs":
                inside[tag] = False

        self.parse("xl/styles.xml", start, end, _nothing)
        return {place for place, number in enumerate(styles) if own.get(number, number in _BUILT_IN_DATES)}

    def write(self, book: Book, shown: str, part: str, target: Path) -> Sheet:
        """One sheet as CSV; line n is row n of the sheet as long as no cell holds a line end."""
        with target.open("w", encoding="utf-8", errors="replace", newline="") as out:
            writer = SheetWriter(book, out, self.name)
            self.parse(part, writer.start, writer.end, writer.text)
        return Sheet(shown, target, writer.formulas)


def _nothing(*_: object) -> None:
    """Nothing to do with this."""
