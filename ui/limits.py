"""How many may be here at once and how much they may upload: a count before every websocket and every upload."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, time, timedelta

from starlette.types import Message, Send
from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui.owners import UPLOAD
from warehouse import uploads_today

# A session takes up to 20 MB and its share of the processors; the load run (bench/load.py) holds 30 of them on two.
MOST_SESSIONS = 60
# So that one person's forgotten tabs lock nobody out.
MOST_SESSIONS_OF_ONE = 15
# Uploads sit in the server's memory until they are imported or their tab is closed. More files, or larger ones, go
# through the inbox or the command line, which read from the disk.
MOST_UPLOADS = 20  # of one session
MOST_UPLOADED_MB = 600  # of one session: two files of the largest size
MOST_UPLOADED_MB_BY_ALL = 1_500
# A limit of a session ends with a new tab, so that one person, or who took over their sign-in, could keep the reading
# child busy and fill the disk all day. A year of every export there is, once more after a mistake, fits five times into
# what a session may hold; more belongs into the inbox. Without sign-in it is counted for the server's own computer.
MOST_UPLOADS_A_DAY = 200  # of one person
MOST_UPLOADED_MB_A_DAY = 3_000  # of one person
MB = 1 << 20
_TAKEN = range(200, 300)  # how an answer begins for a file that the server holds now

_sessions: Counter[str] = Counter()  # open websockets by person
_on_the_way: Counter[str] = Counter()  # uploads by session: files that the server has not taken in yet
_bytes_on_the_way: Counter[str] = Counter()
_refused: dict[str, str] = {}  # session -> the sentence that its page has yet to show


def too_many_sessions(person: str, *, is_known: bool) -> str:
    """Why no further session may begin, as a sentence; empty where one may. is_known: people are told apart."""
    if sum(_sessions.values()) >= MOST_SESSIONS:
        return f"{MOST_SESSIONS} visits are open, which is all this server takes. Try again in a few minutes."
    if is_known and _sessions[person] >= MOST_SESSIONS_OF_ONE:
        return f"You have {MOST_SESSIONS_OF_ONE} tabs open here, which is all one person may. Close some, then reload."
    return ""


def nobody_is_here() -> bool:
    """Whether no page is open."""
    return not _sessions


@contextmanager
def session_of(person: str) -> Iterator[None]:
    """Counts a session while its websocket is open."""
    _sessions[person] += 1
    try:
        yield
    finally:
        _sessions[person] -= 1
        if not _sessions[person]:
            del _sessions[person]


def upload_of(method: str, path: str) -> str:
    """The session for which a request brings a file; empty for every other request."""
    found = UPLOAD.match(path)
    return found[1] if found and method in {"PUT", "POST"} else ""


def too_much_uploaded(session: str, headers: Mapping[str, str]) -> str:
    """Why a session may not bring a further file, as a sentence; empty where it may."""
    length = headers.get("content-length", "")
    if not length.isdecimal():
        return "An upload must say how large it is."
    files, size, size_of_all = _held(session)
    sentence = ""
    if files + _on_the_way[session] >= MOST_UPLOADS:
        sentence = f"At most {MOST_UPLOADS} files at a time: import these, then choose the next ones."
    elif size + _bytes_on_the_way[session] + int(length) > MOST_UPLOADED_MB * MB:
        sentence = f"At most {MOST_UPLOADED_MB} MB at a time: import these files first, or use the inbox."
    elif size_of_all + _bytes_on_the_way.total() + int(length) > MOST_UPLOADED_MB_BY_ALL * MB:
        sentence = "Too many files are being uploaded by everybody together. Try again in a few minutes."
    if sentence:
        _refused[session] = sentence
    return sentence


def too_much_today(session: str, person: str, length: int, at: datetime) -> str:
    """Why this person may not bring a further file today, as a sentence; empty where they may. at: UTC, no zone."""
    sentence = full_today(person, at, length)
    if sentence:
        _refused[session] = sentence
    return sentence


def full_today(person: str, at: datetime, length: int = 0) -> str:
    """The same for a page, before a file of this length is chosen."""
    files, size = uploads_today.brought(person, at.date())
    if files >= MOST_UPLOADS_A_DAY:
        said = f"You have uploaded {files:,} files today, which is all one person may. Further ones can be"
    elif size + length > MOST_UPLOADED_MB_A_DAY * MB:
        said = (
            f"You have uploaded {size / MB:,.0f} MB today, and with this file it would be more than the"
            f" {MOST_UPLOADED_MB_A_DAY:,} MB that one person may. It can be"
        )
    else:
        return ""
    return f"{said} uploaded again {_tomorrow(at)}; the inbox takes files at any time."


@contextmanager
def counted_today(person: str, length: int, at: datetime, send: Send) -> Iterator[Send]:
    """Counts a file for the day before it arrives, and no longer when the answer sent is that it was not taken."""
    is_taken = False

    async def watched(message: Message) -> None:
        nonlocal is_taken
        is_taken = is_taken or message.get("status") in _TAKEN
        await send(message)

    uploads_today.count(person, at.date(), 1, length)
    try:
        yield watched
    finally:
        if not is_taken:
            uploads_today.give_back(person, at.date(), 1, length)


@contextmanager
def upload_under_way(session: str, length: int) -> Iterator[None]:
    """Counts a file while it arrives."""
    _on_the_way[session] += 1
    _bytes_on_the_way[session] += length
    try:
        yield
    finally:
        _on_the_way[session] -= 1
        _bytes_on_the_way[session] -= length
        if not _on_the_way[session]:
            del _on_the_way[session], _bytes_on_the_way[session]


def why_refused(session: str) -> str:
    """The sentence for files of this session that were refused since it was last asked; empty for none."""
    return _refused.pop(session, "")


def show_refusal(session: str) -> None:
    """Have the session's page drawn again: for a refused file the browser itself shows a red sign without words."""
    info = Runtime.instance()._session_mgr.get_session_info(session) if Runtime.exists() else None
    if info is not None:
        info.session.request_rerun(info.session._client_state)  # as Streamlit does when a source file has changed


def session_id() -> str:
    """The id of the session whose page is being drawn; never shown or logged, because it opens the session."""
    context = get_script_run_ctx()
    return context.session_id if context else ""


def _tomorrow(at: datetime) -> str:
    """When the next day begins, in words for people of any time zone.

    >>> _tomorrow(datetime(2026, 9, 10, 18, 20)), _tomorrow(datetime(2026, 9, 10, 23, 20))
    ('in 6 hours (00:00 UTC)', 'in 40 minutes (00:00 UTC)')
    """
    left = datetime.combine(at.date() + timedelta(days=1), time()) - at
    unit, word = (timedelta(hours=1), "hour") if left > timedelta(hours=1) else (timedelta(minutes=1), "minute")
    number = -(-left // unit)
    return f"in {number} {word}{'s' if number > 1 else ''} (00:00 UTC)"


def _held(session: str) -> tuple[int, int, int]:
    """Files and bytes that the server holds for the session, and bytes for all. Streamlit says it only privately."""
    if not Runtime.exists():
        return 0, 0, 0
    manager = Runtime.instance().uploaded_file_mgr
    own = list(dict(manager.file_storage).get(session, {}).values())  # type: ignore[attr-defined]
    return len(own), sum(len(each.data) for each in own), int(manager._total_bytes)  # type: ignore[attr-defined]
