"""What a file may leave open and only the manager can settle: what it holds, the order of day and month, the zone."""

from __future__ import annotations

from zoneinfo import available_timezones

import streamlit as st

from ingest.kinds import KINDS, Kind
from ingest.preview import Preview
from ingest.report import DayOrder

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
