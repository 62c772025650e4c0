"""What a file may leave open and only the manager can settle: what it holds, the order of day and month, the zone."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import available_timezones

import streamlit as st

from figures.words import day
from ingest.kinds import KINDS, Kind
from ingest.preview import Preview
from ingest.report import DayOrder, Window

KIND_WORDS: dict[Kind, str] = {
    "activity": "What people did (posts, replies, reactions …)",
    "members": "A list of members",
    "programs": "Trainings, badges and other programs",
    "nominations": "Nominations",
    "applications": "Applications",
    "totals": "Totals over a period",
}
DAY_ORDERS: dict[DayOrder, str] = {
    "day_first": "03/04 is 3 April (day first)",
    "month_first": "03/04 is March 4 (month first)",
}


def asked_kind(first: Preview, key: str) -> Kind | None:
    """What an unknown file holds: never taken for granted, because a list read as posts changes every number."""
    guess = KIND_WORDS[first.kind]
    return st.selectbox(
        "What is in this file?",
        KINDS,
        index=KINDS.index(first.kind) if first.kind_is_certain else None,
        format_func=KIND_WORDS.__getitem__,
        key=f"{key}_kind",
        placeholder=f"Please choose. By its columns perhaps: {guess}",
    )


def asked_day_order(seen: Preview, known: DayOrder | None, key: str) -> DayOrder | None:
    """Asked only where the file's own days do not settle it; chosen beforehand only what was said of such files."""
    if not seen.day_order_unclear:
        return None
    st.markdown("**Which comes first in its dates, day or month?** No day above 12 in the file settles it.")
    return st.radio(
        "Order of day and month",
        list(DAY_ORDERS),
        index=list(DAY_ORDERS).index(known) if known else None,
        format_func=DAY_ORDERS.__getitem__,
        key=f"{key}_order",
        label_visibility="collapsed",
    )


def asked_time_zone(seen: Preview, known: str | None, key: str) -> str | None:
    """Asked only where the times name no zone; that of the last such file, UTC and the visitor's own stand first."""
    if seen.time_zone_known or seen.format is None:
        return None
    zones = sorted(available_timezones())
    first = [zone for zone in dict.fromkeys((known, "UTC", st.context.timezone)) if zone in zones]
    return st.selectbox(
        "Its times name no time zone. They are times in:",
        [*first, *(zone for zone in zones if zone not in first)],
        key=f"{key}_zone",
        help="Forums and chat servers usually export UTC; event tools often the organiser's own time.",
    )


def asked_window(window: Window | None, key: str) -> tuple[str | None, str | None]:
    """First day that the file's sums count and the first they do not, asked only where the file names no period.

    Both None where they are not known, or not to be asked: sums since the beginning, or with their days in the file.
    """
    if window is None or window.source not in {"unknown", "file name"}:
        return None, None
    if window.source == "unknown":
        st.markdown("**Over which days do its totals count?** The file does not say. Without them it still loads.")
        known: tuple[date, date] | None = None
    else:
        known = (date.fromisoformat(str(window.from_day)), _day_before(str(window.to_day)))
    chosen = days_asked("The totals count from the first to the last of these days", known, key)
    if len(chosen) != 2 or chosen == known:  # noqa: PLR2004 - a first and a last day
        return None, None
    return chosen[0].isoformat(), (chosen[1] + timedelta(days=1)).isoformat()


def days_asked(label: str, known: tuple[date, date] | None, key: str) -> tuple[date, ...]:
    """A first and a last day, or fewer while they are not both chosen."""
    chosen = st.date_input(label, value=known or [], key=f"{key}_window", format="YYYY-MM-DD", width=420)
    return chosen if isinstance(chosen, tuple) else (chosen,) if isinstance(chosen, date) else ()


def window_in_words(window: Window | None) -> str:
    """Over what the sums of a file count; empty where it holds none.

    >>> window_in_words(Window("2026-01-01", "2026-02-01", "asked"))
    'Its totals count from 1 Jan 2026 to 31 Jan 2026 (as you said).'
    """
    if window is None:
        return ""
    if window.source == "in the file":
        return "Each of its rows names the days that its totals count."
    if window.source == "unknown":
        return "Its totals count over days that are not known yet."
    first = f"from {day(date.fromisoformat(window.from_day))}" if window.from_day else "from the beginning"
    last = f"to {day(_day_before(window.to_day))}" if window.to_day else "to the day of the export"
    whence = {"asked": " (as you said)", "file name": " (as its name says)"}.get(window.source, "")
    return f"Its totals count {first} {last}{whence}."


def _day_before(text: str) -> date:
    return date.fromisoformat(text) - timedelta(days=1)
