"""Files that end exactly where a platform's export stops by itself: probably cut off."""

from __future__ import annotations

# Rows below the header at which exports are known to end, without any notice in the file.
CAPS: dict[int, str] = {
    5_000: "Vanilla's lists end",
    10_000: "Discourse's Data Explorer ends",
    50_000: "the Stack Exchange Data Explorer ends",
    65_535: "a sheet of the old Excel format (.xls) ends",
    1_048_575: "a sheet of Excel ends",
}
# Other limits are round too. One file in a thousand has such a number of rows by chance: worth a look, not more.
ROUND = 1_000
_ADVICE = "Compare its first and last day with what you asked for; if it is cut, export shorter periods one by one"


def cut_off_words(count: int) -> list[str]:
    """A sentence when a file's number of rows (without totals below them) is a limit; else nothing.

    >>> cut_off_words(10_000)[0][:95]
    "The file has exactly 10,000 rows, where Discourse's Data Explorer ends: it is probably cut off."
    >>> cut_off_words(9_999), cut_off_words(0)
    ([], [])
    """
    if count in CAPS:
        return [f"The file has exactly {count:,} rows, where {CAPS[count]}: it is probably cut off. {_ADVICE}"]
    if count and count % ROUND == 0:
        return [f"The file has exactly {count:,} rows; so round a number is often a limit. {_ADVICE}"]
    return []
