"""Which signs may stand between the values of a text table: the usual, and any other that every line holds alike."""

from __future__ import annotations

from collections import Counter

USUAL = (",", ";", "\t", "|", "^", "~", ":", " ")
# Lines that are looked at for an unusual sign, and the share of them that must hold it as often as the first does.
_LINES, _SHARE = 40, 0.9
# Signs that stand inside values and words of every language.
_NEVER = frozenset("\"'`“”‘’«».-_@/\\()[]{}<>+*%&=?!$€£\r\n\0\ufeff�")


def unusual(text: str) -> tuple[str, ...]:
    r"""Signs beyond the usual that stand equally often in nearly every line, the most frequent first.

    >>> unusual("a#b#c\n1#2#3\n4#5#6\n")
    ('#',)
    """
    lines = [line for line in text[: 1 << 16].replace("\r\n", "\n").replace("\r", "\n").split("\n") if line][:_LINES]
    if len(lines) < 2:  # noqa: PLR2004
        return ()
    first = Counter(sign for sign in lines[0] if _may_divide(sign))
    alike = {
        sign: count
        for sign, count in first.items()
        if sum(line.count(sign) == count for line in lines) >= _SHARE * len(lines)
    }
    return tuple(sorted(alike, key=lambda sign: (-alike[sign], sign)))[:4]


def _may_divide(sign: str) -> bool:
    return not sign.isalnum() and sign not in _NEVER and sign not in USUAL
