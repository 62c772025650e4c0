"""Signing in with a real provider on loopback: nothing is reached before, one's own role after, nobody else's files."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from itsdangerous import URLSafeTimedSerializer
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from actions.access import COOKIE
from tests.server import ROOT, Server, browser, settle
from tests.signing import enter, frames_of, serve_with_sign_in
from ui.guard import OPEN
from warehouse.door_log import FILE, first_break

pytestmark = pytest.mark.browser

ROLES = '"eve@example.org" = "viewer"\n"ann@example.org" = "admin"\n'


@pytest.fixture(scope="module")
def signed(tmp_path_factory) -> Iterator[tuple[Server, Path]]:
    """A dashboard with sign-in configured, and the file of roles."""
    with serve_with_sign_in(tmp_path_factory.mktemp("sign in"), ROLES) as made:
        yield made


ROUTES = """import json, dashboard
dashboard.app._runtime = dashboard.app._create_runtime()
routes = dashboard.app._build_starlette_app().routes
print(json.dumps([[each.path, sorted(getattr(each, "methods", None) or [])] for each in routes]))"""
# What a stranger would try beside the routes: pages, ways around them, other writings of an open address.
ALSO = (
    *("/overview", "/people", "/reach", "/import", "/privacy", "/nowhere", "/index.html", "/static/js/index.js"),
    *("/READY", "/ready/", "/ready/..", "/auth", "/auth/", "/auth/other", "/auth/login/../../people"),
    *("/%2e%2e/people", "//people", "/oauth2callback/x", "/media/abc.csv", "/_stcore/metrics?x=/ready", "/;/ready"),
    *(
        "/app/static/x",
        "/component/x/index.html",
        "/_stcore/script-health-check",
        "/favicon.ico",
        "/.streamlit/secrets.toml",
    ),
)


def _attempts() -> list[tuple[str, str]]:
    """Method and address of everything that the server itself says it answers, and of what a stranger would try."""
    printed = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ROUTES],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
        timeout=120,
    )
    found = [("GET", path) for path in ALSO]
    for path, methods in json.loads(printed.stdout.splitlines()[-1]):
        filled = re.sub(r"\{[^}]*\}", "x", path) or "/x"
        found += [(method, filled) for method in methods or ["GET"]]
    return [each for each in found if not OPEN.fullmatch(each[1]) and each[1] != "/"]


def test_nothing_is_reached_without_signing_in(signed):
    server, _ = signed
    attempts = _attempts()
    assert len(attempts) >= 40
    paths = {path for _, path in attempts}
    assert {"/_stcore/stream", "/_stcore/metrics", "/media/x", "/_stcore/upload_file/x/x"} <= paths, "the list is whole"
    forged = f"{COOKIE}=" + URLSafeTimedSerializer("not the secret", salt=COOKIE).dumps('{"is_logged_in": true}')
    for headers in ({}, {"Cookie": forged}, {"X-Forwarded-User": "ann@example.org"}):
        answers = {each: _status(server.url + each[1], each[0], **headers) for each in attempts}
        assert {each: status for each, status in answers.items() if status != 401} == {}
    assert _status(f"{server.url}/ready") == 200
    for origin in (server.url, "http://evil.test"):
        with (
            pytest.raises(InvalidStatus, match="403"),
            connect(f"ws{server.url.removeprefix('http')}/_stcore/stream", origin=Origin(origin)),
        ):
            pass
    with urllib.request.urlopen(server.url, timeout=20) as answer:
        assert "Sign in" in answer.read().decode()
        for name in ("X-Content-Type-Options", "Content-Security-Policy", "Referrer-Policy", "X-Frame-Options"):
            assert answer.headers[name]
        assert "no-store" in answer.headers["Cache-Control"]
        assert "'unsafe-eval'" not in answer.headers["Content-Security-Policy"]


def _status(url: str, method: str = "GET", **headers: str) -> int:
    request = urllib.request.Request(url, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def test_two_people_with_their_roles_and_no_way_to_each_others_files(chromium_path, signed):
    server, roles = signed
    with browser() as opened:
        ann = opened.new_context(viewport={"width": 1440, "height": 900}).new_page()
        said: list[str] = []
        ann.on("console", lambda message: said.append(message.text))
        frames = frames_of(ann)
        ann.goto(f"{server.url}/people")
        assert "Please sign in" in ann.content()
        enter(ann, server, "ann@example.org")
        settle(ann)
        ann.get_by_role("button", name="Sign out").wait_for()
        assert ", admin" in ann.get_by_test_id("stSidebar").inner_text()
        ann.goto(f"{server.url}/roles")
        settle(ann)
        assert [text for text in said if "Content Security Policy" in text] == []

        eve = opened.new_context(viewport={"width": 1440, "height": 900}).new_page()
        enter(eve, server, "eve@example.org")
        settle(eve)
        eve.goto(f"{server.url}/roles")
        settle(eve)
        assert eve.get_by_role("button", name="Download as CSV").count() == 0
        assert eve.get_by_text("Names are shown to analysts").first.is_visible()
        with ann.expect_download() as waiting:
            ann.get_by_role("button", name="Download as CSV").first.click()
        assert Path(waiting.value.path()).stat().st_size > 100
        link = waiting.value.url
        assert ann.request.get(link).status == 200, "her own file"
        assert eve.request.get(link).status == 403, "a link to another person's file gives nothing"
        assert _status(link) == 401
        place = f"{server.url}/_stcore/upload_file/{_session_of(frames)}/new"
        assert eve.request.put(place, data="x").status == 403, "nor an upload into another person's session"

        roles.write_text('"ann@example.org" = "admin"\n', encoding="utf-8")
        assert eve.request.get(f"{server.url}/_stcore/host-config").status == 403, "removed: out at once"
        eve.get_by_role("link", name="Churn").first.click()
        settle(eve)
        eve.get_by_text("no access here").first.wait_for()  # the click has reached the server by then
        ann.get_by_role("button", name="Sign out").click()
        for _ in range(100):  # the provider may show a page of its own afterwards
            if ann.request.get(f"{server.url}/_stcore/host-config").status == 401:
                break
            ann.wait_for_timeout(200)
        else:
            pytest.fail("still signed in")
    _check_door(server, _session_of(frames))


def _check_door(server: Server, session: str) -> None:
    """Everything above is told in one line each, and no line opens anything."""
    lines = [json.loads(line) for line in (server.home / FILE).read_text(encoding="utf-8").splitlines()]
    told = [(each["who"].partition("@")[0], each["what"], each["on_what"]) for each in lines]
    others = [each[:2] for each in told if each[1] != "refused"]
    assert others == [("ann", "sign in"), ("eve", "sign in"), ("ann", "sign out")], "however many pages were loaded"
    assert [(who, on_what) for who, what, on_what in told if what == "refused" and who != "nobody"] == [
        ("eve", "a file of somebody else"),
        ("eve", "an upload into somebody else's session"),
        ("eve", "the dashboard, to which nobody named them"),
    ]
    assert first_break(lines) is None
    assert session not in str(lines)


def _session_of(frames: list[bytes]) -> str:
    """The id of the newest session that the server told its own browser."""
    told = [ForwardMsg.FromString(frame).new_session.initialize.session_id for frame in frames]
    return [each for each in told if each][-1]
