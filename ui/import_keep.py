"""A mapping under a name: offered again for the same columns, kept with the import, and as a file for a schedule."""

from __future__ import annotations

import hashlib
import re
import shlex

import streamlit as st

from actions.imports import now
from actions.mappings import SavedMapping, fitting_mappings, remove_mapping, saved_mappings
from figures.words import day
from ingest import mapping_file
from ingest.preview import Preview
from ingest.report import ReadOptions
from ui.gate import gate
from ui.import_mapping import words_of
from ui.problems import told_in_words
from ui.text import inert
from warehouse.mappings import LONGEST_NAME, NamedMapping, header_key
from warehouse.workspace import Workspace

AGAIN = "Suggest the columns anew"


def offered_mapping(workspace: Workspace | None, first: Preview, key: str) -> NamedMapping | None:
    """The saved mapping to read with: by itself the newest one made for exactly these columns."""
    fitting = fitting_mappings(workspace, first.header) if workspace else []
    if not fitting:
        return None
    names = [saved.named.name for saved in fitting]
    by_itself = fitting[0].fits_whole and (first.format is None or fitting[0].named.kind == first.kind)
    chosen = st.selectbox(
        "Read with a saved mapping",
        [*names, AGAIN],
        index=0 if by_itself else len(names),
        key=f"{key}_saved",
        help="Mappings that you saved for files with these columns.",
    )
    found = next((saved for saved in fitting if saved.named.name == chosen), None)
    if found is None:
        return None
    same = "the same columns" if found.fits_whole else "all columns it needs"
    st.markdown(
        f":material/bookmark: **Read with your mapping {inert(found.named.name)}**, saved on {day(found.saved_at)} "
        f"by {inert(found.saved_by)}: the file has {same}."
    )
    return found.named


def keep_mapping(seen: Preview, options: ReadOptions, known: NamedMapping | None, key: str) -> NamedMapping | None:
    """Ask for the name to keep a mapping under, and give it as a file; None where it is not to be kept."""
    mapping, kind = options.mapping, options.kind
    if mapping is None or kind is None:
        return None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            "Keep this mapping for next month as",
            value=known.name if known else tool_name(seen.file),
            key=f"{key}_keep",
            max_chars=LONGEST_NAME,
            help="Files with the same columns are read with it when they come, here or in the inbox. Empty: not kept.",
            width=420,
        )
        text = mapping_file.dump(mapping)
        number = hashlib.sha256(text.encode()).hexdigest()[:8]
        file = f"map-{number}.json"
        st.download_button(
            "Download it (MAP.json)",
            data=text.encode(),
            file_name=file,
            mime="application/json",
            on_click="ignore",
            icon=":material/download:",
            key=f"{key}_map",
        )
    with st.popover("The same on the command line", icon=":material/terminal:", type="tertiary"):
        st.code(_command(seen.file, file, options), language=None, wrap_lines=True)
    if not name.strip():
        return None
    return NamedMapping(name, kind, header_key(seen.header), mapping, options.time_zone, options.day_order)


def _command(file: str, map_file: str, options: ReadOptions) -> str:
    """The command that imports such a file with what was chosen here."""
    parts = ["cli.py", "import", shlex.quote(file), "--mapping", map_file, "--kind", str(options.kind)]
    parts += ["--time-zone", options.time_zone] if options.time_zone else []
    parts += [f"--{options.day_order.replace('_', '-')}"] if options.day_order else []
    return "python " + " ".join(parts)


def tool_name(file: str) -> str:
    """A name for the mapping of a file: its own without ending, dates and numbers.

    >>> tool_name("forum_export-2026-04 (1).csv"), tool_name("2026.csv")
    ('forum export', 'export')
    """
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", file)
    return " ".join(re.sub(r"[\d_()\-.]+", " ", stem).split())[:LONGEST_NAME] or "export"


def saved_mappings_list(workspace: Workspace) -> None:
    """The mappings of this community, each with the columns it takes, and the way to forget one."""
    saved = saved_mappings(workspace)
    if not saved:
        return
    with st.expander(f"Saved mappings ({len(saved)})", icon=":material/bookmark:", key="saved_mappings"):
        for each in saved:
            _saved(workspace, each)


def _saved(workspace: Workspace, saved: SavedMapping) -> None:
    columns = ", ".join(f"“{header}” is {words_of(name)}" for name, header in saved.named.mapping.columns.items())
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{inert(saved.named.name)}**: {inert(columns)}", width="stretch")
        if st.button("Forget", type="tertiary", key=f"forget_{workspace.name}_{saved.mapping_key}"):
            with told_in_words():
                remove_mapping(workspace.name, saved.mapping_key, who=gate(), now=now())
            st.rerun()
