"""A tab that is closed and a filter that is changed stop the question under way, on a server that runs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from bench.visitor import rerun
from tests.server import ROOT, free_port
from ui.waiting import is_left

# A page that asks for minutes, in its own run, for several visitors at once, or in a part that is redrawn by itself.
PAGE = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
import streamlit as st
from figures.cache import by_data_version
from queries.filters import Filters
from ui.waiting import while_waited_for
from warehouse import engines
from warehouse.workspace import open_workspace

SQL = "select count(*) from range(3000000) as a(i), range(4000) as b(j) where i % 7 = j % 5"

def say(words):
    with Path({said!r}).open("a") as out:
        out.write(words + "\\n")

def ask(workspace, filters):
    say("asks")
    engines.execute(workspace, SQL, {{}})
    say("answered")

@st.fragment
@while_waited_for()
def part():
    drawn = st.session_state.get("drawn", 0)
    st.session_state["drawn"] = drawn + 1
    st.write("a part")
    if way == "again" and not drawn:
        return
    try:
        ask_of_part()
    except BaseException as end:
        say(f"part: {{type(end).__name__}}")
        raise

def ask_of_part():
    ask(open_workspace("w"), Filters())

way = st.query_params.get("way")
say(f"way {{way}}")
try:
    with while_waited_for():
        if way == "own":
            ask(open_workspace("w"), Filters())
        elif way == "shared":
            by_data_version(ask)(open_workspace("w"), Filters())
        elif way in {{"part", "again"}}:
            part()
        st.write("drawn")
        say("drawn")
except BaseException as end:
    say(type(end).__name__)
    raise
"""


class Site:
    """The server of that page, and what the page has said so far."""

    def __init__(self, url: str, said: Path) -> None:
        self.url, self._said, self._from = url, said, 0

    def visit(self) -> ClientConnection:
        address = f"ws{self.url.removeprefix('http')}/_stcore/stream"
        return connect(address, legacy=True, origin=Origin(self.url), subprotocols=[Subprotocol("streamlit")])

    def said(self) -> list[str]:
        return self._said.read_text(encoding="utf-8").splitlines()[self._from :] if self._said.exists() else []

    def forget(self) -> None:
        self._from += len(self.said())

    def wait_for(self, *words: str, seconds: float = 8) -> None:
        ends = time.monotonic() + seconds
        while self.said() != list(words):
            assert time.monotonic() < ends, f"{self.said()}, not {words}"
            time.sleep(0.05)


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("waiting")
    page, said, port = folder / "page.py", folder / "said", free_port()
    page.write_text(PAGE.format(root=str(ROOT), said=str(said)), encoding="utf-8")
    options = ["--server.headless", "true", "--server.port", str(port), "--server.fileWatcherType", "none"]
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(page), *options],
            cwd=folder,
            env=os.environ | {"NEXT_CIRCLE_HOME": str(folder / "home"), "NEXT_CIRCLE_QUERY_SECONDS": "300"},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        for _ in range(300):
            with suppress(OSError), urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):
                break
            time.sleep(0.2)
        yield Site(url, said)
        printed = log.read_text(encoding="utf-8")
        assert "Traceback" not in printed, printed
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def site(server) -> Site:
    server.forget()
    return server


@pytest.mark.parametrize("way", ["own", "shared"])
def test_tab_that_is_closed_stops_its_question(site, way):
    with site.visit() as tab:
        tab.send(rerun(f"way={way}", ""))
        site.wait_for(f"way {way}", "asks", seconds=60)
    site.wait_for(f"way {way}", "asks", "StopException")


def test_tab_that_is_closed_stops_the_question_of_a_part_of_its_page(site):
    with site.visit() as tab:
        tab.send(rerun("way=part", ""))
        site.wait_for("way part", "asks", seconds=60)
    site.wait_for("way part", "asks", "part: NobodyWaits", "StopException")


def test_part_of_a_page_that_is_redrawn_by_itself_stops_asking_too(site):
    with site.visit() as tab:
        tab.send(rerun("way=again", ""))
        fragment = ""
        while not fragment:
            fragment = ForwardMsg.FromString(tab.recv(timeout=60)).delta.fragment_id
        site.wait_for("way again", "drawn")
        part = BackMsg.FromString(rerun("way=again", ""))
        part.rerun_script.fragment_id = fragment
        tab.send(part.SerializeToString())
        site.wait_for("way again", "drawn", "asks")
    site.wait_for("way again", "drawn", "asks", "part: NobodyWaits")


@pytest.mark.parametrize("way", ["own", "part"])
def test_other_filter_stops_the_question_and_is_drawn(site, way):
    with site.visit() as tab:
        tab.send(rerun(f"way={way}", ""))
        site.wait_for(f"way {way}", "asks", seconds=60)
        tab.send(rerun("way=none", ""))
        ends = time.monotonic() + 8
        while not {"drawn", "StopException"} <= set(site.said()):
            assert time.monotonic() < ends, site.said()
            time.sleep(0.05)
        assert "answered" not in site.said()


def test_two_wait_for_the_same_and_it_is_stopped_when_both_have_left(site):
    with site.visit() as one:
        with site.visit() as other:
            one.send(rerun("way=shared", ""))
            site.wait_for("way shared", "asks", seconds=60)
            other.send(rerun("way=shared", ""))
            site.wait_for("way shared", "asks", "way shared")
        site.wait_for("way shared", "asks", "way shared", "StopException")
        time.sleep(1)
        assert site.said().count("StopException") == 1, "the first one still waits"
    site.wait_for("way shared", "asks", "way shared", "StopException", "StopException")


def requests_in(*begun: RerunData, stopped: bool = False) -> ScriptRequests:
    requests = ScriptRequests()
    for each in begun:
        requests.request_rerun(each)
    if stopped:
        requests.request_stop()
    return requests


@pytest.mark.parametrize(
    "make",
    [
        requests_in,
        lambda: requests_in(stopped=True),
        lambda: requests_in(RerunData(query_string="a=b")),
        lambda: requests_in(RerunData(fragment_id="part")),
        lambda: requests_in(RerunData(fragment_id="part"), RerunData()),
        lambda: requests_in(RerunData(fragment_id="part"), stopped=True),
    ],
    ids=["nothing", "stop", "run", "part", "part and run", "part and stop"],
)
def test_run_is_left_exactly_when_streamlit_would_end_it_at_its_next_drawing(make):
    requests = make()
    told = is_left(requests)
    assert told == (requests.on_scriptrunner_yield() is not None)
