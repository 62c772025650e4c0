"""Two browsers at once, each with a community of its own: nothing of the one reaches the other."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.server import ROOT, Server, browser, settle
from tests.signing import enter, frames_of, serve_with_sign_in
from warehouse.door_log import lines

pytestmark = pytest.mark.browser

ROLES = """"ann@example.org" = { role = "admin", workspaces = ["brides"] }
"ben@example.org" = { role = "admin", workspaces = ["babies"] }
"""
# In every name, address, group and topic of the one community and nowhere in the other.
OF = {"brides": "quellbride", "babies": "zwirnbaby"}
VIEWS = ("", "people", "roles", "skills", "lists", "privacy")


@pytest.fixture(scope="module")
def both(tmp_path_factory) -> Iterator[Server]:
    """A server with two communities, each for one person."""
    folder = tmp_path_factory.mktemp("two at once")
    for name, word in OF.items():
        (folder / f"{name}.csv").write_text(_export(word), encoding="utf-8")
        command = [sys.executable, "cli.py", "import", str(folder / f"{name}.csv"), "--workspace", name]
        environment = os.environ | {"NEXT_CIRCLE_HOME": str(folder / "home")}
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, timeout=120)
    with serve_with_sign_in(folder, ROLES, home=folder / "home") as (server, _):
        yield server


def _export(word: str) -> str:
    rows = ["member_id,member_name,email,occurred_at,activity_type,community,thread_id,reply_to_member_id,topic"]
    for number in range(600):
        who, other = number % 40, (number * 7) % 40
        at = f"2025-{1 + number // 50:02d}-{1 + number % 28:02d}T10:{number % 60:02d}:00Z"
        kind = "post" if number % 3 else "reply"
        person = f"{word}-{who},{word.title()} Member{who},{who}@{word}.example"
        rows.append(f"{person},{at},{kind},{word} group {who % 3},t{number // 4},{word}-{other},{word} topic {who % 5}")
    return "\n".join(rows) + "\n"


class _Seen:
    """All that one browser was sent: frames of its websockets, and what it downloaded."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.frames = frames_of(page)
        self.downloads: list[bytes] = []

    def holds(self, word: str) -> bool:
        return any(word in part.decode("utf-8", "ignore").lower() for part in (*self.frames, *self.downloads))


def test_nothing_of_the_one_reaches_the_other(chromium_path, both, monkeypatch):
    with browser() as opened:
        seen = {name: _Seen(opened.new_context(viewport={"width": 1440, "height": 900}).new_page()) for name in OF}
        for name, email in (("brides", "ann@example.org"), ("babies", "ben@example.org")):
            enter(seen[name].page, both, email)
        for view in VIEWS:
            for name in OF:  # both begin before either has settled
                seen[name].page.goto(f"{both.url}/{view}?workspace={name}", wait_until="commit")
            for name in OF:
                settle(seen[name].page)
        for name in OF:
            seen[name].downloads.append(_held(seen[name].page, both, name))
        ben = seen["babies"].page
        ben.goto(f"{both.url}/people?workspace=brides")
        ben.get_by_text("There is no community").first.wait_for()
        for name, other in (("brides", "babies"), ("babies", "brides")):
            assert seen[name].holds(OF[name]), "the search itself finds what is there"
            assert OF[name] in seen[name].downloads[-1].decode().lower()
            assert not seen[name].holds(OF[other])
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(both.home))
    assert {each["who"] for each in lines() if each["what"] == "sign in"} == {"ann@example.org", "ben@example.org"}
    for path in both.home.rglob("*"):
        where = path.relative_to(both.home).parts[0]
        data = path.read_bytes().lower() if path.is_file() else b""
        for name, word in OF.items():
            assert where == name or word.encode() not in data, "nor in a file beside its own folder"


def _held(page: Page, server: Server, name: str) -> bytes:
    """The file of all that is held about one person, as its admin downloads it."""
    page.goto(f"{server.url}/privacy?workspace={name}")
    settle(page)
    page.get_by_label("Id or e-mail address").fill(f"{OF[name]}-3")
    page.get_by_label("Id or e-mail address").press("Enter")
    page.get_by_role("button", name="Collect what is held").click()
    button = page.get_by_role("button", name="Download (")
    button.wait_for()
    settle(page)
    with page.expect_download() as waiting:
        button.click()
    return Path(waiting.value.path()).read_bytes()
