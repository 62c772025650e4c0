"""The ways in which exports write a date and a time, as grammars that give back the parts by name."""

from __future__ import annotations

import re
import unicodedata

from ingest.months import BEFORE_A_DAY, folded, month_of

# Marks of direction and width that programs put around times; they mean nothing there.
_UNSEEN = dict.fromkeys([0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF])
_BLANKS = dict.fromkeys([0x00A0, 0x2007, 0x2008, 0x2009, 0x200A, 0x202F, 0x3000], " ")
_HYPHENS = dict.fromkeys([0x2010, 0x2011, 0x2012, 0x2013, 0x2212], "-")
_PLAIN: dict[int, str | None] = {**_UNSEEN, **_BLANKS, **_HYPHENS}

_CLOCK = (
    r"(?P<h>\d{1,2})(?P<c>[:.])(?P<mi>\d{2})(?:(?P=c)(?P<s>\d{2})(?:[.,](?P<f>\d{1,12}))?)?"
    r"(?:\s*(?P<ap>[AaPp])\.?\s?[Mm]\.?)?(?:\s*(?:Uhr|uhr|uur|hrs?|h))?\.?"
)
_ZONE = (
    r"(?:\s*\(?(?P<z>Z|z|(?:UTC|GMT|utc|gmt)?[+-]\d{1,2}(?::?\d{2})?|UTC|GMT|utc|gmt|[A-Z]{3,5}"
    r"|[A-Z][A-Za-z]+(?:/[A-Za-z_+\-\d]+){1,2})\)?(?:\s*[(\[][^)\]]*[)\]])?)?"
)
_AT = r"(?:at|um|à|a las?|a|às|as|alle(?:\sore)?|ore|om|o(?:\sgodz\.?)?|godz\.?|kl\.?)"
_BETWEEN = rf"(?:T|t|_|,?\s*[-|·•]\s+|,?\s+(?:{_AT}\s+)?|,)"
_TAIL = rf"(?:\s?r\.)?(?:{_BETWEEN}{_CLOCK}{_ZONE})?\s*"
_ORDINAL = r"(?:st|nd|rd|th|er|º|ª|°)?"
_OF = r"(?:(?:de|del|of|di|do|van)\s+)?"
_NAME = r"(?P<n>[^\W\d_]{3,12})"
_YEAR = r"(?P<y>\d{4}|\d{2})"
_D = r"(?P<d>\d{1,2})"

ISO, NUMERIC, NAMED = "iso", "numeric", "named"
# Beginning with a digit; then with a letter. The most frequent first.
_DIGIT: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (ISO, rf"(?P<y>\d{{4}})(?P<sep>[-/]|\.\s?)(?P<m>\d{{1,2}})(?P=sep){_D}\.?{_TAIL}"),
        (NUMERIC, rf"(?P<a>\d{{1,2}})(?P<sep>[-/]|\.\s?)(?P<b>\d{{1,2}})(?P=sep){_YEAR}{_TAIL}"),
        (NAMED, rf"{_D}{_ORDINAL}[-\s/.]*{_OF}{_NAME}\.?[-\s/,.]*{_OF}{_YEAR}{_TAIL}"),
        (NAMED, rf"{_D}/{_NAME}/(?P<y>\d{{4}}):{_CLOCK}{_ZONE}"),  # logs of web servers
        (NAMED, rf"(?P<y>\d{{4}})[-\s/.,]*{_NAME}[-\s/.]*{_D}{_TAIL}"),
        (
            ISO,
            rf"(?P<y>\d{{4}})(?P<m>\d{{2}})(?P<d>\d{{2}})T(?P<h>\d{{2}})(?P<mi>\d{{2}})(?P<s>\d{{2}})"
            rf"(?:[.,](?P<f>\d{{1,12}}))?(?P<ap>X)?{_ZONE}",
        ),
    )
)
_LETTER: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (NAMED, rf"{_NAME}\.?[-\s]*{_D}{_ORDINAL}(?:,\s*|\s+|-){_OF}(?P<y>\d{{4}}){_TAIL}"),
        (NAMED, rf"{_NAME}\s+{_D}\s+{_CLOCK}{_ZONE}\s+(?P<y>\d{{4}})"),
    )
)
# Recognised only to say what is missing.
_WITHOUT_YEAR = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<a>\d{{1,2}})[-/.](?P<b>\d{{1,2}})\.?{_TAIL}",
        rf"{_D}{_ORDINAL}[-\s/.]*{_OF}{_NAME}\.?{_TAIL}",
        rf"{_NAME}\.?[-\s]*{_D}{_ORDINAL}{_TAIL}",
    )
)
_WITHOUT_DAY = re.compile(rf"{_CLOCK}{_ZONE}")
_FIRST_WORD = re.compile(r"([^\W\d_]+(?:-feira)?)[.,]*\s+(.+)")
_CLOCK_FIRST = re.compile(
    r"(\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s*[AaPp]\.?\s?[Mm]\b\.?|\s+Uhr)?),?\s+(?:[-|·•]\s+)?(.+)"
)
_FRENCH_HOURS = re.compile(r"(?<=\d)\s?h\s?(?=\d{2}\b)")
_HOUR_ONLY = re.compile(r"(?<![:.\d])(\d{1,2})\s?(?=[AaPp]\.?\s?[Mm]\b)")
# JavaScript writes the longest times that are any: 66 letters with the name of the zone in words.
LONGEST = 120
_WORDS_BEFORE = 3  # "dimanche, le 5 mars"

Parts = dict[str, str | None]


def plain(value: str) -> str:
    """The text of a value without marks nobody sees, with plain blanks and hyphens, trimmed.

    >>> plain("\u200e7/22/26,\u202f7:02 PM ")
    '7/22/26, 7:02 PM'
    """
    text = value if value.isascii() else unicodedata.normalize("NFC", value).translate(_PLAIN)
    return text.strip()


def parts_of(text: str) -> tuple[str, Parts] | None:
    """Which grammar takes the whole text, and the parts it found; None when none does."""
    if len(text) > LONGEST:
        return None
    found = _usual(text)
    if found is None:
        other = _rewritten(text)
        found = _usual(other) if other != text else None
    return found


def names_no_year(text: str) -> bool:
    """Whether a text is a day and a month, perhaps with a time, and no more.

    >>> names_no_year("14 Mar, 10:05"), names_no_year("Thu 14.03. 10:05"), names_no_year("14.03.2024")
    (True, True, False)
    """
    for _ in range(_WORDS_BEFORE):
        for grammar in _WITHOUT_YEAR:
            found = grammar.fullmatch(text[:LONGEST])
            if found and ("n" not in found.groupdict() or month_of(found["n"])):
                return True
        word = _FIRST_WORD.fullmatch(text[:LONGEST])
        if word is None or folded(word[1]) not in BEFORE_A_DAY:
            break
        text = word[2]
    return False


def names_no_day(text: str) -> bool:
    """Whether a text is a time of day and no more.

    >>> names_no_day("10:05 AM"), names_no_day("45:23.1"), names_no_day("Monday")
    (True, True, False)
    """
    return re.fullmatch(r"\d{1,2}:\d{2}\.\d+", text) is not None or _WITHOUT_DAY.fullmatch(text) is not None


def _usual(text: str) -> tuple[str, Parts] | None:
    if text[:1].isdigit():
        return _first(_DIGIT, text)
    found = _first(_LETTER, text)
    for _ in range(_WORDS_BEFORE):
        word = None if found else _FIRST_WORD.fullmatch(text)
        if word is None or folded(word[1]) not in BEFORE_A_DAY:
            break
        text = word[2]
        found = _first(_DIGIT if text[0].isdigit() else _LETTER, text)
    return found


def _first(grammars: tuple[tuple[str, re.Pattern[str]], ...], text: str) -> tuple[str, Parts] | None:
    for kind, grammar in grammars:
        if found := grammar.fullmatch(text):
            return kind, found.groupdict()
    return None


def _rewritten(text: str) -> str:
    """Hours written 10h05 or 3 PM, and the time before the date, put as the grammars have them."""
    usual = _HOUR_ONLY.sub(r"\1:00 ", _FRENCH_HOURS.sub(":", text))
    clock = _CLOCK_FIRST.fullmatch(usual)
    return f"{clock[2]} {clock[1]}" if clock else usual
