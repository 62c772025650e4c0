"""The inbox on the Import page: where it is, what waits there, what came of the files that were in it."""

from __future__ import annotations

import streamlit as st

from actions.inbox import InboxResult, inbox_of, results, waiting_files
from actions.jobs import queue
from actions.start import SAMPLE
from figures.words import count, day
from ui.import_report import report_card
from ui.text import inert
from warehouse.workspace import Workspace

SHOWN_RESULTS = 10  # the newest; older ones stay in the folder beside their files


def inbox(workspace: Workspace) -> None:
    """The section; the sample has none, because it stays as it is."""
    if workspace.name == SAMPLE:
        return
    waiting, came = waiting_files(workspace.name), results(workspace.name, SHOWN_RESULTS)
    words = f": {count(len(waiting), 'file')} waiting" if waiting else ""
    with st.expander(f"Inbox{words}", icon=":material/inbox:", expanded=bool(waiting) or bool(came), key="inbox"):
        st.markdown(
            "Files of any size that you or a schedule put into this folder are imported by themselves while the "
            "dashboard runs, read with your saved mapping where their columns have one. They are then moved to "
            "**done** or **refused** in it, with their report."
        )
        st.code(str(inbox_of(workspace.name)), language=None, wrap_lines=True)
        names = {job.name for job in queue.jobs() if job.workspace == workspace.name}
        for file in waiting:
            state = "being imported" if file.path.name in names else "waits until it stands still"
            st.markdown(f":material/hourglass_empty: **{inert(file.path.name)}**: {size(file.size)}, {state}.")
        if waiting:
            st.button("Look again", icon=":material/refresh:", key="look_again")
        for number, result in enumerate(came):
            _result(workspace.name, result, number)


def _result(name: str, result: InboxResult, number: int) -> None:
    """One line, with the report behind it."""
    loaded = sum(report.rows_loaded for report in result.reports)
    read = sum(report.rows_read for report in result.reports)
    what = f"{loaded:,} of {read:,} rows loaded" if result.is_done else "refused"
    when = f"{day(result.at)}, {result.at:%H:%M} UTC"
    icon = ":material/check_circle:" if result.is_done else ":material/error:"
    with st.popover(f"{inert(result.file)}: {what}, {when}", icon=icon, type="tertiary", key=f"inbox_{number}"):
        for part, report in enumerate(result.reports):
            report_card(name, report, key=f"inbox_{number}_{part}")


def size(bytes_there: int) -> str:
    """A file's size in words.

    >>> size(1_234), size(1_234_567)
    ('1.2 kB', '1.2 MB')
    """
    return f"{bytes_there / 1e6:,.1f} MB" if bytes_there >= 1e6 else f"{bytes_there / 1e3:,.1f} kB"  # noqa: PLR2004
