"""Text cells that no spreadsheet program takes for a formula (docs/decisions/0005-inert-cells.md)."""

from __future__ import annotations

import re

# OWASP "CSV injection" and ASVS 5.0 1.2.10: what begins a formula (= + - @, and DDE's | and % in older programs), their
# full-width twins, which East Asian Excel takes for the same, and TAB, CR, LF, NUL, which some programs skip first.
_STARTS = "=+\\-@|%\uff1d\uff0b\uff0d\uff20"
_SKIPPED = "\t\r\n\x00"

# Blanks and quotes before the first sign do not protect: importers trim the ones and take off the others.
_BEGINS_A_FORMULA = re.compile(rf"(?:[\s\x00\ufeff\u200b\"]*[{_STARTS}]|[{_SKIPPED}])")

# A program whose list separator is ";" or TAB cuts our cell there, one that gives up on a quote cuts it at the line's
# end; what follows begins a cell then. A smiley such as ";-)" stays: a bracket that closes is no formula.
_BEGINS_A_CELL_INSIDE = re.compile(r"([;\t\r\n])(?=[ \xa0\"]*(?:[=@|%\uff1d\uff20]|[+\-\uff0b\uff0d][ ]*[\w(\"'.]))")

# A text that is only a number is a number in every program: nothing in it can be evaluated.
_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d+)*|[.,]\d+)(?:[eE][+-]?\d+)?")

# A telephone number as people write it abroad: +49 170 1234567, +49 (0)30 1234567. With - or / it would be calculated
# ("+1-555-0100" is -654 in Excel), so those two are not in this list and such a number gets its apostrophe.
_TELEPHONE = re.compile(r"\+\d[\d ().]*\d")

# Control characters that XML forbids and that cut a text short in many programs. TAB, CR and LF stay.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_HALF_CHARACTER = re.compile(r"[\ud800-\udfff]")  # half of a pair: no encoding can hold it

# A list has a hundred thousand harmless cells for one that is not: without one of these nothing has to be done.
_WORTH_A_LOOK = re.compile(rf"^[\s\ufeff\u200b\"{_STARTS}]|[;\x00-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def inert(text: str) -> str:
    """The text with an apostrophe before whatever a spreadsheet program could run; everything else as it was.

    Numbers and telephone numbers are left alone. Control characters are taken out.

    >>> inert("=1+1"), inert("  @SUM(A1)"), inert("-5"), inert("+49 170 1234567"), inert("Anna ;-)")
    ("'=1+1", "'  @SUM(A1)", '-5', '+49 170 1234567', 'Anna ;-)')
    """
    if not _WORTH_A_LOOK.search(text):
        return text
    clean = printable(text)
    inside = _BEGINS_A_CELL_INSIDE.sub(r"\1'", clean)
    return f"'{inside}" if is_formula(text) or is_formula(clean) else inside


def is_formula(text: str) -> bool:
    """Whether a spreadsheet program could take the text for a formula because of how it begins.

    >>> is_formula("+1-555-0100"), is_formula("-12,5"), is_formula("a = b")
    (True, False, False)
    """
    if not _BEGINS_A_FORMULA.match(text):
        return False
    return not (_NUMBER.fullmatch(text) or _TELEPHONE.fullmatch(text))


def printable(text: str) -> str:
    """The text without control characters; half of a pair becomes the sign for an unknown character."""
    if text.isascii() and text.isprintable():
        return text
    return _HALF_CHARACTER.sub("\ufffd", _CONTROL.sub("", text))
