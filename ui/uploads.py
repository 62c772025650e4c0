"""Uploaded files on disk: written once, under a name of ours, gone with the visitor's session."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime import Runtime

from warehouse.folders import OF_A_JOB, UPLOADS
from warehouse.workspace import home

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

CHUNK = 1 << 20
LONGEST_NAME = 100  # characters: file systems end at 255 bytes, and a name is only shown


def on_disk(upload: UploadedFile) -> Path:
    """Path of the upload's bytes, in a folder of this session that no other reads."""
    folder = _session_folder() / re.sub(r"\W", "", upload.file_id)
    path = folder / safe_name(upload.name)
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        upload.seek(0)
        with path.open("wb") as out:
            shutil.copyfileobj(upload, out, CHUNK)
    return path


def safe_name(name: str) -> str:
    r"""A file name without folders or control characters; letters of every script stay.

    >>> safe_name("../../etc/pass\nwd.csv"), safe_name("")
    ('pass wd.csv', 'upload')
    """
    last = re.split(r"[\\/]", name)[-1]
    plain = re.sub(r"\s+", " ", re.sub(r'[\x00-\x1f\x7f<>:"|?*]', " ", last)).strip(" .")
    return plain[-LONGEST_NAME:] or "upload"


def handed_over(path: Path) -> Path:
    """The upload moved to a folder of its own, which outlives the session: whoever works on it removes it."""
    uploads = home() / UPLOADS
    uploads.mkdir(parents=True, exist_ok=True)
    target = Path(tempfile.mkdtemp(prefix=OF_A_JOB, dir=uploads)) / path.name
    path.rename(target)
    remove(path)
    return target


def remove(path: Path) -> None:
    """Take an upload off the disk once it is imported; the browser's copy brings it back when it is needed again."""
    _remove(path.parent)


def drop_all() -> None:
    """Take every waiting upload of every session out of the server's memory: somebody was erased, and may be in one.

    What an import has taken over stays; it leaves the erased out. Who had files here chooses them again.
    """
    if not Runtime.exists():
        return
    manager = Runtime.instance().uploaded_file_mgr  # says privately alone for whom it holds files
    for session in list(manager.file_storage):  # type: ignore[attr-defined]
        manager.remove_session_files(session)


def empty_uploads() -> None:
    """Remove what a server that was killed left behind; before the first visit of a new one."""
    _remove(home() / UPLOADS)


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


@st.cache_resource(scope="session", on_release=_remove, show_spinner=False)
def _session_folder() -> Path:
    """A new folder for this session; removed when the session ends."""
    uploads = home() / UPLOADS
    uploads.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix="session-", dir=uploads))
