"""How many rows of a file would load as it is understood now, and whether it is in the community already."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from actions.trial import Earlier, TriedTable, held_as, reading_of, try_file
from figures.words import count
from ingest.report import ReadOptions
from ui.import_mapping import words_of
from ui.text import inert
from warehouse.workspace import Workspace

# Up to this size a file is read whole at every change of its columns: a second or two. Larger ones on a click.
LIVE_BYTES = 20_000_000
MOST_REASONS = 3
_ORDER_WORDS = {"day_first": "the day first", "month_first": "the month first"}


@dataclass(frozen=True)
class Counted:
    """What the count says about importing. replace: in the place of the earlier reading; problem: what keeps it out."""

    replace: bool = False
    problem: str = ""


def count_rows(path: Path, options: ReadOptions, workspace: Workspace | None, key: str) -> Counted:
    """Show how many rows would load and why the others would not; ask where the file was read before in another way."""
    tables = _tried(path, options, workspace, key)
    if tables is None:
        number = held_as(workspace, path) if workspace else None
        return _ask(workspace, Earlier(number, is_same=False), key, must=False) if workspace and number else Counted()
    for table in tables:
        _line(table, is_one=len(tables) == 1)
    others = [table.earlier for table in tables if table.earlier and not table.earlier.is_same]
    if workspace and others:
        return _ask(workspace, others[0], key, must=True)
    if all(table.earlier for table in tables):
        known = next(table.earlier for table in tables if table.earlier)
        st.info(f"It was imported before, read the same way (import {known.import_key}): it adds nothing again.")
    if all(table.refused for table in tables):
        return Counted(problem=tables[0].refused or "")
    return Counted()


def _tried(path: Path, options: ReadOptions, workspace: Workspace | None, key: str) -> tuple[TriedTable, ...] | None:
    """The count, once per file, options and state of the community; None while a large file was not counted."""
    kept: dict[tuple[str, ...], tuple[TriedTable, ...]] = st.session_state.setdefault("trials", {})
    version = f"{workspace.name} {workspace.data_version}" if workspace else ""
    known = (str(path), repr(options), version)
    if known not in kept:
        if path.stat().st_size > LIVE_BYTES and not st.button(
            "Count the rows that would load", icon=":material/calculate:", key=f"{key}_count"
        ):
            return None
        with st.spinner("Counting the rows that would load …"):
            kept[known] = try_file(path, options, workspace)
    return kept[known]


def _line(table: TriedTable, *, is_one: bool) -> None:
    """One sentence on one table."""
    name = "" if is_one else f"{inert(table.file)}: "
    if table.refused:
        st.warning(name + inert(table.refused), icon=":material/rule:")
        return
    if not table.rows_rejected:
        st.markdown(f":material/check_circle: {name}**All {table.rows_read:,} rows would load.**")
        return
    reasons = [
        f"{each.reason} ({count(each.count, 'row')}, first in line {each.first_line:,})"
        for each in table.rejected[:MOST_REASONS]
    ]
    more = len(table.rejected) - MOST_REASONS
    reasons += [count(more, "more reason")] if more > 0 else []
    st.markdown(
        f":material/rule: {name}**{table.rows_fit:,} of {table.rows_read:,} rows would load.** "
        f"Left out: {inert('; '.join(reasons))}."
    )


def _ask(workspace: Workspace, earlier: Earlier, key: str, *, must: bool) -> Counted:
    """The file is there already, read in another way: the new reading may take the place of the old one."""
    number = earlier.import_key
    st.warning(
        f"This file is in **{inert(workspace.name)}** already (import {number}), read with "
        f"{inert(in_words(reading_of(workspace, number)))}.",
        icon=":material/history:",
    )
    wanted = st.session_state.get("reading_again") == (workspace.name, number)
    replace = st.toggle(f"Put this reading in the place of import {number}", value=wanted, key=f"{key}_replace")
    if must and not replace:
        return Counted(problem="The file was read before in another way: say that this reading takes its place.")
    return Counted(replace=replace)


def in_words(reading: dict[str, object]) -> str:
    """How an import was read, for somebody who wonders whether that was right.

    >>> in_words({"time_zone": "UTC", "day_order": "day_first", "columns": {"member_id": "who"}})
    'times in UTC, the day first, “who” as who did it (id)'
    """
    columns = reading.get("columns")
    pairs = columns.items() if isinstance(columns, dict) else ()
    taken = [f"“{header}” as {words_of(name)[:1].lower()}{words_of(name)[1:]}" for name, header in pairs]
    order = _ORDER_WORDS.get(str(reading.get("day_order")))
    return ", ".join([f"times in {reading.get('time_zone')}", *([order] if order else []), *taken])
