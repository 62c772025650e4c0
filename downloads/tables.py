"""A frame as the bytes of a CSV file or a workbook: no cell runs, ids keep their digits, equal frames equal bytes."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Mapping
from datetime import date, datetime
from numbers import Integral, Real
from typing import TypeAlias

import numpy as np
import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from downloads.inert import inert, is_formula, printable
from errors import Refused

Cell: TypeAlias = str | int | float | date | datetime | None

BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads a CSV in the machine's old code page

# What a worksheet can hold (Microsoft, "Excel specifications and limits").
MOST_ROWS = 1_048_576
MOST_CHARACTERS = 32_767
# Excel keeps 15 significant digits of a number; a longer one is written as text, or its end becomes zeros.
LARGEST_EXACT_NUMBER = 10**15
# Older Excel shows #### instead of a longer text in the format "Text".
LONGEST_IN_TEXT_FORMAT = 255
NARROWEST, WIDEST = 10, 60  # column widths in characters; wider and the next column leaves the screen
BLANK_AROUND = 2

# A workbook says when it was made; a fixed day makes equal lists equal bytes.
CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - the format knows no zone
DAY, MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"

SHORT_HASH = 8  # hexadecimal digits; enough to tell two lists of one number apart
_LINE_BREAKS = re.compile(r"\r\n?")  # inside a cell a workbook's line break is LF
_NOT_IN_FILE_NAMES = re.compile(r"[^A-Za-z0-9_]+")


def to_csv(frame: pd.DataFrame) -> bytes:
    """The frame as CSV: UTF-8 with byte order mark, commas, CRLF, RFC 4180 quotes, formulas made inert.

    frame: any columns, headers included in what is made inert; the index is left out. Numbers stay numbers, days are
    ISO 8601, nothing is an empty cell.

    >>> to_csv(pd.DataFrame({"name": ["=1+1", "Ann, B."], "posts": [-2, 3]})).decode("utf-8-sig").splitlines()
    ['name,posts', "'=1+1,-2", '"Ann, B.",3']
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([inert(str(name)) for name in frame.columns])
    writer.writerows([_as_text(_plain(value)) for value in row] for row in frame.itertuples(index=False, name=None))
    return (BYTE_ORDER_MARK + text.getvalue()).encode("utf-8")


def to_xlsx(frame: pd.DataFrame, *, sheet: str = "List", more: Mapping[str, pd.DataFrame] | None = None) -> bytes:
    """The frame as a workbook: bold frozen header, no formulas, no links, ids as text.

    frame: any columns; the index is left out. more: further sheets behind it, by name. Texts stand exactly as they are,
    because a workbook says itself what is text; what would begin a formula carries Excel's own mark for text, which
    survives editing the cell. Raises Refused when a frame has more rows than a sheet can hold.
    """
    sheets = {sheet: frame} | dict(more or {})
    most = max(len(each) for each in sheets.values())
    if most >= MOST_ROWS:
        raise Refused(
            f"the list has {most:,} rows and a workbook holds {MOST_ROWS - 1:,}",
            remedy="Download it as CSV, or narrow the filters.",
        )
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, options) as workbook:
        workbook.set_properties({"created": CREATED})
        formats = _formats(workbook)
        for name, each in sheets.items():
            _fill(workbook.add_worksheet(name), each, formats)
    return content.getvalue()


def _fill(page: Worksheet, frame: pd.DataFrame, formats: dict[str, Format]) -> None:
    """One sheet: header, rows, widths."""
    header = [printable(str(name)) for name in frame.columns]
    widths = [len(name) for name in header]
    for at, name in enumerate(header):
        page.write_string(0, at, name, formats["header"])
    for number, row in enumerate(frame.itertuples(index=False, name=None), start=1):
        for at, value in enumerate(row):
            widths[at] = max(widths[at], _write(page, number, at, _plain(value), formats))
    for at, width in enumerate(widths):
        page.set_column(at, at, min(max(width + BLANK_AROUND, NARROWEST), WIDEST))
    page.freeze_panes(1, 0)


def file_name(workspace: str, what: str, number: int, sha256: str, *, ending: str = "csv") -> str:
    """A name that is another one for other bytes: workspace, what it is, its number, the start of its hash.

    The hash is needed for more than tidiness: a server that remembers downloads by name and length would otherwise
    hand out an older list (docs/decisions/0005-inert-cells.md).

    >>> file_name("Baby & Co", "outreach list", 12, "9f86d081884c7d65", ending="xlsx")
    'Baby-Co-outreach-list-0012-9f86d081.xlsx'
    """
    words = [_NOT_IN_FILE_NAMES.sub("-", word).strip("-") for word in (workspace, what)]
    return "-".join([*(word for word in words if word), f"{number:04}", f"{sha256[:SHORT_HASH]}.{ending}"])


def _plain(value: object) -> Cell:
    """What a frame holds, as one of few types: None for nothing, yes/no for truth values, text for the rest."""
    if isinstance(value, str):
        return value
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, date):
        return value
    if isinstance(value, bool | np.bool):
        return "yes" if value else "no"
    if isinstance(value, Real):
        return _plain_number(value)
    return str(value)


def _plain_number(value: Real) -> Cell:
    """An exact integer where there is one (a column with a gap turns 3 into 3.0), None for not-a-number."""
    if isinstance(value, Integral):
        return int(value)
    number = float(value)
    if math.isnan(number):
        return None
    return int(number) if number.is_integer() and abs(number) < LARGEST_EXACT_NUMBER else number


def _as_text(cell: Cell) -> str:
    if isinstance(cell, str):
        return inert(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    return "" if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell)


def _formats(workbook: xlsxwriter.Workbook) -> dict[str, Format]:
    made = {
        "header": {"bold": True, "num_format": "@", "bottom": 1, "quote_prefix": True},
        "text": {"num_format": "@"},
        "long": {},
        "formula": {"num_format": "@", "quote_prefix": True},
        "day": {"num_format": DAY, "align": "left"},
        "moment": {"num_format": MOMENT, "align": "left"},
        "number": {},
    }
    return {name: workbook.add_format(properties) for name, properties in made.items()}


def _write(page: Worksheet, row: int, at: int, cell: Cell, formats: dict[str, Format]) -> int:
    """Write one cell and answer how many characters wide it is."""
    if isinstance(cell, int | float) and (abs(cell) >= LARGEST_EXACT_NUMBER or not math.isfinite(cell)):
        cell = str(cell)
    if cell is None:
        return 0
    if isinstance(cell, str):
        text = _short_enough(_LINE_BREAKS.sub("\n", printable(cell)))
        kind = "formula" if is_formula(cell) else "text" if len(text) <= LONGEST_IN_TEXT_FORMAT else "long"
        page.write_string(row, at, text, formats[kind])
        return max(map(len, text.splitlines()), default=0)
    if isinstance(cell, datetime):
        page.write_datetime(row, at, cell.replace(tzinfo=None), formats["moment"])
        return len(MOMENT)
    if isinstance(cell, date):
        page.write_datetime(row, at, cell, formats["day"])
        return len(DAY)
    page.write_number(row, at, cell, formats["number"])
    return len(str(cell))


def _short_enough(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…"
