"""Text from files made inert for Streamlit's Markdown: shown as it stands, never as markup, links or pictures."""

from __future__ import annotations

import re

# Every character that Markdown, its maths, colours, icons or link detection could act on.
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|>~$:<&@/])")
# Streamlit looks for addresses, icons and arrows once more when the backslashes are gone: only a gap keeps those apart.
# The word joiner (U+2060) has no width and breaks no line.
GAP = "\u2060"
_LOOKED_FOR_AGAIN = re.compile(r"https?(?=://)|www(?=\.)|@|:(?=[\w+-]+:)", re.IGNORECASE)
_BETWEEN = re.compile(r"(\s+)")
UNBROKEN = "\u00a0"  # between a number and its unit: stays what it is
_ARROWS = frozenset({"<->", "->", "<-", "--", ">=", "<=", "~="})


def inert(text: str) -> str:
    r"""The same characters, each one that Markdown could act on behind a backslash, lines joined.

    What Streamlit would still find after that (web and mail addresses, :icons:, arrows) has an invisible GAP inside.

    >>> inert("![x](/a_b)")
    '\\!\\[x\\]\\(\\/a\\_b\\)'
    """
    parts = _BETWEEN.split(text.strip())
    words = [f"{word[0]}{GAP}{word[1:]}" if word in _ARROWS else word for word in parts[::2]]
    gaps = [gap if gap == UNBROKEN else " " for gap in parts[1::2]]
    joined = "".join(word + gap for word, gap in zip(words, [*gaps, ""], strict=True))
    return _SPECIAL.sub(r"\\\1", _LOOKED_FOR_AGAIN.sub(rf"\g<0>{GAP}", joined))
