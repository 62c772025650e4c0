"""How many may be here and how much they may upload: each limit a sentence, and free again afterwards."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from datetime import datetime, timedelta

import pytest

from ui import limits
from warehouse import uploads_today

AT = datetime(2026, 9, 10, 18, 20)
LONG = {"content-length": str(limits.MB)}


@pytest.fixture(autouse=True)
def _fresh(monkeypatch, tmp_path):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path))
    monkeypatch.setattr(limits, "_held", lambda _session: (0, 0, 0))
    yield
    assert not limits._sessions, "whoever left is counted no more"
    assert limits.nobody_is_here()
    assert not limits._on_the_way
    limits._refused.clear()


def test_visits_are_counted_by_everybody_and_by_person():
    with ExitStack() as visits:
        for _ in range(limits.MOST_SESSIONS_OF_ONE):
            assert limits.too_many_sessions("ann", is_known=True) == ""
            visits.enter_context(limits.session_of("ann"))
        assert "15 tabs" in limits.too_many_sessions("ann", is_known=True)
        assert limits.too_many_sessions("ben", is_known=True) == ""
        for number in range(limits.MOST_SESSIONS - limits.MOST_SESSIONS_OF_ONE):
            visits.enter_context(limits.session_of(f"person {number}"))
        assert "60 visits are open" in limits.too_many_sessions("ben", is_known=True)
    assert limits.too_many_sessions("ann", is_known=True) == ""


def test_one_person_without_sign_in_may_open_more_tabs():
    with ExitStack() as visits:
        for _ in range(limits.MOST_SESSIONS_OF_ONE + 1):
            visits.enter_context(limits.session_of("nobody"))
        assert not limits.nobody_is_here()
        assert limits.too_many_sessions("nobody", is_known=False) == ""


@pytest.mark.parametrize(
    ("held", "length", "said"),
    [
        ((limits.MOST_UPLOADS - 1, 0, 0), 1, ""),
        ((limits.MOST_UPLOADS, 0, 0), 1, "At most 20 files"),
        ((1, limits.MOST_UPLOADED_MB * limits.MB - 5, 0), 5, ""),
        ((1, limits.MOST_UPLOADED_MB * limits.MB - 5, 0), 6, "At most 600 MB"),
        ((0, 0, limits.MOST_UPLOADED_MB_BY_ALL * limits.MB), 1, "everybody together"),
    ],
)
def test_uploads_are_counted_and_weighed(monkeypatch, held, length, said):
    monkeypatch.setattr(limits, "_held", lambda _session: held)
    sentence = limits.too_much_uploaded("s", {"content-length": str(length)})
    assert sentence.startswith(said) if said.startswith("At") else said in sentence
    assert bool(sentence) == bool(said)
    assert limits.why_refused("s") == sentence
    assert limits.why_refused("s") == "", "said once"


def test_uploads_that_arrive_at_once_are_counted_too():
    with ExitStack() as arriving:
        for _ in range(limits.MOST_UPLOADS):
            assert limits.too_much_uploaded("s", LONG) == ""
            arriving.enter_context(limits.upload_under_way("s", limits.MB))
        assert limits.too_much_uploaded("s", LONG).startswith("At most 20 files")
        assert limits.too_much_uploaded("other", LONG) == ""
    assert limits.too_much_uploaded("s", LONG) == ""


@pytest.mark.parametrize("headers", [{}, {"content-length": "-1"}, {"content-length": "many"}])
def test_upload_of_unknown_length_is_refused(headers):
    assert "how large" in limits.too_much_uploaded("s", headers)


def test_only_uploads_are_uploads():
    assert limits.upload_of("PUT", "/_stcore/upload_file/abc/def") == "abc"
    assert limits.upload_of("DELETE", "/_stcore/upload_file/abc/def") == ""
    assert limits.upload_of("PUT", "/media/abc") == ""


async def nothing(_message):
    pass


def bring(person, length, status, at=AT):
    """An upload that the server answers with this status; None for a connection that breaks."""
    with limits.counted_today(person, length, at, nothing) as sender:
        if status is None:
            raise ConnectionError
        asyncio.run(sender({"type": "http.response.start", "status": status}))
        asyncio.run(sender({"type": "http.response.body"}))


def test_day_of_a_person_has_a_number_of_files_and_the_next_day_begins_anew():
    for _ in range(limits.MOST_UPLOADS_A_DAY):
        assert limits.too_much_today("s", "ann", 1, AT) == ""
        bring("ann", 1, 204)
    sentence = limits.too_much_today("s", "ann", 1, AT)
    assert sentence == (
        "You have uploaded 200 files today, which is all one person may. Further ones can be uploaded again in 6 hours"
        " (00:00 UTC); the inbox takes files at any time."
    )
    assert limits.why_refused("s") == sentence
    assert limits.too_much_today("new tab", "ann", 1, AT), "another session is the same person"
    uploads_today._days.clear()
    assert limits.too_much_today("s", "ann", 1, AT) == sentence, "a restart of the server forgets nothing"
    assert limits.too_much_today("s", "ben", 1, AT) == ""
    assert limits.too_much_today("s", "ann", 1, AT + timedelta(hours=6)) == ""


def test_day_of_a_person_has_a_size_and_smaller_files_still_go():
    bring("ann", (limits.MOST_UPLOADED_MB_A_DAY - 5) * limits.MB, 204)
    assert limits.too_much_today("s", "ann", 5 * limits.MB, AT) == ""
    sentence = limits.too_much_today("s", "ann", 5 * limits.MB + 1, AT)
    assert sentence.startswith(
        "You have uploaded 2,995 MB today, and with this file it would be more than the 3,000 MB that one person may."
    )
    assert "It can be uploaded again in 6 hours (00:00 UTC)" in sentence


@pytest.mark.parametrize("status", [413, 400, 500])
def test_file_that_the_server_does_not_take_is_not_counted(status):
    bring("ann", 7, 204)
    bring("ann", 7, status)
    assert uploads_today.brought("ann", AT.date()) == (1, 7)


def test_file_whose_connection_breaks_is_not_counted_but_is_while_it_arrives():
    with pytest.raises(ConnectionError):
        bring("ann", 7, None)
    assert uploads_today.brought("ann", AT.date()) == (0, 0)
    with limits.counted_today("ann", 7, AT, nothing):
        assert uploads_today.brought("ann", AT.date()) == (1, 7)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 9, 10, 0, 0), "in 24 hours"),
        (datetime(2026, 9, 10, 22, 30), "in 2 hours"),
        (datetime(2026, 9, 10, 23, 20), "in 40 minutes"),
        (datetime(2026, 9, 10, 23, 59, 59), "in 1 minute "),
    ],
)
def test_when_it_is_possible_again_is_never_said_too_early(at, words):
    uploads_today.count("ann", at.date(), limits.MOST_UPLOADS_A_DAY, 1)
    assert f"uploaded again {words}" in limits.too_much_today("s", "ann", 1, at)
