"""Import: whether an export was read right, from the file to the report and back."""

from __future__ import annotations

import streamlit as st

from ui.activity_types import activity_types
from ui.gate import gate
from ui.import_file import file_card
from ui.import_history import history
from ui.import_report import last_reports
from ui.import_run import import_button, uploader
from ui.workspace import opened

gate()
st.title("Was my export read right?", anchor=False)
st.markdown(
    "**Drop the CSV that your platform gives you.** You see how it was understood before anything is stored, "
    "every row is accounted for, and an import can be undone."
)
ready = [file_card(upload) for upload in uploader()]
import_button(ready)
last_reports()
history(opened())
activity_types(opened())
