"""Reads JSON of any size value by value: the one who reads says what to go into, what to take and what to skip."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Literal, NoReturn, TextIO

from errors import RefusedFile

READ_CHARACTERS = 1 << 18
# One message with its reactions is a few thousand characters; a value beyond this was made to fill memory.
MAX_VALUE_CHARACTERS = 16 << 20
# Exports nest up to ten levels deep.
MAX_DEPTH = 100
# A number may go on behind the piece that was read; none is longer than this.
_NUMBER_CHARACTERS = 64
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str, strict=False)
_BLANKS = re.compile(r"[ \t\r\n\ufeff]*")
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|(.))", re.S)
_HALF = re.compile(r"\\u[dD][89a-fA-F]")  # half of a sign beyond the first 65,536, escaped; often both stand there
_REMEDY = "Export it again; nothing of it was stored."

JsonKind = Literal["object", "list", "value", "end"]


class JsonReader:
    """A place in a JSON text that only moves forward. Numbers are given as they are written, as text.

    Raises RefusedFile with line and sign where the text is no JSON, ends too early, or holds a value beyond the limits.
    """

    def __init__(self, stream: TextIO, name: str, progress: Callable[[int], None]) -> None:
        self._stream, self._name, self._progress = stream, name, progress
        self._text, self._at, self._is_over = "", 0, False
        self._line, self._passed = 1, 0
        self._depth = 0

    def kind(self) -> JsonKind:
        """What stands at this place."""
        sign = self._peek()
        return "object" if sign == "{" else "list" if sign == "[" else "value" if sign else "end"

    def members(self) -> Iterator[str]:
        """Go into an object: each name in turn; the value behind it may be read, else it is skipped."""
        for _ in self._inside("{", "}"):
            if self._peek() != '"':
                self._broken("a name in quotes was expected", self._at)
            name = self.value()
            self._take(":")
            before = self._place()
            yield name
            if self._place() == before:
                self.skip()

    def elements(self) -> Iterator[int]:
        """Go into a list: the number of each element in turn, from 1; it may be read, else it is skipped."""
        for number in self._inside("[", "]"):
            before = self._place()
            yield number
            if self._place() == before:
                self.skip()

    def value(self) -> Any:  # noqa: ANN401 - JSON
        """The whole value at this place."""
        self._peek()
        while True:
            try:
                found, end = _DECODER.raw_decode(self._text, self._at)
            except RecursionError:
                self._too_deep()
            except json.JSONDecodeError as error:
                if error.msg.startswith("Invalid \\escape") and self._mended():
                    continue
                is_near_end = error.msg.startswith("Unterminated") or error.pos > len(self._text) - 16
                if self._is_over or not is_near_end:
                    self._broken(error.msg.lower(), error.pos)
            else:
                is_whole = self._text[end - 1] in '"]}' or len(self._text) - end >= _NUMBER_CHARACTERS
                if (self._is_over or is_whole) and end - self._at <= MAX_VALUE_CHARACTERS:
                    has_halves = _HALF.search(self._text, self._at, end)
                    self._at = end
                    return _without_halves(found) if has_halves else found
            if len(self._text) - self._at > MAX_VALUE_CHARACTERS:
                raise RefusedFile(
                    f"One value of the JSON is longer than {MAX_VALUE_CHARACTERS >> 20} million signs",
                    remedy=_REMEDY,
                    file=self._name,
                    line=self._line_of(self._at),
                )
            self._more(max(READ_CHARACTERS, len(self._text) - self._at))

    def skip(self) -> None:
        """Pass over the value at this place, however large."""
        kind = self.kind()
        if kind == "object":
            for _ in self.members():
                pass
        elif kind == "list":
            for _ in self.elements():
                pass
        else:
            self.value()

    def finish(self) -> None:
        """Raise RefusedFile when anything but blanks follows."""
        if self._peek():
            self._broken("more text follows where the file should end", self._at)

    def _inside(self, opening: str, closing: str) -> Iterator[int]:
        self._take(opening)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._too_deep()
        number = 0
        while number or self._peek() != closing:
            number += 1
            yield number
            sign = self._peek()
            if sign == closing:
                break
            self._take(",", f"a comma or {closing} was expected")
        self._at += 1
        self._depth -= 1

    def _take(self, sign: str, words: str = "") -> None:
        if self._peek() != sign:
            self._broken(words or f"{sign} was expected", self._at)
        self._at += 1

    def _peek(self) -> str:
        """The next sign that is no blank, empty at the end."""
        while True:
            blanks = _BLANKS.match(self._text, self._at)
            self._at = blanks.end() if blanks else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more(READ_CHARACTERS):
                return ""

    def _more(self, size: int) -> bool:
        try:
            piece = self._stream.read(size)
        except UnicodeDecodeError as error:
            raise RefusedFile(
                "The file holds bytes that are not UTF-8", remedy=_REMEDY, file=self._name, line=self._line_of(self._at)
            ) from error
        self._is_over = not piece
        if piece:
            self._line += self._text.count("\n", 0, self._at)
            self._passed += self._at
            self._text, self._at = self._text[self._at :] + piece, 0
            self._progress(len(piece))
        return bool(piece)

    def _mended(self) -> bool:
        r"""Write \x41 as \u0041: some programs escape so, though JSON does not know it."""
        rest = self._text[self._at :]
        better = _ESCAPE.sub(lambda found: f"\\u00{found[1]}" if found[1] else found[0], rest)
        self._text = self._text[: self._at] + better
        return better != rest

    def _place(self) -> int:
        """How far the reading is, behind any blanks."""
        self._peek()
        return self._passed + self._at

    def _line_of(self, at: int) -> int:
        return self._line + self._text.count("\n", 0, at)

    def _too_deep(self) -> NoReturn:
        raise RefusedFile(
            f"The JSON is nested more than {MAX_DEPTH} levels deep", remedy=_REMEDY, file=self._name
        ) from None

    def _broken(self, words: str, at: int) -> NoReturn:
        sign = at - self._text.rfind("\n", 0, at)
        if self._is_over and at >= len(self._text.rstrip()):
            words = "The JSON breaks off: the file is not complete"
        elif self._is_over and words.startswith("unterminated"):
            words = "The JSON breaks off inside a text: the file is not complete"
        else:
            words = f"The JSON is damaged at sign {sign:,} of the line: {words.removesuffix(' at')}"
        raise RefusedFile(words, remedy=_REMEDY, file=self._name, line=self._line_of(at)) from None


def _without_halves(value: Any) -> Any:  # noqa: ANN401 - JSON
    """The same value with a question mark for every half of a sign that stands alone: no file can hold it."""
    return _DECODER.decode(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8"))
