"""Who may see and do what: roles, the rights they bring, and the one local user while sign-in is not configured."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum
from pathlib import Path

from errors import OurFault, Refused

# Names a TOML file of e-mail addresses and roles: "ann@example.org" = "manager". Read at every visit, so that a right
# taken away is gone with the next click.
ROLES_FILE = "NEXT_CIRCLE_ROLES"


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
    CHANGE_SETTINGS = (Role.ADMIN, "change settings")

    @property
    def least(self) -> Role:
        """The lowest role that may do it."""
        return self.value[0]

    @property
    def words(self) -> str:
        """The act as it ends the sentence "You may not ..."."""
        return self.value[1]


@dataclass(frozen=True)
class Visitor:
    """Who asks. name: as it stands in the audit."""

    name: str
    role: Role


LOCAL = Visitor("local", Role.ADMIN)


def visitor_of(user: Mapping[str, object] | None) -> Visitor | None:
    """The visitor behind what the sign-in says; None for somebody who has yet to sign in.

    user: the claims of the sign-in with is_logged_in; None or without it: no sign-in is configured, the one local user.
    The role is the one that the file named by NEXT_CIRCLE_ROLES gives to the e-mail address; without one: viewer, as is
    an address that the sign-in calls unverified. Raises OurFault when that file cannot be read.
    """
    if not user or "is_logged_in" not in user:
        return LOCAL
    if not user["is_logged_in"]:
        return None
    email = str(user.get("email") or "")
    name = email or str(user.get("sub") or "unknown")
    is_proven = bool(email) and user.get("email_verified") is not False
    return Visitor(name, _roles().get(email.strip().casefold(), Role.VIEWER) if is_proven else Role.VIEWER)


def _roles() -> dict[str, Role]:
    """E-mail address, case-folded -> role, as the file says; empty without a file."""
    path = os.environ.get(ROLES_FILE)
    if not path:
        return {}
    try:
        named = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        return {email.strip().casefold(): Role[str(role).strip().upper()] for email, role in named.items()}
    except (OSError, ValueError, KeyError) as error:
        roles = ", ".join(role.name.lower() for role in Role)
        raise OurFault(
            f"The file of roles that {ROLES_FILE} names cannot be read",
            remedy=f'Write one line per person, such as "ann@example.org" = "manager"; roles are {roles}.',
        ) from error


def may(visitor: Visitor, act: Act) -> bool:
    """True when the visitor's role is high enough."""
    return visitor.role >= act.least


def check_may(visitor: Visitor, act: Act) -> None:
    """Raise Refused unless the visitor may do this.

    >>> check_may(Visitor("eve", Role.VIEWER), Act.MAKE_LISTS)
    Traceback (most recent call last):
    errors.Refused: You may not make and download lists of people. Ask whoever runs Next Circle for the role manager.
    """
    if not may(visitor, act):
        raise Refused(
            f"You may not {act.words}",
            remedy=f"Ask whoever runs Next Circle for the role {act.least.name.lower()}.",
        )
