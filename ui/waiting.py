"""A page that is left stops asking: what Streamlit knows of the visitor, told to whoever works for the page.

Streamlit ends a run only where it draws something. What is read here Streamlit 1.67 offers only privately;
tests/ui/test_waiting.py fails when an upgrade changes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests, ScriptRequestType

from warehouse.asking import NobodyWaits, asked_for


@contextmanager
def while_waited_for() -> Iterator[None]:
    """What is asked within is given up when the visitor closes the tab, goes to another page or changes a filter."""
    context = get_script_run_ctx()
    requests = context.script_requests if context else None
    if context is None or requests is None:
        yield
        return
    with asked_for(lambda: is_left(requests)):
        try:
            yield
        except NobodyWaits:
            context.yield_check()  # ends this run, or begins the next one, as any drawing would do now
            st.stop()


def is_left(requests: ScriptRequests) -> bool:
    """Whether the run is to end where it draws next; a part of the page that is to be redrawn waits for its end."""
    with requests._lock:  # both are written under it, one after the other
        if requests._state is ScriptRequestType.RERUN:
            return not requests._rerun_data.fragment_id_queue
        return requests._state is ScriptRequestType.STOP
