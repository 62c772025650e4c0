"""Choosing files, the community they go into, and the import itself with its progress and a way out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import streamlit as st

from actions.access import LOCAL
from actions.import_jobs import FileToImport, QueuedImport, queue_import
from actions.imports import now
from actions.inbox import inbox_of
from actions.jobs import queue
from actions.start import SAMPLE
from errors import WrongUsage
from figures.words import count
from ui.door import NOBODY, who_of
from ui.gate import gate
from ui.import_file import ReadyFile
from ui.import_keep import tool_name
from ui.limits import MOST_UPLOADS, full_today, session_id, why_refused
from ui.problems import show_problem, told_in_words
from ui.text import inert
from ui.uploads import handed_over, remove
from ui.workspace import shown_name
from warehouse.workspace import Workspace, check_workspace_name, list_workspaces, open_workspace

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator
    from streamlit.runtime.uploaded_file_manager import UploadedFile

SECONDS_BETWEEN_LOOKS = 0.2  # at the progress of an import under way
REFUSAL_STAYS = timedelta(seconds=30)


def uploader() -> list[UploadedFile]:
    """The files dropped; any type, because a wrong one is answered in words."""
    again = st.session_state.get("reading_again")
    if again:
        st.info(
            f"Drop the file of import {again[1]} again, choose how to read it, and it takes that import's place.",
            icon=":material/history:",
        )
    uploads: list[UploadedFile] = st.file_uploader(
        "Exports of your community",
        accept_multiple_files=True,
        key=f"uploads_{st.session_state.get('upload_round', 0)}",
        label_visibility="collapsed",
    )
    _say_what_was_refused()
    label = f"Up to 300 MB a file and {MOST_UPLOADS} files at a time. More?"
    with st.popover(label, type="tertiary", icon=":material/folder_open:"):
        name = shown_name() if shown_name() != SAMPLE else "NAME"
        st.markdown("**Put it into the inbox** of the community, a folder on the machine that runs Next Circle:")
        st.code(str(inbox_of(name)), language=None, wrap_lines=True)
        st.markdown("It is read there as a stream and imported by itself. Or on that machine's command line:")
        st.code(f"python cli.py import FILE --workspace {name}", language=None, wrap_lines=True)
    return uploads


def _say_what_was_refused() -> None:
    """Why files were not taken; the page is drawn again for those beside them that were, so it stays for a while."""
    refused = why_refused(session_id())
    if refused:
        st.session_state["refused_upload"] = (refused, now())
    said, at = st.session_state.get("refused_upload", ("", now()))
    if not said or now() - at >= REFUSAL_STAYS:
        said = full_today(NOBODY if gate() is LOCAL else who_of(st.user.to_dict()), now())
    if said:
        st.warning(said, icon=":material/inventory_2:")


def target(uploads: Sequence[UploadedFile]) -> str:
    """The community's name: the one that is open, or, in the sample, a new one after the file; empty when it cannot."""
    opened, first = shown_name(), uploads[0].name
    name: str = st.text_input(
        "Into which community?",
        value=slug(tool_name(first)) if opened == SAMPLE else opened,
        key=f"target_{opened}_{first}",
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


def known(name: str) -> Workspace | None:
    """The workspace of this name where there is one; it is not made by looking."""
    return open_workspace(name) if name and name in list_workspaces() else None


def import_button(ready: Sequence[ReadyFile], name: str) -> None:
    """The button that queues the import of all files that can be read; disabled while one leaves something open."""
    can_be = [file for file in ready if not file.is_refused]
    waiting = [file.problem for file in can_be if file.problem]
    is_off = bool(waiting) or not name or not can_be
    is_pressed = st.button("Import", type="primary", icon=":material/upload_file:", disabled=is_off)
    if waiting:
        st.caption(inert(f"Before the import: {waiting[0]}"))
    elif can_be and len(can_be) < len(ready):
        st.caption(f"{count(len(ready) - len(can_be), 'file')} above cannot be read and will be left aside.")
    if not is_pressed:
        return
    files = [FileToImport(handed_over(file.path), file.options, file.replace, file.keep) for file in can_be]

    def at_end() -> None:
        for path in (*(file.path for file in files), *(file.path for file in ready if file.is_refused)):
            remove(path)

    with told_in_words():
        st.session_state["import_job"] = queue_import(name, files, who=gate(), at_end=at_end)
    st.session_state.pop("reports", None)
    st.rerun()


def import_under_way() -> QueuedImport | None:
    """This session's import while it runs, its bar drawn; once it has ended its outcome is taken over, once."""
    running: QueuedImport | None = st.session_state.get("import_job")
    if running is None or not running.job.has_ended:
        return running
    del st.session_state["import_job"]
    st.session_state["reports"] = (running.workspace, running.reports)
    if any(not report.refused for report in running.reports):
        st.session_state["show_workspace"] = running.workspace
        st.session_state["upload_round"] = st.session_state.get("upload_round", 0) + 1
        st.session_state.pop("reading_again", None)
        st.session_state["import_ended"] = running
        st.rerun()  # the sidebar, drawn before, shows the community that was imported into
    st.session_state["import_ended"] = running
    return None


def how_it_ended() -> None:
    """A word on an import that was called off or failed; the reports say the rest."""
    ended: QueuedImport | None = st.session_state.pop("import_ended", None)
    if ended is None:
        return
    if ended.job.state == "cancelled":
        kept = len(ended.reports)
        words = f"What was stored before stays: {count(kept, 'table')}." if kept else "The community is as it was."
        st.info(f"Cancelled: nothing more was stored. {words}", icon=":material/undo:")
    elif ended.job.error is not None:
        show_problem(ended.job.error)
    elif ended.job.state == "failed":
        st.error("**The import failed on our side; nothing of it was stored.** The server's log says what happened.")


def progress_bar(running: QueuedImport) -> DeltaGenerator:
    """The place of the bar and the button that calls the import off."""
    place = st.empty()
    st.button("Cancel", key="cancel_import", on_click=running.job.cancel, icon=":material/close:")
    _draw(place, running)
    return place


def wait_for(running: QueuedImport, place: DeltaGenerator) -> None:
    """Last on the page: follow the import to its end. Any click ends this run of the page and not the import."""
    while not running.job.wait(SECONDS_BETWEEN_LOOKS):
        _draw(place, running)
    st.rerun()


def _draw(place: DeltaGenerator, running: QueuedImport) -> None:
    job, before = running.job, queue.before(running.job)
    words = f"Waiting for {count(before, 'other job')}" if before else job.words
    if job.is_called_off():
        words = "Cancelling"
    place.progress(job.share, inert(words))


def slug(stem: str) -> str:
    """A community's name made from a file's.

    >>> slug("Meine Übersicht (2026)")
    'Meine-Ubersicht-2026'
    """
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:64] or "community"
