"""Which column of the file means what: suggestions with their reason and sample values, to be confirmed or changed."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from ingest.kinds import COLUMNS, Column, Kind
from ingest.preview import Preview
from ingest.report import Mapping
from ui.text import inert

ABSENT = "– not in this file –"
BY_HAND = "mapping"  # the format of a file whose columns somebody named, as ingest/recognise.py calls it
SHOWN_VALUES = 3
LONGEST_VALUE = 40  # characters of a sample value

WORDS = {
    "member_id": "Who did it (id)",
    "member_name": "Name",
    "occurred_at": "When it happened",
    "activity_type": "Kind of activity",
    "community": "Group or channel",
    "thread_id": "Thread",
    "reply_to_member_id": "Whom it answers (id)",
    "event_id": "The platform's own id of the act",
}
# Columns that few exports carry and most managers never need: shown on request.
RARE = frozenset({"email", "topic", "event_id", "value", "text", "is_staff"})
EVERY_ROW = {
    "": "not known",
    "post": "a post",
    "question": "a question",
    "reply": "a reply",
    "reaction": "a reaction",
    "event_attendance": "an attendance at an event",
    "visit": "a visit",
}
TIME_FORMATS = {
    "": "as the file shows (found by itself)",
    "epoch_seconds": "seconds since 1970",
    "epoch_millis": "milliseconds since 1970",
    "excel_serial": "Excel's day numbers",
}


def mapping_editor(seen: Preview, kind: Kind, *, key: str) -> Mapping | None:
    """The mapping to read with; None where the file is recognised and nothing was changed.

    With changes of a recognised file its format stays, and so does what the format makes from several columns.
    """
    recognised = seen.format is not None
    defaults = dict(seen.mapping.defaults)
    with st.expander("Which column means what", expanded=not recognised, key=f"{key}_columns"):
        wanted = COLUMNS[kind]
        rare = [column for column in wanted if column.name in RARE and column.name not in seen.mapping.columns]
        if rare and not st.toggle("Show the rarer columns too", key=f"{key}_all"):
            wanted = tuple(column for column in wanted if column not in rare)
        columns = {column.name: _choice(column, seen, key) for column in wanted}
        formats = _time_format(columns, seen, key)
        if kind == "activity" and columns.get("activity_type") == ABSENT:
            defaults |= _type_of_every_row(defaults, key)
    chosen = {name: header for name, header in columns.items() if header != ABSENT}
    is_known = recognised and seen.format != BY_HAND
    changes = seen.mapping.changes or (seen.format if is_known else None)
    mapping = Mapping(chosen, {name: value for name, value in defaults.items() if value}, formats, changes)
    is_as_it_was = is_known and seen.mapping.changes is None and replace(mapping, changes=None) == _plain(seen.mapping)
    return None if is_as_it_was else mapping


def _plain(mapping: Mapping) -> Mapping:
    return Mapping(dict(mapping.columns), dict(mapping.defaults), dict(mapping.formats))


def _type_of_every_row(defaults: dict[str, str], key: str) -> dict[str, str]:
    """What every row is, where no column says it; empty: not known, which counts as content."""
    known = defaults.get("activity_type", "")
    options = dict(EVERY_ROW) | ({known: known} if known not in EVERY_ROW else {})
    chosen = st.selectbox(
        "No column says what kind of activity a row is. Every row is",
        list(options),
        index=list(options).index(known),
        format_func=options.__getitem__,
        key=f"{key}_every_row",
    )
    return {"activity_type": chosen}


def _choice(column: Column, seen: Preview, key: str) -> str:
    """One canonical column: its meaning, the file's column, why it is suggested and what its values look like."""
    suggested = seen.mapping.columns.get(column.name, ABSENT)
    headers = list(dict.fromkeys(name for name in seen.header if name))
    options = [ABSENT, *headers]
    left, middle, right = st.columns([2, 3, 4], vertical_alignment="center")
    words = words_of(column.name)
    left.markdown(f"**{words}** (needed)" if column.required else words)
    chosen = middle.selectbox(
        words,
        options,
        index=options.index(suggested) if suggested in options else 0,
        key=f"{key}_{column.name}",
        label_visibility="collapsed",
    )
    if chosen != ABSENT:
        place = seen.header.index(chosen)
        values = [row[place][:LONGEST_VALUE] for row in seen.samples if place < len(row) and row[place].strip()]
        why = seen.reasons.get(column.name, "") if chosen == suggested else "your choice"
        right.caption(inert(f"{why}: {' · '.join(dict.fromkeys(values[:SHOWN_VALUES]))}"))
    return chosen


def words_of(name: str) -> str:
    """A canonical column in a manager's words.

    >>> words_of("joined_at")
    'Joined at'
    """
    return WORDS.get(name, name.replace("_", " ").capitalize())


def _time_format(columns: dict[str, str], seen: Preview, key: str) -> dict[str, str]:
    """How the time of an act is written, where it cannot be told from a number alone."""
    if columns.get("occurred_at", ABSENT) == ABSENT:
        return dict(seen.mapping.formats)
    known = seen.mapping.formats.get("occurred_at", "")
    options = dict(TIME_FORMATS) | ({known: known} if known not in TIME_FORMATS else {})
    chosen = st.selectbox(
        "Times are written",
        list(options),
        index=list(options).index(known),
        format_func=options.__getitem__,
        key=f"{key}_format",
    )
    others = {name: value for name, value in seen.mapping.formats.items() if name != "occurred_at"}
    return others | ({"occurred_at": chosen} if chosen else {})
