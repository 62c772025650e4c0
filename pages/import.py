"""Import: whether an export was read right, from the file to the report and back."""

from __future__ import annotations

import streamlit as st

from actions.access import Act, may
from ui.activity_types import activity_types
from ui.gate import gate
from ui.import_file import file_card
from ui.import_history import history
from ui.import_keep import saved_mappings_list
from ui.import_report import last_reports
from ui.import_run import how_it_ended, import_button, import_under_way, known, progress_bar, target, uploader, wait_for
from ui.inbox import inbox
from ui.workspace import opened

may_import = may(gate(), Act.IMPORT)
st.title("Was my export read right?", anchor=False)
if not may_import:
    st.info("Files are imported by admins. You see what was imported.", icon=":material/lock:")
    history(opened(), may_import=False)
    st.stop()
st.markdown(
    "**Drop the file that your platform gives you.** You see how it was understood before anything is stored, "
    "every row is accounted for, and an import can be undone."
)
uploads, running = uploader(), import_under_way()
place = None
with st.empty().container():  # emptied at once when an import begins, while this run waits for its end
    how_it_ended()
    if running:
        place = progress_bar(running)
    elif uploads:
        name = target(uploads)
        import_button([file_card(upload, known(name)) for upload in uploads], name)
with st.empty().container():
    last_reports()
inbox(opened())
history(opened(), may_import=may_import)
saved_mappings_list(opened())
activity_types(opened())
if running and place:
    wait_for(running, place)
