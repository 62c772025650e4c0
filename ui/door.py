"""What happens at the door, in words for the log of the door: sign-ins, sign-outs, refusals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from actions.access import COOKIE
from actions.imports import now
from ui.owners import MEDIA, UPLOAD
from warehouse import door_log

NOBODY = "nobody"  # who brings no sign-in, or one that is not ours


def signed_in(claims: Mapping[str, object]) -> None:
    """One line for each sign-in, however often its page is loaded."""
    at = claims.get("iat")
    since = datetime.fromtimestamp(at, UTC).replace(tzinfo=None) if isinstance(at, (int, float)) else None
    line = f"since {since}" if since else f"on {now():%Y-%m-%d}"
    door_log.add_sign_in({"at": now(), "who": who_of(claims), "what": "sign in", "on_what": line})


def signed_out(claims: Mapping[str, object]) -> None:
    """Somebody signed out by themselves."""
    door_log.add({"at": now(), "who": who_of(claims), "what": "sign out", "on_what": None})


def refused(who: str, on_what: str) -> None:
    """Somebody was not let through. on_what: without ids, which would open what was refused."""
    door_log.add({"at": now(), "who": who, "what": "refused", "on_what": on_what})


def refused_stranger(cookies: Mapping[str, str]) -> None:
    """A request without a valid sign-in: told only where one was tried, because every first visit is without."""
    if cookies.get(COOKIE):
        refused(NOBODY, "a sign-in that is over or forged")


def who_of(claims: Mapping[str, object] | None) -> str:
    """The e-mail address of the sign-in."""
    return str((claims or {}).get("email") or NOBODY)


def what_is(path: str) -> str:
    """The kind of address, without the ids in it."""
    if MEDIA.match(path):
        return "a file of somebody else"
    return "an upload into somebody else's session" if UPLOAD.match(path) else "the dashboard"
