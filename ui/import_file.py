"""One uploaded file: how it is understood, what only the manager can settle, and which column means what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

import pandas as pd
import streamlit as st

from errors import NextCircleError
from figures.words import day
from ingest.kinds import KINDS, Kind, required_columns
from ingest.preview import Preview
from ingest.recognise import preview
from ingest.report import DayOrder, ReadOptions
from ui.import_mapping import mapping_editor, words_of
from ui.problems import show_problem
from ui.text import inert
from ui.uploads import on_disk

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

KIND_WORDS: dict[Kind, str] = {
    "activity": "What people did (posts, replies, reactions …)",
    "members": "A list of members",
    "programs": "Trainings, badges and other programs",
    "nominations": "Nominations",
    "applications": "Applications",
    "totals": "Totals over a period",
}
READ_AS = "Time as it is read (UTC)"
DAY_ORDERS: dict[DayOrder, str] = {
    "day_first": "03/04 is 3 April (day first)",
    "month_first": "03/04 is March 4 (month first)",
}


@dataclass(frozen=True)
class ReadyFile:
    """A file and how to read it; problem: what still keeps it from being imported, empty when nothing does."""

    path: Path
    options: ReadOptions
    problem: str = ""


def file_card(upload: UploadedFile) -> ReadyFile:
    """Show how one file is understood and ask what it does not settle itself."""
    path, key = on_disk(upload), f"file_{upload.file_id}"
    with st.container(border=True):
        st.subheader(inert(upload.name), anchor=False)
        try:
            return _understood(path, key)
        except NextCircleError as problem:
            show_problem(problem)
            return ReadyFile(path, ReadOptions(), problem.sentence())


def _understood(path: Path, key: str) -> ReadyFile:
    first = _look(path, ReadOptions())
    kind = first.kind
    if first.format is None:
        st.markdown("**Not a known export: please check the columns.** Suggestions come from their names and values.")
        asked = _asked_kind(first, key)
        if asked is None:
            return ReadyFile(path, ReadOptions(), "Say first what is in this file.")
        kind = asked
    else:
        st.markdown(f"**{inert(KIND_WORDS[first.kind])}**: {inert(first.format_reason)}.")
    chosen = first if kind == first.kind else _look(path, ReadOptions(kind=kind))
    mapping = mapping_editor(chosen, kind, key=key)
    options = ReadOptions(kind=kind, mapping=mapping)
    seen = _look(path, options)
    options = ReadOptions(kind=kind, mapping=mapping, day_order=_day_order(seen, key), time_zone=_time_zone(seen, key))
    if options.day_order:
        seen = _look(path, options)
    _sample(seen)
    st.caption(inert(f"{seen.encoding} · {seen.dialect}"))
    for warning in seen.warnings:
        st.caption(":material/info: " + inert(warning))
    missing = [name for name in required_columns(kind) if mapping and name not in {*mapping.columns, *mapping.defaults}]
    if missing:
        needed = "Choose the columns that are needed: " + " and ".join(words_of(name) for name in missing) + "."
        st.warning(inert(needed), icon=":material/rule:")
        return ReadyFile(path, options, needed)
    if seen.refused and not (seen.day_order_unclear and options.day_order is None):
        st.warning(inert(seen.refused), icon=":material/rule:")
    return ReadyFile(path, options, seen.refused or "")


def _asked_kind(first: Preview, key: str) -> Kind | None:
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


def _look(path: Path, options: ReadOptions) -> Preview:
    """The preview of a file, once per file and options in this session: it is taken in a child process."""
    kept: dict[tuple[Path, str], Preview] = st.session_state.setdefault("previews", {})
    key = (path, repr(options))
    if key not in kept:
        with st.spinner("Looking at the file …"):
            kept[key] = preview(path, options, spool=path.parent)
    return kept[key]


def _day_order(seen: Preview, key: str) -> DayOrder | None:
    """Asked only where the file's own days do not settle it; nothing is chosen beforehand."""
    if not seen.day_order_unclear:
        return None
    st.markdown("**Which comes first in its dates, day or month?** No day above 12 in the file settles it.")
    return st.radio(
        "Order of day and month",
        list(DAY_ORDERS),
        index=None,
        format_func=DAY_ORDERS.__getitem__,
        key=f"{key}_order",
        label_visibility="collapsed",
    )


def _time_zone(seen: Preview, key: str) -> str | None:
    """Asked only where the times name no zone; the visitor's own zone and UTC stand first."""
    if seen.time_zone_known or seen.format is None:
        return None
    own = st.context.timezone
    zones = sorted(available_timezones())
    first = [zone for zone in ("UTC", own) if zone in zones]
    return st.selectbox(
        "Its times name no time zone. They are times in:",
        [*first, *(zone for zone in zones if zone not in first)],
        key=f"{key}_zone",
        help="Forums and chat servers usually export UTC; event tools often the organiser's own time.",
    )


def _sample(seen: Preview) -> None:
    """The first rows as they are, and beside them how their time was understood."""
    width = len(seen.header)
    rows = [list(row[:width]) + [""] * (width - len(row)) for row in seen.samples]
    frame = pd.DataFrame(rows, columns=distinct(seen.header))
    if any(seen.read_times):
        understood = [f"{day(time)}, {time:%H:%M}" if time else "not a time" for time in seen.read_times]
        frame.insert(0, READ_AS, pd.Series(understood, index=frame.index[: len(understood)]))
    st.dataframe(frame, hide_index=True, alt="The first rows, and how their time was read", height="content")


def distinct(header: Sequence[str]) -> list[str]:
    """Names for the columns of a table, which must differ: equal ones and empty ones get a number.

    >>> distinct(["id", "", "id", "id (3)", "column"])
    ['id', 'column', 'id (3)', 'id (3) (4)', 'column (5)']
    """
    names: list[str] = []
    for place, given in enumerate(header, start=1):
        name = given or "column"
        while name in names:
            name += f" ({place})"
        names.append(name)
    return names
