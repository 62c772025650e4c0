"""One uploaded file: how it is understood, what only the manager can settle, and which column means what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from actions.trial import last_zone
from errors import NextCircleError
from figures.words import day
from ingest.kinds import Kind, required_columns
from ingest.preview import Preview
from ingest.recognise import preview
from ingest.report import ReadOptions
from ui.import_count import Counted, count_rows
from ui.import_keep import keep_mapping, offered_mapping
from ui.import_mapping import BY_HAND, mapping_editor, words_of
from ui.import_settle import KIND_WORDS, asked_day_order, asked_kind, asked_time_zone, asked_window
from ui.problems import show_problem
from ui.text import inert
from ui.uploads import on_disk
from warehouse.mappings import NamedMapping
from warehouse.workspace import Workspace

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

READ_AS = "Time as it is read (UTC)"
NO_TIME = "not a time"


@dataclass(frozen=True)
class ReadyFile:
    """A file and how to import it; problem: what still keeps it from being imported, empty when nothing does.

    is_refused: nothing that the manager could choose would make it readable.
    """

    path: Path
    options: ReadOptions
    problem: str = ""
    replace: bool = False
    keep: NamedMapping | None = None
    is_refused: bool = False


def file_card(upload: UploadedFile, workspace: Workspace | None) -> ReadyFile:
    """Show how one file is understood and ask what it does not settle itself. workspace: where it goes, if there."""
    path, key = on_disk(upload), f"file_{upload.file_id}"
    with st.container(border=True):
        st.subheader(inert(upload.name), anchor=False)
        try:
            return _understood(path, workspace, key)
        except NextCircleError as problem:
            show_problem(problem)
            return ReadyFile(path, ReadOptions(), problem.sentence(), is_refused=True)


def _understood(path: Path, workspace: Workspace | None, key: str) -> ReadyFile:
    first = look(path, ReadOptions())
    saved = offered_mapping(workspace, first, key)
    if saved is not None:
        chosen, kind = look(path, ReadOptions(kind=saved.kind, mapping=saved.mapping)), saved.kind
        key += f"_{saved.name}"
    else:
        asked = _known_kind(first, key)
        if asked is None:
            return ReadyFile(path, ReadOptions(), "Say first what is in this file.")
        chosen, kind = (first if asked == first.kind else look(path, ReadOptions(kind=asked))), asked
    mapping = mapping_editor(chosen, kind, key=key)
    seen = look(path, ReadOptions(kind=kind, mapping=mapping))
    totals_from, totals_to = asked_window(seen.window, key)
    options = ReadOptions(
        kind=kind,
        mapping=mapping,
        day_order=asked_day_order(seen, saved.day_order if saved else None, key),
        time_zone=asked_time_zone(seen, _zone_before(seen, saved, workspace), key),
        totals_from=totals_from,
        totals_to=totals_to,
    )
    if options.day_order or options.time_zone not in (None, "UTC"):
        seen = look(path, options)  # so that the times on screen are those that would be stored
    return _ready(path, seen, options, saved, workspace, key=key)


def _ready(
    path: Path,
    seen: Preview,
    options: ReadOptions,
    saved: NamedMapping | None,
    workspace: Workspace | None,
    *,
    key: str,
) -> ReadyFile:
    """What follows from the columns chosen: how many rows would load, how they look, the name of the mapping."""
    mapping, kind = options.mapping, options.kind or seen.kind
    missing = [name for name in required_columns(kind) if mapping and name not in {*mapping.columns, *mapping.defaults}]
    if missing:
        needed = "Choose the columns that are needed: " + " and ".join(words_of(name) for name in missing) + "."
        st.warning(inert(needed), icon=":material/rule:")
        _sample(seen)
        return ReadyFile(path, options, needed)
    counted = Counted()
    is_open = seen.day_order_unclear and options.day_order is None
    if is_open:
        counted = Counted(problem="Say which comes first in its dates, day or month.")
    elif seen.refused:
        st.warning(inert(seen.refused), icon=":material/rule:")
    else:
        counted = count_rows(path, options, workspace, key)
    _sample(seen, no_time="settle this first" if is_open else NO_TIME)
    st.caption(inert(f"{seen.encoding} · {seen.dialect}"))
    for warning in seen.warnings:
        st.caption(":material/info: " + inert(warning))
    keep = keep_mapping(seen, options, saved, key)
    return ReadyFile(path, options, counted.problem or seen.refused or "", counted.replace, keep)


def _known_kind(first: Preview, key: str) -> Kind | None:
    """What the file holds: as recognised and said so, or as the manager says."""
    if first.format is None:
        st.markdown("**Not a known export: please check the columns.** Suggestions come from their names and values.")
        return asked_kind(first, key)
    st.markdown(f"**{inert(KIND_WORDS[first.kind])}**: {inert(first.format_reason)}.")
    return first.kind


def _zone_before(seen: Preview, saved: NamedMapping | None, workspace: Workspace | None) -> str | None:
    """The zone in which such files were read before."""
    if saved is not None:
        return saved.time_zone
    is_known = workspace is not None and seen.format not in (None, BY_HAND)
    return last_zone(workspace, seen.format) if is_known and workspace and seen.format else None


def look(path: Path, options: ReadOptions) -> Preview:
    """The preview of a file, once per file and options in this session: it is taken in a child process."""
    kept: dict[tuple[Path, str], Preview] = st.session_state.setdefault("previews", {})
    key = (path, repr(options))
    if key not in kept:
        with st.spinner("Looking at the file …"):
            kept[key] = preview(path, options, spool=path.parent)
    return kept[key]


def _sample(seen: Preview, no_time: str = NO_TIME) -> None:
    """The first rows as they are, and beside them how their time was understood."""
    width = len(seen.header)
    rows = [list(row[:width]) + [""] * (width - len(row)) for row in seen.samples]
    frame = pd.DataFrame(rows, columns=distinct(seen.header))
    if any(seen.read_times):
        understood = [f"{day(time)}, {time:%H:%M}" if time else no_time for time in seen.read_times]
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
