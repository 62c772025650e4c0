"""One sheet of an Excel workbook, element by element, written as rows of CSV."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TextIO

from errors import RefusedFile

# A sheet wider than this holds a stray cell far out, or was made to take memory.
MAX_SHEET_COLUMNS = 1_000
# Numbers of days count from here; the other one is that of old Macs.
DAY_ZERO, DAY_ZERO_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001
REMEDY = "Open it in Excel or LibreOffice, save it as CSV and import that file."


@dataclass
class Book:
    """What a workbook says of itself: sheets (name, part), texts, which styles are dates, which zero of days."""

    sheets: list[tuple[str, str]] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    dates: set[int] = field(default_factory=set)
    zero: datetime = DAY_ZERO


class SheetWriter:
    """Handlers for one sheet's XML that write its rows as CSV."""

    def __init__(self, book: Book, out: TextIO, name: str) -> None:
        self.book, self.name, self.formulas = book, name, 0
        self._out = out
        self._csv = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        self._line, self._column = 0, 0
        self._row: dict[int, str] = {}
        self._cell: dict[str, str] = {}
        self._value: list[str] = []
        self._is_open = self._has_formula = self._has_value = False

    def start(self, tag: str, has: dict[str, str]) -> None:
        """An element begins."""
        if tag == "row":
            number = int(has.get("r") or self._line + 1)
            self._blank_lines(number - self._line - 1)
            self._line, self._row, self._column = max(number, self._line + 1), {}, 0
        elif tag == "c":
            self._column = _column_of(has["r"]) if has.get("r") else self._column + 1
            if self._column > MAX_SHEET_COLUMNS:
                raise RefusedFile(
                    f"The sheet is too large: it has a cell in column {self._column:,}", remedy=REMEDY, file=self.name
                )
            self._cell, self._value, self._has_formula, self._has_value = has, [], False, False
        elif tag == "f":
            self._has_formula = True
        elif tag in ("v", "t"):
            self._is_open = True

    def end(self, tag: str) -> None:
        """An element ends: a cell has its value, a row is whole."""
        if tag in ("v", "t"):
            self._is_open = False
        elif tag == "c":
            self.formulas += self._has_formula and not self._has_value
            self._row[self._column] = self._text()
        elif tag == "row":
            width = max(self._row, default=0)
            self._csv.writerow([self._row.get(n, "") for n in range(1, width + 1)] or [""])

    def text(self, text: str) -> None:
        """Letters of a value."""
        if self._is_open:
            self._has_value = True
            self._value.append(text)

    def _blank_lines(self, count: int) -> None:
        for _ in range(max(0, count)):
            self._out.write("\n")

    def _text(self) -> str:
        value, kind = "".join(self._value), self._cell.get("t", "n")
        if kind == "s":
            place = int(value or -1)
            return self.book.texts[place] if 0 <= place < len(self.book.texts) else ""
        if kind == "e":
            return ""
        if kind == "b":
            return {"1": "true", "0": "false"}.get(value, value)
        if kind != "n" or not value:
            return value
        if int(self._cell.get("s", 0)) in self.book.dates:
            moment = self.book.zero + timedelta(seconds=round(float(value) * 86_400))
            return moment.isoformat(" ")
        number = float(value)
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else value  # noqa: PLR2004 - exact digits


def _column_of(reference: str) -> int:
    column = 0
    for letter in reference:
        if not letter.isalpha():
            break
        column = column * 26 + ord(letter.upper()) - 64
    return column
