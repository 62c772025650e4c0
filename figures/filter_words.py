"""The filter bar in words: the periods it offers, and one line that says what is shown."""

from __future__ import annotations

from datetime import date, timedelta

from figures.scope import MEMBERS_ARE, Choices, denominator_of
from figures.words import count, day
from queries.filters import Filters

# Whole 28-day blocks, so that a preset never cuts a block of a trend in two (METHODS 0.1).
PERIODS: dict[str, int | None] = {
    "All of the export": None,
    "Last 12 months": 13 * 28,
    "Last 6 months": 6 * 28,
    "Last 12 weeks": 3 * 28,
}


def period(preset: str, offered: Choices) -> tuple[date | None, date | None]:
    """First day and first day after of a preset, counted back from the end of the export; (None, None) is all of it."""
    days = PERIODS.get(preset)
    if days is None or offered.end_day is None:
        return None, None
    return offered.end_day - timedelta(days=days), None


def in_words(filters: Filters, offered: Choices) -> str:
    """The filter bar as one line: "Last 12 months · all 17 groups · contributors · staff and bots left out"."""
    days = (offered.end_day - filters.from_day).days if offered.end_day and filters.from_day else None
    preset = next((name for name, length in PERIODS.items() if length == days), None)
    if filters.from_day is None and filters.to_day is None:
        window = "All of the export"
    elif preset and filters.to_day is None:
        window = preset
    else:
        last = (filters.to_day or offered.end_day or date.max) - timedelta(days=1)
        window = f"{day(filters.from_day or offered.from_day or date.min)} to {day(last)}"
    groups, kinds = filters.communities, filters.activities
    parts = [
        window,
        _some(groups, len(offered.communities), "group"),
        _some(kinds, len(offered.activities), "kind of activity", "kinds of activity") if kinds else "",
        MEMBERS_ARE[denominator_of(filters, offered)],
        "staff and bots counted" if filters.with_staff else "staff and bots left out",
    ]
    return " · ".join(part for part in parts if part)


def _some(chosen: tuple[str, ...], total: int, one: str, many: str | None = None) -> str:
    if not chosen and not total:
        return ""
    if not chosen:
        return f"all {count(total, one, many)}" if total != 1 else f"one {one}"
    return chosen[0] if len(chosen) == 1 else f"{len(chosen)} of {count(total, one, many)}"
