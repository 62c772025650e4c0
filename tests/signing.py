"""A dashboard with sign-in, and a real provider of sign-ins on loopback that believes whoever types an address."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.server import NotReadyError, Server, free_port, serve

if TYPE_CHECKING:
    from playwright.sync_api import Page

PROVIDER = (
    "import oidc_provider_mock as m, sys, time\nwith m.run_server_in_thread(port=int(sys.argv[1])): time.sleep(600)"
)


@contextmanager
def serve_with_sign_in(folder: Path, roles: str, *, home: Path | None = None) -> Iterator[tuple[Server, Path]]:
    """A dashboard with sign-in configured, and the file of roles, which holds `roles` at first."""
    port, own = free_port(), free_port()
    provider = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", PROVIDER, str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    secrets, roles_file = folder / "secrets.toml", folder / "roles.toml"
    secrets.write_text(
        f"""[auth]
redirect_uri = "http://127.0.0.1:{own}/oauth2callback"
cookie_secret = "a secret of this test alone, of 32 bytes or more"
client_id = "next-circle"
client_secret = "of the test"
server_metadata_url = "http://localhost:{port}/.well-known/openid-configuration"
""",
        encoding="utf-8",
    )
    roles_file.write_text(roles, encoding="utf-8")
    try:
        _wait_for(f"http://localhost:{port}/.well-known/openid-configuration")
        options, environment = ["--secrets.files", str(secrets)], {"NEXT_CIRCLE_ROLES": str(roles_file)}
        with serve(home, options=options, environment=environment, port=own) as server:
            yield server, roles_file
    finally:
        provider.kill()
        provider.wait()


def enter(page: Page, server: Server, email: str) -> None:
    """Sign in as somebody."""
    page.goto(server.url)
    page.get_by_role("link", name="Sign in").click()
    page.locator('input[name="sub"]').fill(email)
    page.locator('button[type="submit"], input[type="submit"]').first.click()
    page.wait_for_url(f"{server.url}/**")


def frames_of(page: Page) -> list[bytes]:
    """What the server will have sent to this page over its websockets; grows."""
    frames: list[bytes] = []

    def keep(frame: str | bytes) -> None:
        frames.append(frame if isinstance(frame, bytes) else frame.encode())

    page.on("websocket", lambda socket: socket.on("framereceived", keep))
    return frames


def _wait_for(url: str) -> None:
    for _ in range(150):
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise NotReadyError("the provider did not start")
