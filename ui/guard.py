"""The guard before every request: who may pass without signing in, whose files are whose, and the headers of safety.

Streamlit's own sign-in stops pages alone; its media, upload and metrics addresses answer anybody. Without sign-in
configured only this computer may ask, and nothing that was handed on by a proxy.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.auth_util import encode_provider_token, get_secrets_auth_section, get_signing_secret

from actions.access import Act, claims_of, may, visitor_of
from actions.imports import now
from errors import NextCircleError, OurFault
from ui import door, limits
from ui.owners import is_own, remember_downloads

# Open to everybody: the readiness answer and what signing in itself needs. "/" leads to signing in.
OPEN = re.compile(r"/ready|/auth/(?:sign-in|login|logout)|/oauth2callback")
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost", "testclient"})
# Names of built files carry a hash of their content, and nobody's data is in them.
_BUILT = "/static/"
_SIGN_IN_PAGE = Path(__file__).parent / "assets" / "sign_in.html"
_SIGN_IN, _TRY_AGAIN = '<a href="/auth/sign-in">Sign in</a>', '<a href="">Try again</a>'
_KNOWN_BUT_REFUSED = 403
_FULL = 503
_REFUSED_SOCKET = 1008  # policy violation; before the handshake the server turns it into 403


class Guard:
    """The middleware: refuses what may not pass, and adds the headers of safety to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer in the app's place, or let it answer."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        remember_downloads()
        asked = HTTPConnection(scope)
        refusal = _refusal(asked) or _limit(asked)
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send, refusal)
            return
        session = limits.upload_of(scope["method"], asked.url.path)
        if refusal is None and session:
            length, person = int(asked.headers["content-length"]), door.who_of(_claims(asked))
            counted = limits.counted_today(person, length, now(), _with_headers(send, asked))
            with limits.upload_under_way(session, length), counted as sender:
                await self._app(scope, receive, sender)
            return
        answer = refusal or self._app
        await answer(scope, receive, _with_headers(send, asked))

    async def _socket(self, scope: Scope, receive: Receive, send: Send, refusal: Response | None) -> None:
        """A visit: refused before it begins, or counted as long as it lasts."""
        if refusal is not None:
            await send({"type": "websocket.close", "code": _REFUSED_SOCKET})
            return
        claims = _claims(HTTPConnection(scope))
        if claims is not None:
            door.signed_in(claims)
        with limits.session_of(door.who_of(claims)):
            await self._app(scope, receive, send)


def sign_in_is_configured() -> bool:
    """Whether secrets.toml has a section for OpenID Connect."""
    return bool(get_secrets_auth_section())


def check_address() -> None:
    """Raise OurFault where a server without sign-in could be reached from other computers."""
    address = st.get_option("server.address") or ""
    if address not in LOOPBACK and not sign_in_is_configured():
        raise OurFault(
            f'Without sign-in the dashboard serves this computer alone and does not listen on "{address or "all"}"',
            remedy="Start it with --server.address 127.0.0.1, or configure sign-in (docs/running.md).",
        )
    if st.get_option("server.trustedUserHeaders"):
        raise OurFault(
            "server.trustedUserHeaders would let anybody say who they are",
            remedy="Remove it from the configuration; sign-in goes through [auth] in secrets.toml.",
        )


async def sign_in(_request: Request) -> Response:
    """Lead on to the provider: Streamlit's own address wants a fresh token, which only the server can make."""
    if not sign_in_is_configured():
        return RedirectResponse("/", status_code=302)
    return RedirectResponse(f"/auth/login?provider={encode_provider_token('default')}", status_code=302)


def _refusal(asked: HTTPConnection) -> Response | None:
    """The answer to who may not pass; None for who may."""
    path = asked.url.path
    if not sign_in_is_configured():
        host = asked.client.host if asked.client else ""
        if host in LOOPBACK and "x-forwarded-for" not in asked.headers and "forwarded" not in asked.headers:
            return None
        door.refused(door.NOBODY, "a request from another computer")
        return PlainTextResponse("This dashboard serves its own computer alone.\n", 403)
    claims = _claims(asked)
    if OPEN.fullmatch(path):
        if claims is not None and path == "/auth/logout":
            door.signed_out(claims)
        return None
    if claims is None:
        door.refused_stranger(asked.cookies)
        return _ask_to_sign_in(asked, path)
    return _refusal_of(claims, asked)


def _refusal_of(claims: Mapping[str, object], asked: HTTPConnection) -> Response | None:
    """The same for somebody who signed in."""
    path = asked.url.path
    try:
        visitor = visitor_of(claims)
    except NextCircleError as problem:
        door.refused(door.who_of(claims), "the dashboard, to which nobody named them")
        return _page(problem.sentence(), _KNOWN_BUT_REFUSED)
    if visitor is None:
        return _ask_to_sign_in(asked, path)
    if not is_own(path, claims):
        door.refused(visitor.name, door.what_is(path))
        return PlainTextResponse("Not yours.\n", 403)
    if limits.upload_of(asked.scope.get("method", ""), path) and not may(visitor, Act.MAKE_LISTS):
        door.refused(visitor.name, "an upload, which managers and admins may")
        return PlainTextResponse("Uploads are for managers and admins.\n", 403)
    return None


def _claims(asked: HTTPConnection) -> dict[str, object] | None:
    """What a valid sign-in says; None without one, and where none is configured."""
    return claims_of(asked.cookies, get_signing_secret()) if sign_in_is_configured() else None


def _limit(asked: HTTPConnection) -> Response | None:
    """The answer where a limit is reached: a page in words for a visit, words for an upload; None below it."""
    method = asked.scope.get("method", "")
    session = limits.upload_of(method, asked.url.path)
    is_visit = method == "GET" and "text/html" in asked.headers.get("accept", "")
    if session:
        words, what = limits.too_much_uploaded(session, asked.headers), "an upload beyond the limit"
        if not words:
            length, person = int(asked.headers["content-length"]), door.who_of(_claims(asked))
            words, what = limits.too_much_today(session, person, length, now()), "an upload beyond the day's limit"
    elif (is_visit or asked.scope["type"] == "websocket") and not OPEN.fullmatch(asked.url.path):
        person = door.who_of(_claims(asked))
        words, what = limits.too_many_sessions(person, is_known=sign_in_is_configured()), "a visit beyond the limit"
    else:
        return None
    if not words:
        return None
    door.refused(door.who_of(_claims(asked)), what)
    if not session:
        return _page(words, _FULL)
    limits.show_refusal(session)
    return PlainTextResponse(f"{words}\n", 413)


def _ask_to_sign_in(asked: HTTPConnection, path: str) -> Response:
    """The page with the button at "/"; 401 everywhere else, with the page for a person's browser."""
    if "text/html" in asked.headers.get("accept", "") or path == "/":
        return _page("Please sign in to see this community.", 200 if path == "/" else 401)
    return PlainTextResponse("Sign in first.\n", 401)


def _page(words: str, status: int) -> HTMLResponse:
    page = _SIGN_IN_PAGE.read_text(encoding="utf-8")
    way_out = '<a class="quiet" href="/auth/logout">Sign out</a>' if status == _KNOWN_BUT_REFUSED else ""
    way_on = _TRY_AGAIN if status == _FULL else _SIGN_IN
    for name, text in (("{words}", html.escape(words)), ("{way_on}", way_on), ("{way_out}", way_out)):
        page = page.replace(name, text)
    return HTMLResponse(page, status)


def _with_headers(send: Send, asked: HTTPConnection) -> Send:
    """Send on with the headers of safety; sign-in's cookies go over TLS alone where the provider comes back by it."""
    is_built = asked.url.path.startswith(_BUILT)
    is_tls = str(get_secrets_auth_section().get("redirect_uri", "")).startswith("https:")

    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["X-Content-Type-Options"] = "nosniff"
            headers["X-Frame-Options"] = "DENY"
            headers["Referrer-Policy"] = "no-referrer"
            headers["Content-Security-Policy"] = policy()
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
            headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
            if not is_built:
                headers["Cache-Control"] = "private, no-store"
            if is_tls:
                headers["Strict-Transport-Security"] = "max-age=31536000"
                message["headers"] = [_over_tls(name, value) for name, value in message["headers"]]
        await send(message)

    return sender


def _over_tls(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """A cookie that is only sent over TLS; every other header as it is."""
    is_open_cookie = name.lower() == b"set-cookie" and b"secure" not in value.lower()
    return (name, value + b"; Secure") if is_open_cookie else (name, value)


@cache
def policy() -> str:
    """What a page may load: its own files alone. Streamlit sets styles in place, and its page has one inline script."""
    index = Path(st.__file__).parent / "static" / "index.html"
    scripts = re.findall(r"<script>(.*?)</script>", index.read_text(encoding="utf-8"), re.DOTALL)
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts
    )
    parts = {
        "default-src": "'self'",
        "script-src": f"'self' {hashes}",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items())
