"""How a text table is written (delimiter, quote, escape) and how one line of it is taken apart."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Dialect:
    """The marks of a text table.

    escape: a backslash where one protects quotes; None where a quote is doubled.
    skip_space: blanks after a delimiter are not part of the value. always_quoted: every field stands in quotes.
    title: how the file was written that we made the table of, where it was no table.
    """

    delimiter: str = ","
    quote: str | None = '"'
    escape: str | None = None
    skip_space: bool = False
    always_quoted: bool = False
    title: str = ""

    def words(self) -> str:
        """The dialect for a reader of the report: "comma, double quotes"."""
        if self.title:
            return self.title
        names = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe", "^": "caret", " ": "blank", ":": "colon"}
        quotes = {'"': "double quotes", "'": "apostrophes", None: "no quotes"}
        parts = [names.get(self.delimiter, self.delimiter), quotes.get(self.quote, f"quote {self.quote}")]
        if self.skip_space:
            parts.append("blank after each")
        if self.escape:
            parts.append("backslash before quotes")
        return ", ".join(parts)


@dataclass(frozen=True)
class Tokens:
    """One line taken apart. is_open: the last field opens a quote that is not closed here.

    odd: how many quotes stood where none belongs and were taken as letters.
    """

    fields: list[str]
    is_open: bool = False
    odd: int = 0


def tokenize(text: str, dialect: Dialect, *, literal_at: int = -1, is_close_eager: bool = False) -> Tokens:
    """Take one record apart; `text` may hold line ends inside quotes.

    A quote closes its field only before a delimiter or the end; elsewhere it is a letter (and counted as odd).
    literal_at: position of an opening quote to be read as a letter. is_close_eager: two quotes before a delimiter
    are a letter and the end, for files that do not double quotes.

    >>> tokenize("a;'b; ''c''';d", Dialect(';', "'")).fields
    ['a', "b; 'c'", 'd']
    """
    quote, delimiter, end = dialect.quote, dialect.delimiter, len(text)
    fields: list[str] = []
    at, odd = 0, 0
    while True:
        start = at
        while dialect.skip_space and start < end and text[start] == " ":
            start += 1
        if quote and start < end and text[start] == quote and start != literal_at:
            value, at, is_closed, strange = _quoted(text, start + 1, dialect, is_close_eager)
            odd += strange
            fields.append(value)
            if not is_closed:
                return Tokens(fields, True, odd)
        else:
            stop = text.find(delimiter, start)
            stop = end if stop < 0 else stop
            value = text[start:stop]
            if quote and quote in value and dialect.escape != "\\":
                odd += value.count(quote)
            fields.append(value)
            at = stop
        if at >= end:
            return Tokens(fields, False, odd)
        at += len(delimiter)


def _quoted(text: str, start: int, dialect: Dialect, is_close_eager: bool) -> tuple[str, int, bool, int]:
    """Value, position after it, whether it closed, number of odd quotes; `start` is behind the opening quote."""
    quote, delimiter, end = dialect.quote or "", dialect.delimiter, len(text)
    parts: list[str] = []
    at, odd = start, 0
    while True:
        stop = text.find(quote, at)
        if stop < 0:
            parts.append(text[at:])
            return _unescaped("".join(parts), dialect), end, False, odd
        if dialect.escape and _is_escaped(text, stop, at):
            parts.append(text[at : stop + 1])
            at = stop + 1
            continue
        parts.append(text[at:stop])
        after = stop + 1
        is_doubled = after < end and text[after] == quote
        if is_doubled and not (is_close_eager and _is_end(text, after + 1, delimiter)):
            parts.append(quote)
            at = after + 1
            continue
        if is_doubled:
            parts.append(quote)
            after += 1
        behind = after
        while behind < end and text[behind] == " " and delimiter != " ":
            behind += 1
        if behind >= end or text.startswith(delimiter, behind):
            return _unescaped("".join(parts), dialect), behind, True, odd
        parts.append(quote)
        odd += 1
        at = after


def _is_end(text: str, at: int, delimiter: str) -> bool:
    return at >= len(text) or text.startswith(delimiter, at)


def _is_escaped(text: str, at: int, floor: int) -> bool:
    backslashes = 0
    while at - 1 - backslashes >= floor and text[at - 1 - backslashes] == "\\":
        backslashes += 1
    return backslashes % 2 == 1


def _unescaped(value: str, dialect: Dialect) -> str:
    if not dialect.escape or "\\" not in value:
        return value
    return value.replace('\\"', '"').replace("\\'", "'").replace("\\\\", "\\")
