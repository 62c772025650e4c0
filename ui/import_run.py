"""Choosing files, the community they go into, and the import itself with its progress and a way out."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from actions.imports import import_files
from actions.start import SAMPLE
from errors import WrongUsage
from ingest.report import ImportReport
from ui.gate import gate
from ui.import_file import ReadyFile
from ui.text import inert
from ui.uploads import remove
from ui.workspace import shown_name
from warehouse.workspace import check_workspace_name

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator
    from streamlit.runtime.uploaded_file_manager import UploadedFile


def uploader() -> list[UploadedFile]:
    """The files dropped; any type, because a wrong one is answered in words."""
    uploads: list[UploadedFile] = st.file_uploader(
        "Exports of your community",
        accept_multiple_files=True,
        key=f"uploads_{st.session_state.get('upload_round', 0)}",
        label_visibility="collapsed",
    )
    st.caption("Up to 300 MB a file here. Larger ones go through the command line (README, Without a browser).")
    return uploads


def import_button(ready: Sequence[ReadyFile]) -> None:
    """The community to import into, the button, and the work: all files with one bar and one way out."""
    if st.session_state.pop("import_cancelled", False):
        st.info("Cancelled: the file that was being read is not stored.", icon=":material/undo:")
    if not ready:
        return
    name = _target(ready[0].path)
    waiting = [file.problem for file in ready if file.problem]
    if not st.button("Import", type="primary", icon=":material/upload_file:", disabled=bool(waiting) or not name):
        return
    done: list[ImportReport] = []
    st.session_state["reports"] = (name, done)  # what is stored is reported, also when a later file is cancelled
    bar = st.progress(0.0, "Starting")
    st.button("Cancel", key="cancel_import", on_click=_cancelled)
    for number, file in enumerate(ready):
        done += _import(name, file, bar, (number, len(ready)))
        remove(file.path)
    if any(not report.refused for report in done):
        st.session_state["show_workspace"] = name
        st.session_state["upload_round"] = st.session_state.get("upload_round", 0) + 1
    st.rerun()


def _cancelled() -> None:
    st.session_state["import_cancelled"] = True


def _target(first: Path) -> str:
    """The community's name: the one that is open, or, in the sample, a new one after the file."""
    opened = shown_name()
    name: str = st.text_input(
        "Into which community?",
        value=slug(first.stem) if opened == SAMPLE else opened,
        key=f"target_{opened}_{first.name}",
        help="A new name makes a new community; a known one adds to it. Files of one community belong together.",
        width=420,
    ).strip()
    try:
        check_workspace_name(name)
    except WrongUsage as problem:
        st.warning(inert(problem.sentence()), icon=":material/edit:")
        return ""
    if name == SAMPLE:
        st.warning("The sample stays as it is: choose another name.", icon=":material/edit:")
        return ""
    return name


def _import(name: str, file: ReadyFile, bar: DeltaGenerator, place: tuple[int, int]) -> list[ImportReport]:
    """Import one file, telling what is done. Any click, such as on Cancel, ends this run and with it the import."""
    page, told = threading.current_thread(), (0.0, "")
    number, files = place

    def tell(share: float, words: str) -> None:
        nonlocal told
        told = (share, words)
        draw()

    def draw() -> bool:
        # Only the page's own thread may draw; the reader's thread tells, the wait for it draws.
        if threading.current_thread() is page:
            bar.progress(min((number + told[0]) / files, 1.0), inert(told[1]))
        return False

    return import_files(name, [file.path], file.options, progress=tell, cancelled=draw, who=gate())


def slug(stem: str) -> str:
    """A community's name made from a file's.

    >>> slug("Meine Übersicht (2026)")
    'Meine-Ubersicht-2026'
    """
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:64] or "community"
