"""Who may see and do what: roles, the rights they bring, and the one local user while sign-in is not configured."""

from __future__ import annotations

import json
import os
import re
import time
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum
from pathlib import Path

from itsdangerous import BadSignature, URLSafeTimedSerializer

from errors import NotAllowed, OurFault, Refused
from warehouse.asking import to_the_end

# Names a TOML file of e-mail addresses and roles: "ann@example.org" = "manager", or
# "ann@example.org" = { role = "manager", workspaces = ["brand-a"] }. "*@example.org" stands for a domain. Read at every
# visit, so that a right taken away is gone with the next click.
ROLES_FILE = "NEXT_CIRCLE_ROLES"
# A working day: who comes back tomorrow signs in again. Streamlit's own cookie would last 30 days.
SECONDS_OF_A_SESSION = 12 * 3600
# Streamlit's name for its signed cookie, and how it writes that the value goes on in further cookies.
COOKIE = "_streamlit_user"
_PARTS = re.compile(r"^chunks-(\d{1,2})$")


class Role(IntEnum):
    """Each role may do everything that the ones below it may (DESIGN, "Start and trust")."""

    VIEWER = 1  # aggregates, no names
    ANALYST = 2  # names
    MANAGER = 3  # lists, campaigns
    ADMIN = 4  # people, imports, erasure, backups, audit


class Act(Enum):
    """What can be asked for: the least role that may, and the act in words."""

    SEE_FIGURES = (Role.VIEWER, "see the figures")
    SEE_NAMES = (Role.ANALYST, "see who is who")
    MAKE_LISTS = (Role.MANAGER, "make and download lists of people")
    IMPORT = (Role.ADMIN, "import files and undo imports")
    DECIDE_PEOPLE = (Role.ADMIN, "decide who is who")
    ERASE = (Role.ADMIN, "erase people or give out what is held about one")
    BACK_UP = (Role.ADMIN, "back up or restore")
    SEE_AUDIT = (Role.ADMIN, "see who did what")
    CHANGE_SETTINGS = (Role.ADMIN, "change settings")

    @property
    def least(self) -> Role:
        """The lowest role that may do it."""
        return self.value[0]

    @property
    def words(self) -> str:
        """The act as it ends the sentence "You may not ..."."""
        return self.value[1]


LOOKING = frozenset({Act.SEE_FIGURES, Act.SEE_NAMES, Act.SEE_AUDIT})


@dataclass(frozen=True)
class Visitor:
    """Who asks. name: as it stands in the audit. workspaces: the only ones they may open; None: all."""

    name: str
    role: Role
    workspaces: frozenset[str] | None = None

    def may_open(self, workspace: str) -> bool:
        """True when this workspace is one of theirs."""
        return self.workspaces is None or workspace in self.workspaces


LOCAL = Visitor("local", Role.ADMIN)


def visitor_of(user: Mapping[str, object] | None) -> Visitor | None:
    """The visitor behind what the sign-in says; None for somebody who has yet to sign in (again).

    user: the claims of the sign-in with is_logged_in; None or without it: no sign-in is configured, the one local user.
    Role and workspaces are those that the file named by NEXT_CIRCLE_ROLES gives to the e-mail address or its domain.
    Raises Refused for an address that it does not name or that the sign-in does not call verified, OurFault when the
    file is missing or cannot be read.
    """
    if not user or "is_logged_in" not in user:
        return LOCAL
    if not user["is_logged_in"] or _is_over(user.get("iat")):
        return None
    email = str(user.get("email") or "").strip()
    is_proven = bool(email) and user.get("email_verified") is not False
    right = _right_of(email.casefold()) if is_proven else None
    if right is None:
        raise Refused(
            f"{email or 'This account'} has no access here",
            remedy="Ask whoever runs Next Circle to name your verified e-mail address.",
        )
    return Visitor(email, *right)


def claims_of(cookies: Mapping[str, str], secret: str) -> dict[str, object] | None:
    """What the signed cookie of a sign-in says, as st.user would; None without a cookie that is signed and not over.

    This is how Streamlit 1.67 writes it, which it does not promise; tests/actions/test_access.py reads one of its own.
    """
    text = _signed(cookies, COOKIE, secret)
    parts = _PARTS.match(text or "")
    if parts:
        pieces = [_signed(cookies, f"{COOKIE}_{number + 1}", secret) for number in range(int(parts[1]))]
        text = None if None in pieces else "".join(piece for piece in pieces if piece)
    if not text:
        return None
    try:
        claims = json.loads(text)
    except ValueError:
        return None
    return claims if isinstance(claims, dict) and claims.get("is_logged_in") is True else None


def _signed(cookies: Mapping[str, str], name: str, secret: str) -> str | None:
    try:
        value = URLSafeTimedSerializer(secret, salt=name).loads(cookies.get(name, ""), max_age=SECONDS_OF_A_SESSION)
    except (BadSignature, UnicodeError):
        return None
    return value if isinstance(value, str) else None


def _is_over(signed_in_at: object) -> bool:
    """Whether a sign-in is too old; one whose time is not told ends with its cookie alone."""
    return isinstance(signed_in_at, (int, float)) and time.time() - signed_in_at > SECONDS_OF_A_SESSION


def _right_of(email: str) -> tuple[Role, frozenset[str] | None] | None:
    """Role and workspaces of an address, case-folded; its own line before its domain's; None where neither is there."""
    path = os.environ.get(ROLES_FILE)
    if not path:
        raise OurFault(
            f"Sign-in is configured, but {ROLES_FILE} names no file of roles, so nobody may come in",
            remedy='Let it name a file with one line per person, such as "ann@example.org" = "manager".',
        )
    try:
        named = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        rights = {name.strip().casefold(): _right(value) for name, value in named.items()}
    except (OSError, ValueError, KeyError, TypeError) as error:
        roles = ", ".join(role.name.lower() for role in Role)
        raise OurFault(
            f"The file of roles that {ROLES_FILE} names cannot be read",
            remedy=f'Write one line per person, such as "ann@example.org" = "manager"; roles are {roles}.',
        ) from error
    return rights.get(email) or rights.get(f"*@{email.rpartition('@')[2]}")


def _right(value: object) -> tuple[Role, frozenset[str] | None]:
    """One line of the file of roles."""
    if isinstance(value, dict):
        chosen = value.get("workspaces")
        return Role[str(value["role"]).strip().upper()], None if chosen is None else frozenset(map(str, chosen))
    return Role[str(value).strip().upper()], None


def may(visitor: Visitor, act: Act) -> bool:
    """True when the visitor's role is high enough."""
    return visitor.role >= act.least


def check_may(visitor: Visitor, act: Act) -> None:
    """Raise NotAllowed unless the visitor may do this. What changes something is then done, though its page is left.

    >>> check_may(Visitor("eve", Role.VIEWER), Act.MAKE_LISTS)
    Traceback (most recent call last):
    errors.NotAllowed: You may not make and download lists of people. Ask whoever runs Next Circle for the role manager.
    """
    if not may(visitor, act):
        raise NotAllowed(
            f"You may not {act.words}",
            remedy=f"Ask whoever runs Next Circle for the role {act.least.name.lower()}.",
            who=visitor.name,
        )
    if act not in LOOKING:
        to_the_end()
