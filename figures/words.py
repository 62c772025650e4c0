"""Numbers as words: rounded to what the interval supports, with units, never more digits than are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

# An interval narrower than this many points earns a decimal in a percentage.
FINE_PERCENT = 0.02
SMALLEST_SHOWN = 0.001  # with one decimal of a percentage
# An interval of an index (0 to 1) narrower than this earns a third decimal.
FINE_INDEX = 0.005


@dataclass(frozen=True)
class Sentence:
    """The first words of a view: what is the case (bold on screen), what follows from it, what to do next."""

    claim: str
    consequence: str = ""
    next_step: str = ""

    def text(self) -> str:
        """All of it as one paragraph."""
        return " ".join(part for part in (self.claim, self.consequence, self.next_step) if part)


@dataclass(frozen=True)
class Number:
    """One headline number: label, value as shown, its interval or base, the key of its definition."""

    label: str
    value: str
    base: str
    definition: str
    sparkline: tuple[float, ...] = ()
    grey: bool = False  # state "wide": the interval says more than the number


def percent(share: float, low: float | None = None, high: float | None = None) -> str:
    """A share of 0 to 1 as a percentage; one decimal only where the interval is fine enough or the share is small.

    Something is never shown as nothing.

    >>> percent(0.3134), percent(0.3134, 0.309, 0.317), percent(0.004), percent(0.0001)
    ('31 %', '31.3 %', '0.4 %', 'under 0.1 %')
    """
    if 0 < share < SMALLEST_SHOWN / 2:
        return f"under {100 * SMALLEST_SHOWN:.1f} %"
    fine = (low is not None and high is not None and high - low < FINE_PERCENT) or 0 < share < FINE_PERCENT / 2
    return f"{100 * share:.1f} %" if fine else f"{100 * share:.0f} %"


def percent_range(low: float, high: float) -> str:
    """An interval of shares as text.

    >>> percent_range(0.25, 0.38)
    '25–38 %'
    """
    decimals = 1 if high - low < FINE_PERCENT else 0
    return f"{100 * low:.{decimals}f}–{100 * high:.{decimals}f} %"


def index(value: float, low: float | None = None, high: float | None = None) -> str:
    """An index of 0 to 1 with two decimals, three where the interval supports them.

    >>> index(0.7849), index(0.7849, 0.7840, 0.7855)
    ('0.78', '0.785')
    """
    fine = low is not None and high is not None and high - low < FINE_INDEX
    return f"{value:.3f}" if fine else f"{value:.2f}"


def count(number: int, one: str, many: str | None = None) -> str:
    """A count with its noun.

    >>> count(1, "person", "people"), count(2400, "person", "people"), count(3, "group")
    ('1 person', '2,400 people', '3 groups')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def day(when: date | datetime) -> str:
    """A day as people write it, the month in letters so that no order is guessed.

    >>> day(date(2026, 9, 3))
    '3 Sep 2026'
    """
    return f"{when.day} {when:%b %Y}"


def days(first: date, last: date) -> str:
    """Days from the first to the last, both counted, with no word twice.

    >>> days(date(2026, 9, 3), date(2026, 9, 30)), days(date(2026, 8, 6), date(2026, 9, 2))
    ('3–30 Sep 2026', '6 Aug – 2 Sep 2026')
    >>> days(date(2024, 10, 1), date(2026, 9, 30)), days(date(2026, 9, 3), date(2026, 9, 3))
    ('1 Oct 2024 – 30 Sep 2026', '3 Sep 2026')
    """
    if first == last:
        return day(last)
    if first.year != last.year:
        return f"{day(first)} – {day(last)}"
    return f"{first.day}–{day(last)}" if first.month == last.month else f"{first.day} {first:%b} – {day(last)}"


def listed(parts: Sequence[str], last: str = "and") -> str:
    """Parts as one phrase.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}" if parts else ""


def capital(words: str) -> str:
    """The same words with a capital first letter, the rest as it is.

    >>> capital("top 1 %")
    'Top 1 %'
    """
    return words[:1].upper() + words[1:]
