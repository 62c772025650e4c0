"""Decides how a text file is written: encoding, delimiter, quotes. Decided by us, told to DuckDB."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import TextIO

from errors import RefusedFile
from ingest.delimiters import USUAL, unusual
from ingest.dialect import Dialect
from ingest.encoding import Encoding, find_encoding
from ingest.magic import refuse_markup
from ingest.own_table import Origin, own_records
from ingest.records import Line, Record, RecordReader, physical_lines

# Marks that stand in ordinary values too: they must beat the others clearly.
_DOUBTFUL = {":": 0.7, " ": 0.6, "~": 0.95, "^": 0.95}
_UNUSUAL = 0.8
SAMPLE_CHARACTERS = 1 << 18
SAMPLE_RECORDS = 300

_TYPED = re.compile(
    r"""\s*(?:
      [-+]?[$€£]?\s?\d[\d.,]*\s?[%€]? | \d{1,2}:\d{2}(:\d{2}\S*)?
      | \d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T\s,]+\d{1,2}:\d{2}\S*(\s?[AP]M)?)?
      | [^@\s,;|\t]+@[^@\s,;|\t]+\.\w+ | https?://\S+ | [\w.\-]+ | [\w'’.\-]+(\s[\w'’.&?!()\-]+){0,6} |
    )\s*""",
    re.X,
)


@dataclass(frozen=True)
class Sniffed:
    """How a text file is written. first_line: physical lines before the table to be skipped (a sep= line).

    is_regular: nothing was seen in the sample that DuckDB's own strict reader would take otherwise.
    origin: what a table of our own writing was before; its first record is the header.
    """

    encoding: Encoding
    dialect: Dialect
    sample: tuple[Record, ...]
    first_line: int
    is_regular: bool
    is_whole: bool
    origin: Origin | None = None


def sniff_own(path: Path, origin: Origin) -> Sniffed:
    """How a table of our own writing is written: nothing is guessed."""
    sample = tuple(islice(own_records(path), SAMPLE_RECORDS))
    dialect = Dialect(title=origin.written)
    return Sniffed(Encoding("utf-8", title=origin.encoding), dialect, sample, 0, False, False, origin)


def open_text(path: Path, encoding: Encoding) -> TextIO:
    """The file as text with its line ends as they are; bytes that do not fit are read as the encoding says."""
    stream = path.open("r", encoding=encoding.codec, errors=encoding.damaged, newline="")
    if encoding.bom:
        stream.read(1)
    return stream


def clean_lines(stream: TextIO, first_line: int = 0) -> Iterator[Line]:
    """Physical lines without the marks of systems: zeros, an end-of-file sign, the mark of a second file glued on."""
    for line in physical_lines(stream):
        if line.number <= first_line:
            continue
        text = line.text
        if "\0" not in text and "\x1a" not in text:
            yield line if text[:1] != "\ufeff" else replace(line, text=text.lstrip("\ufeff"))
            continue
        text = text.replace("\0", "").replace("\x1a", "")
        yield Line(line.number, text, line.end, line.is_cut, had_zeros=bool(text))


def sniff(path: Path, name: str, wanted_encoding: str | None = None, *, is_head_only: bool = False) -> Sniffed:
    """Encoding and dialect of a text file, by its first records. Raises RefusedFile when it is no text table.

    is_head_only: UTF-8 is taken for granted where the beginning is; the caller checks the rest.
    """
    encoding = find_encoding(path, name, wanted_encoding, is_head_only=is_head_only)
    with open_text(path, encoding) as stream:
        head = stream.read(SAMPLE_CHARACTERS)
        is_whole = not stream.read(1)
    refuse_markup(head, name)
    odd = unusual(head.removeprefix("\ufeff"))
    refuse_noise(head, name, odd)
    text = head if is_whole else head[: max(head.rfind("\n"), head.rfind("\r")) + 1] or head
    separator = re.match(r'"?sep=(.)"?\s*(\r\n|\n|\r)', text, re.I)
    body = text[separator.end() :] if separator else text
    dialect = _best_dialect(body, (separator[1],) if separator else (*USUAL, *odd))
    first_line = 1 if separator else 0
    sample = tuple(islice(RecordReader(clean_lines(StringIO(text, newline="")), dialect), SAMPLE_RECORDS + first_line))
    sample = sample[first_line:]
    is_regular = _is_regular(text, encoding, dialect)
    return Sniffed(encoding, dialect, sample, first_line, is_regular, is_whole)


def refuse_noise(head: str, name: str, delimiters: tuple[str, ...] = ()) -> None:
    """Raise RefusedFile when the letters are mostly signs that no text has, and that do not divide it either."""
    usual = {"\t", "\r", "\n", "\0", "\x0b", "\x0c", *delimiters}
    strange = sum(letter < " " and letter not in usual for letter in head)
    if strange > len(head) * 0.05:
        raise RefusedFile(
            "This is not a CSV but a file that only a program can read",
            remedy="Export the data again as CSV and import that file.",
            file=name,
        )


def _is_regular(text: str, encoding: Encoding, dialect: Dialect) -> bool:
    is_plain = encoding.codec == "utf-8" and encoding.damaged == "strict"
    is_simple = dialect.quote in ('"', None) and not dialect.escape and not dialect.skip_space
    has_bare_cr = "\r" in text.replace("\r\n", "")
    has_both = "\r\n" in text and "\n" in text.replace("\r\n", "")
    return is_plain and is_simple and not (has_bare_cr or has_both or "\0" in text or "\x1a" in text)


def _best_dialect(text: str, delimiters: tuple[str, ...]) -> Dialect:
    """The dialect whose records are the most alike in width and whose values look most like values."""
    best, best_score = Dialect(delimiters[0]), -1.0
    for delimiter in delimiters:
        if delimiter not in text:
            continue
        for quote in _quotes(text, delimiter):
            dialect = Dialect(delimiter, quote)
            score = _score(text, dialect) * _DOUBTFUL.get(delimiter, 1.0 if delimiter in USUAL else _UNUSUAL)
            if score > best_score + 1e-9:
                best, best_score = dialect, score
    return _refined(text, best)


def _quotes(text: str, delimiter: str) -> list[str | None]:
    """Quote marks that stand at the edge of values: double quotes first, apostrophes only when clearly used so."""
    edge = re.escape(delimiter)
    found: list[str | None] = []
    for quote in ('"', "'"):
        opened = len(re.findall(rf"(?:^|{edge})\s?{quote}", text, re.M))
        closed = len(re.findall(rf"{quote}\s?(?:$|{edge}|\r)", text, re.M))
        if min(opened, closed) > (0 if quote == '"' else 3):
            found.append(quote)
    return found or ['"']


def _score(text: str, dialect: Dialect) -> float:
    reader = RecordReader(clean_lines(StringIO(text, newline="")), dialect)
    records = [record for record in islice(reader, SAMPLE_RECORDS) if not record.is_blank]
    if not records:
        return 0.0
    total, records = len(records), _below_preamble(records)
    widths = Counter(len(record.fields) for record in records)
    pattern = (
        sum(count * (width - 1) / width for width, count in widths.items()) / len(records) / math.sqrt(len(widths))
    )
    width = max(widths, key=lambda w: (widths[w], w))
    share = widths[width] / len(records)
    cells = [field for record in records[:100] for field in record.fields[:100]]
    typed = sum(len(cell) <= 80 and _TYPED.fullmatch(cell) is not None for cell in cells) / len(cells)  # noqa: PLR2004
    problems = sum(record.problem is not None for record in records) / len(records)
    return (pattern + share * (width > 1)) * (0.3 + 0.7 * typed) * (1 - problems) * math.pow(len(records) / total, 0.3)


def _below_preamble(records: list[Record]) -> list[Record]:
    """The records from the first on that has as many fields as most of those that have several."""
    widths = Counter(len(record.fields) for record in records if len(record.fields) > 1)
    if not widths:
        return records
    width = max(widths, key=lambda w: (widths[w], w))
    return records[next(place for place, record in enumerate(records) if len(record.fields) == width) :]


def _refined(text: str, dialect: Dialect) -> Dialect:
    """Backslash before quotes, blanks after delimiters, every field quoted: seen where they matter."""
    quote, edge = dialect.quote or '"', re.escape(dialect.delimiter)
    if len(re.findall(rf"\\{quote}(?!\s*(?:$|{edge}))", text, re.M)) and not re.search(rf"\\{quote}{quote}", text):
        dialect = replace(dialect, escape="\\")
    if dialect.delimiter not in " \t":
        count = text.count(dialect.delimiter)
        followed = len(re.findall(rf"{edge} ", text))
        if followed > 0.6 * count and re.match(rf"[^\r\n]*?{edge} [^\r\n]*", text.lstrip()):
            dialect = replace(dialect, skip_space=True)
    lines = [line for line in re.split(r"\r\n|\n|\r", text)[:60] if line.strip()]
    if lines and sum(line.startswith(quote) and line.endswith(quote) for line in lines) > 0.8 * len(lines):
        dialect = replace(dialect, always_quoted=True)
    return dialect
