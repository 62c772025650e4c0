"""The limits of a server that runs: one visit too many, one upload too many, and free again afterwards."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from actions.imports import now
from bench.visitor import rerun
from tests.server import Server, serve
from ui.door import NOBODY
from ui.limits import MB, MOST_SESSIONS, MOST_UPLOADED_MB, MOST_UPLOADS, MOST_UPLOADS_A_DAY
from warehouse.uploads_today import brought

pytestmark = pytest.mark.browser  # a server of its own, as the journeys have


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serve() as started:
        yield started


def visit(server: Server) -> ClientConnection:
    address = f"ws{server.url.removeprefix('http')}/_stcore/stream"
    return connect(address, legacy=True, origin=Origin(server.url), subprotocols=[Subprotocol("streamlit")])


def asked(url: str, method: str = "GET", data: bytes | None = None, **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(url, method=method, data=data, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def test_one_visit_too_many_is_told_so_and_may_come_when_another_has_left(server):
    with ExitStack() as visits:
        for _ in range(MOST_SESSIONS):
            first = visits.enter_context(visit(server))
        status, page = asked(server.url, Accept="text/html")
        assert status == 503
        assert "60 visits are open, which is all this server takes" in page
        assert "Try again</a>" in page
        with pytest.raises(InvalidStatus, match="403"), visit(server):
            pass
        assert asked(f"{server.url}/ready")[0] == 200, "the health check is no visit"
        first.close()
        for _ in range(100):
            if asked(server.url, Accept="text/html")[0] == 200:
                break
        else:
            pytest.fail("a place that is free again is not given away")


def session_of(own: ClientConnection) -> str:
    """The id of the session that begins with this visit."""
    own.send(rerun("workspace=sample", "import"))
    session = ""
    while not session:
        message = ForwardMsg.FromString(own.recv(timeout=60))
        session = message.new_session.initialize.session_id
    return session


def shown(own: ClientConnection) -> str:
    """The next warning that the session's page shows."""
    while True:
        element = ForwardMsg.FromString(own.recv(timeout=60)).delta.new_element
        if element.WhichOneof("type") == "alert":
            return element.alert.body


def headers() -> dict[str, str]:
    token = generate_xsrf_token_string()
    return {
        "X-Xsrftoken": token,
        "Cookie": f"_streamlit_xsrf={token}",
        "Content-Type": "multipart/form-data; boundary=x",
    }


BODY = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\na,b\r\n--x--\r\n'


def test_one_upload_too_many_is_refused_and_takes_no_memory(server):
    with visit(server) as own:
        session, put, body = session_of(own), headers(), BODY
        places = [f"{server.url}/_stcore/upload_file/{session}/file-{number}" for number in range(MOST_UPLOADS + 1)]
        answers = [asked(place, "PUT", body, **put) for place in places]
        assert [status for status, _ in answers] == [204] * MOST_UPLOADS + [413]
        assert answers[-1][1] == f"At most {MOST_UPLOADS} files at a time: import these, then choose the next ones.\n"
        assert asked(places[0], "DELETE", **put)[0] == 204
        assert asked(places[-1], "PUT", body, **put)[0] == 204, "one was taken away"
        assert asked(places[0], "DELETE", **put)[0] == 204
        huge = put | {"Content-Length": str((MOST_UPLOADED_MB + 1) * MB)}
        assert asked(places[1], "PUT", b"", **huge)[0] == 413, "refused by what it says of itself, before it is read"


def test_day_of_a_person_ends_with_words_also_in_a_new_tab_and_is_kept(server, monkeypatch):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(server.home))
    put = headers()
    with visit(server) as own:
        place = f"{server.url}/_stcore/upload_file/{session_of(own)}/file"
        assert asked(place, "PUT", b"", **put)[0] == 400
        taken = 0
        while (answer := asked(place, "PUT", BODY, **put))[0] == 204:
            assert asked(place, "DELETE", **put)[0] == 204
            taken += 1
        assert taken > 0, "what was not taken does not count"
        words = f"You have uploaded {MOST_UPLOADS_A_DAY} files today, which is all one person may."
        assert answer[0] == 413
        assert answer[1].startswith(words)
        assert words in shown(own), "the page is drawn again with the sentence, though nobody clicked"
    with visit(server) as other:
        place = f"{server.url}/_stcore/upload_file/{session_of(other)}/file"
        assert asked(place, "PUT", BODY, **put)[1].startswith(words)
    files, size = brought(NOBODY, now().date())  # as a server that starts now reads it
    assert files == MOST_UPLOADS_A_DAY
    assert size == MOST_UPLOADS_A_DAY * len(BODY)
