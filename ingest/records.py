"""The careful record reader: damaged text line by line, repaired where one reading is left, named where not."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TextIO

from ingest.dialect import Dialect, Tokens, tokenize

READ_CHARACTERS = 1 << 18
# A quoted text of more lines than this is taken as a quote that was never closed.
MAX_LINES_IN_FIELD = 2_000
# One line may be this long before it is cut and named (a 50 MB field would otherwise cost every later stage).
MAX_LINE_CHARACTERS = 8 << 20

# So many quotes of one line are each tried as a letter; a line with more stray ones is not repaired.
MAX_READINGS = 64

UNCLOSED = "a quote opens here and never closes"
TOO_LONG = f"line longer than {MAX_LINE_CHARACTERS >> 20} million characters"


@dataclass(frozen=True)
class Line:
    """One physical line and its end. number counts from 1 in the file as it stands."""

    number: int
    text: str
    end: str = "\n"
    is_cut: bool = False
    had_zeros: bool = False


@dataclass(frozen=True)
class Record:
    """One record. line: its first physical line. problem: why it cannot be trusted. note: what was repaired."""

    line: int
    fields: list[str]
    raw: str
    problem: str | None = None
    note: str | None = None

    @property
    def is_blank(self) -> bool:
        """No field holds more than blanks."""
        return not any(field.strip() for field in self.fields)


def physical_lines(stream: TextIO) -> Iterator[Line]:
    r"""Lines ended by LF, CRLF or CR, whichever comes; the stream must be opened with newline="".

    >>> import io; [line.text for line in physical_lines(io.StringIO("a\rb\r\nc\nd", newline=""))]
    ['a', 'b', 'c', 'd']
    """
    number, rest, is_cut = 1, "", False
    while chunk := stream.read(READ_CHARACTERS):
        *whole, rest = (rest + chunk).split("\n")
        for piece in whole:
            end = "\r\n" if piece.endswith("\r") else "\n"
            *early, last = piece.removesuffix("\r").split("\r")
            for text in early:
                yield Line(number, text, "\r", is_cut)
                number, is_cut = number + 1, False
            yield Line(number, last, end, is_cut)
            number, is_cut = number + 1, False
        if "\r" in rest[:-1]:
            *early, rest = _at_carriage_returns(rest)
            for text in early:
                yield Line(number, text, "\r", is_cut)
                number, is_cut = number + 1, False
        if len(rest) > MAX_LINE_CHARACTERS:
            rest, is_cut = rest[:MAX_LINE_CHARACTERS], True
    if rest:
        yield Line(number, rest.removesuffix("\r"), "", is_cut)


def _at_carriage_returns(text: str) -> list[str]:
    """Cut at each CR but one at the very end, which may be the first half of CRLF."""
    body, half = (text[:-1], "\r") if text.endswith("\r") else (text, "")
    *early, last = body.split("\r")
    return [*early, last + half]


class RecordReader:
    """Records of a text table in one dialect; `width` (fields expected) may be set once the header is known."""

    def __init__(self, lines: Iterable[Line], dialect: Dialect, width: int | None = None) -> None:
        self.dialect = dialect
        self.width = width
        self._lines = iter(lines)
        self._waiting: deque[Line] = deque()
        # Only such a quote can close a text; looked for first, as taking the whole text apart anew takes long.
        self._closes = re.compile(rf"{re.escape(dialect.quote or '')} *(?:{re.escape(dialect.delimiter)}|$)")

    def __iter__(self) -> Iterator[Record]:
        while (line := self._next()) is not None:
            record = self._record(line)
            yield replace(record, note=record.note or "zero bytes, taken out") if line.had_zeros else record

    def _next(self) -> Line | None:
        return self._waiting.popleft() if self._waiting else next(self._lines, None)

    def _record(self, line: Line) -> Record:
        dialect, text = self.dialect, line.text
        if line.is_cut:
            return Record(line.number, [text[:80]], text[:80], problem=TOO_LONG)
        if not dialect.quote or dialect.quote not in text:
            fields = text.split(dialect.delimiter)
            return Record(line.number, [f.lstrip(" ") for f in fields] if dialect.skip_space else fields, text)
        tokens = tokenize(text, dialect)
        if tokens.is_open:
            longer = self._over_lines(line)
            return longer if longer is not None else self._repaired(line, tokens)
        if tokens.odd and self.width is not None and (len(tokens.fields) != self.width or dialect.always_quoted):
            return self._repaired(line, tokens)
        return Record(line.number, tokens.fields, text)

    def _over_lines(self, line: Line) -> Record | None:
        """The record when its quoted text goes on over further lines; None when it does not close soundly."""
        taken: list[Line] = []
        pieces, end = [line.text], line.end
        quote = self.dialect.quote or ""
        while len(taken) < MAX_LINES_IN_FIELD and (extra := self._next()) is not None:
            taken.append(extra)
            pieces += [end, extra.text]
            end = extra.end
            if quote not in extra.text or not self._closes.search(extra.text):
                continue
            text = "".join(pieces)
            tokens = tokenize(text, self.dialect)
            if tokens.is_open:
                continue
            if self.width is not None and len(tokens.fields) != self.width:
                break
            if tokens.odd and self._swallowed(taken):
                break
            return Record(line.number, tokens.fields, text)
        self._waiting.extendleft(reversed(taken))
        return None

    def _swallowed(self, taken: list[Line]) -> bool:
        """Whether lines taken into a quoted text are whole records of their own."""
        if self.width is None or self.width < 3:  # noqa: PLR2004
            return True
        own = (tokenize(extra.text, self.dialect) for extra in taken)
        return any(len(t.fields) == self.width and not t.is_open and not t.odd for t in own)

    def _repaired(self, line: Line, tokens: Tokens) -> Record:
        """The one other reading that gives the expected number of fields, else the line as it came."""
        text, quote = line.text, self.dialect.quote or ""
        if self.width is not None:
            for other in self._readings(text, quote):
                if len(other.fields) == self.width and not other.is_open:
                    is_end_open = tokens.is_open and other.fields[-1].startswith(quote)
                    problem = UNCLOSED if is_end_open else None
                    return Record(line.number, self._bare(other.fields), text, problem, "a stray quote")
        if tokens.is_open:
            return Record(line.number, tokens.fields, text, UNCLOSED)
        return Record(line.number, self._bare(tokens.fields), text, None, "a stray quote" if tokens.odd else None)

    def _readings(self, text: str, quote: str) -> Iterator[Tokens]:
        first = tokenize(text, self.dialect)
        if not first.is_open:
            yield first
        yield tokenize(text, self.dialect, is_close_eager=True)
        at = text.find(quote)
        for _ in range(MAX_READINGS):
            if at < 0:
                break
            yield tokenize(text, self.dialect, literal_at=at)
            at = text.find(quote, at + 1)
        yield tokenize(text, replace(self.dialect, quote=None))

    def _bare(self, fields: list[str]) -> list[str]:
        """Fields whose opening quote was lost, without the closing one, in a file that quotes every field."""
        quote = self.dialect.quote or ""
        if not self.dialect.always_quoted:
            return fields
        return [f[:-1] if f.endswith(quote) and not f.startswith(quote) and f.count(quote) == 1 else f for f in fields]
