"""Whose file is whose: Streamlit gives a prepared file to anybody with its link, and never says whose session it is.

What is read here Streamlit 1.67 offers only privately; tests/journeys/test_sign_in.py fails when an upgrade changes it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from streamlit.runtime import Runtime

MEDIA = re.compile(r"/media/([0-9A-Za-z_-]+)")
UPLOAD = re.compile(r"/_stcore/upload_file/([^/]+)/")

# Id of a file that was made on a click -> sessions that clicked. Streamlit keeps this nowhere.
_made: dict[str, set[str]] = {}


def is_own(path: str, claims: Mapping[str, object]) -> bool:
    """Whether a file, or a place for an upload, belongs to a session of the same person; true for other addresses."""
    media, upload = MEDIA.match(path), UPLOAD.match(path)
    if not media and not upload:
        return True
    if not Runtime.exists():
        return False
    runtime = Runtime.instance()
    if upload:
        return _person_of(runtime, upload[1]) == claims.get("email")
    file_id = media[1] if media else ""
    held = runtime.media_file_mgr._files_by_session_and_coord
    holders = {session for session, files in list(held.items()) if file_id in set(files.values())}
    return any(_person_of(runtime, each) == claims.get("email") for each in holders | _made.get(file_id, set()))


def remember_downloads() -> None:
    """See to it that who clicks on a download is kept with the file that is made for the click."""
    if not Runtime.exists():
        return
    runtime = Runtime.instance()
    manager = runtime.media_file_mgr
    if "execute_deferred" in vars(manager):
        return
    execute = manager.execute_deferred

    def remembered(file_id: str) -> str:
        entry = manager._deferred_callables.get(file_id)
        url = execute(file_id)
        found = MEDIA.search(url)
        if entry and found:
            for gone in [each for each, who in list(_made.items()) if not any(map(runtime.is_active_session, who))]:
                _made.pop(gone, None)
            _made.setdefault(found[1], set()).add(entry["session_id"])
        return url

    vars(manager)["execute_deferred"] = remembered


def _person_of(runtime: Runtime, session_id: str) -> object:
    """The e-mail address of the person whose session it is; no address where there is no such session."""
    info = runtime._session_mgr.get_session_info(session_id)
    return info.session._user_info.get("email") if info else "nobody"
