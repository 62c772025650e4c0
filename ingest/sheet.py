"""One sheet of an Excel workbook, element by element, written as rows of CSV."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TextIO

from errors import RefusedFile

# A sheet wider than this holds a stray cell far out, or was made to take memory.
MAX_SHEET_COLUMNS = 1_000
# Excel has no more rows; a number beyond is damage.
MAX_SHEET_ROWS = 1 << 20
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
            number = whole_number(has.get("r"), self._line + 1)
            if number > MAX_SHEET_ROWS:
                raise RefusedFile(f"The sheet is too large: it has a row {number:,}", remedy=REMEDY, file=self.name)
            self._blank_lines(number - self._line - 1)
            self._line, self._row, self._column = max(number, self._line + 1), {}, 0
        elif tag == "c":
            self._column = _column_of(has.get("r", "")) or self._column + 1
            if self._column > MAX_SHEET_COLUMNS:
                place = (has.get("r") or f"column {self._column:,}")[:20]
                raise RefusedFile(f"The sheet is too large: it has a cell at {place}", remedy=REMEDY, file=self.name)
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
            place = whole_number(value, -1)
            return self.book.texts[place] if 0 <= place < len(self.book.texts) else ""
        if kind == "e":
            return ""
        if kind == "b":
            return {"1": "true", "0": "false"}.get(value, value)
        return self._number(value) if kind == "n" and value else value

    def _number(self, value: str) -> str:
        """A number as a person writes it, or the moment that it stands for."""
        try:
            number = float(value)
            if whole_number(self._cell.get("s")) in self.book.dates:
                return (self.book.zero + timedelta(seconds=round(number * 86_400))).isoformat(" ")
        except (ValueError, OverflowError):  # no number, or no day of the calendar: shown as it is stored
            return value
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else value  # noqa: PLR2004 - exact digits


def whole_number(text: str | None, otherwise: int = 0) -> int:
    """A number of a row, a style or a text; `otherwise` where there is none.

    >>> whole_number("12"), whole_number("x", 3)
    (12, 3)
    """
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 18 else otherwise  # noqa: PLR2004


def _column_of(reference: str) -> int:
    column = 0
    for letter in reference:
        if not ("A" <= letter.upper() <= "Z"):
            break
        column = min(MAX_SHEET_COLUMNS + 1, column * 26 + ord(letter.upper()) - 64)
    return column
