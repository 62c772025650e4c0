"""The download of a list: CSV and XLSX, made on the click, without a re-run of the page."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import streamlit as st

from actions.lists import ListDraft
from downloads.tables import to_csv, to_xlsx

MIME = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WRITERS = {"csv": to_csv, "xlsx": to_xlsx}


def list_download(make: Callable[[], ListDraft], *, stem: str, contents: str, key: str) -> None:
    """Two buttons for one list. make runs on the click, in another thread: no st.* inside it.

    contents: everything the list depends on, as text; its hash is in the file's name, so that two lists never share
    an address in the server's memory.
    """
    number = hashlib.sha256(contents.encode()).hexdigest()[:8]
    with st.container(horizontal=True, vertical_alignment="center"):
        for kind in ("csv", "xlsx"):
            st.download_button(
                "Download for Excel" if kind == "xlsx" else "Download as CSV",
                data=_bytes_of(make, kind),
                file_name=f"{stem}-{number}.{kind}",
                mime=MIME[kind],
                on_click="ignore",
                type="primary" if kind == "xlsx" else "secondary",
                icon=":material/download:",
                key=f"{key}_{kind}",
            )


def _bytes_of(make: Callable[[], ListDraft], kind: str) -> Callable[[], bytes]:
    return lambda: WRITERS[kind](make().people)
