"""Errors on screen: a sentence with its remedy, never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from errors import NextCircleError, NotAllowed
from ui import door
from ui.text import inert

log = logging.getLogger("next_circle")


def show_problem(problem: NextCircleError) -> None:
    """What is wrong, where, and what to do, in one calm box; a refusal is written down at the door."""
    if isinstance(problem, NotAllowed):
        door.refused(problem.who, problem.problem)
    st.error(f"**{inert(problem.problem)}**\n\n{inert(problem.remedy)}", icon=":material/error:")
    places = [
        part for part in (problem.file, f"line {problem.line:,}" if problem.line else None, problem.column) if part
    ]
    if places:
        st.caption("Where: " + inert(" · ".join(places)))


@contextmanager
def told_in_words() -> Iterator[None]:
    """Show our own errors as a sentence and stop the page there; everything else goes to the last resort below."""
    try:
        yield
    except NextCircleError as problem:
        show_problem(problem)
        st.stop()


def hide_traceback(error: Exception) -> bool:
    """Last resort for a defect of ours: log it, say so without a traceback, keep the page's frame."""
    if isinstance(error, NextCircleError):
        show_problem(error)
        return True
    log.error("a page failed", exc_info=error)
    st.error(
        "**Something went wrong on our side; your data is safe.**\n\n"
        "Reload the page. If it happens again, the server's log says what happened.",
        icon=":material/error:",
    )
    return True
