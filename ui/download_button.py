"""The download of a list: CSV and XLSX, made on the click, without a re-run of the page."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime

import streamlit as st

from actions.access import Visitor
from actions.lists import ListDraft, download
from warehouse.workspace import Workspace

MIME = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def list_download(
    workspace: Workspace, make: Callable[[], ListDraft], *, stem: str, contents: str, key: str, who: Visitor
) -> None:
    """Two buttons for one list. make runs on the click, in another thread: no st.* inside it. The audit says who.

    contents: everything the list depends on, as text; its hash is in the file's name, so that two lists never share
    an address in the server's memory.
    """
    number = hashlib.sha256(contents.encode()).hexdigest()[:8]
    with st.container(horizontal=True, vertical_alignment="center"):
        for kind in ("csv", "xlsx"):
            st.download_button(
                "Download for Excel" if kind == "xlsx" else "Download as CSV",
                data=_bytes_of(workspace, make, kind, who),
                file_name=f"{stem}-{number}.{kind}",
                mime=MIME[kind],
                on_click="ignore",
                type="primary" if kind == "xlsx" else "secondary",
                icon=":material/download:",
                key=f"{key}_{kind}",
            )


def _bytes_of(workspace: Workspace, make: Callable[[], ListDraft], kind: str, who: Visitor) -> Callable[[], bytes]:
    return lambda: download(workspace, make(), kind, who=who, now=datetime.now(UTC))
