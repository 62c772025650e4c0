"""The choices of a workspace: known keys, their defaults, what they may be, and what a change rebuilds."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import date, datetime

import duckdb

from errors import WrongUsage
from warehouse import audit, types
from warehouse.days import zone
from warehouse.rollups import rebuild_days, rebuild_starts
from warehouse.workspace import Workspace

log = logging.getLogger("next_circle")

_DOMAIN = re.compile(r"[^\s@,]+\.[^\s@,.]{2,}")

ROLES = ("create", "react", "view", "outcome", "none")
DENOMINATORS = ("registered", "active", "contributors")

DEFAULTS: dict[str, str] = {
    "time_zone": "UTC",  # of the community: where its days begin
    "export_end": "",  # first day that the exports do not cover; empty: the day after the last act
    "denominator": "",  # empty: registered when a member list is there, else contributors
    "brand_domains": "",  # e-mail domains of the brand's own people, with commas; empty: taken from who is staff
    # What counts as a recommendation: kinds of activity, topics, words in a topic's or thread's name; with semicolons.
    "recommends_types": "recommendation",
    "recommends_topics": "",
    "recommends_words": "",
    "keep_months": "",  # what is older is deleted, once a month; empty: everything is kept
    "superusers": "",  # how many are wanted; empty: the rule of thumb. For one skill: superusers.<skill>
}

FOR_SKILL, MOST_WANTED = "superusers.", 100_000
# Rankings look back up to half a year, and a typing error must not delete all but a month; ten years are no limit.
LEAST_MONTHS, MOST_MONTHS = 6, 120
NOT_ABOUT = "not_about."  # + program: groups that it is not about, with semicolons
MOST_PARTS, LONGEST_PART = 50, 100  # of a rule: more is a mistake, such as a whole text pasted in


def get(workspace: Workspace, key: str, default: str | None = None) -> str:
    """The value of a setting as text; without a choice `default`, else the setting's own default."""
    with workspace.reader() as reader:
        return read(reader, key, default)


def read(connection: duckdb.DuckDBPyConnection, key: str, default: str | None = None) -> str:
    """The same on a connection that is open already."""
    rows = connection.execute("select value from setting where key = $1", [key]).fetchall()
    if rows:
        return str(rows[0][0])
    return DEFAULTS.get(key, "") if default is None else default


def all_settings(workspace: Workspace) -> dict[str, str]:
    """Every setting with its value now: the known ones, and role.<type> where chosen."""
    with workspace.reader() as reader:
        chosen = reader.execute("select key, value from setting order by key").fetchall()
    return DEFAULTS | {str(key): str(value) for key, value in chosen if _check_of(str(key))}


def set(workspace: Workspace, key: str, value: str, *, who: str = "local", now: datetime) -> None:  # noqa: A001
    """Choose a setting; what was computed by the old choice is computed again, in the same transaction.

    Raises WrongUsage for an unknown key or a value that cannot be.
    """
    key, value = key.strip(), value.strip()
    check_setting(key, value)
    with workspace.write("settings") as connection:
        if key.startswith("role."):
            key = f"role.{_type_as_stored(connection, key.removeprefix('role.').strip())}"
        connection.execute("delete from setting where key = $1", [key]).fetchall()
        connection.execute("insert into setting values ($1, $2, $3, $4)", [key, value, now, who]).fetchall()
        if key == "time_zone":
            rebuild_days(connection, value)
        if key.startswith("role."):
            types.apply_choices(connection)
            rebuild_starts(connection)
        audit.record(connection, at=now, who=who, what="setting", on_what=f"{key}={value}")


def check_setting(key: str, value: str) -> None:
    """Raise WrongUsage unless the key is known and the value is one that it can have."""
    check = _check_of(key)
    if check is None:
        raise WrongUsage(
            f'There is no setting "{key}"',
            remedy=f"Settings are {', '.join(DEFAULTS)}, superusers.<skill>, not_about.<program> and "
            "role.<activity type>.",
        )
    check(key, value)


def _check_of(key: str) -> Callable[[str, str], None] | None:
    checks: dict[str, Callable[[str, str], None]] = {
        "time_zone": lambda _key, value: void(zone(value)),
        "export_end": _check_day,
        "denominator": lambda key, value: _check_among(key, value, ("", *DENOMINATORS)),
        "brand_domains": _check_domains,
        "superusers": _check_wanted,
        "keep_months": _check_months,
        **dict.fromkeys(("recommends_types", "recommends_topics", "recommends_words"), _check_parts),
    }
    if key.startswith(FOR_SKILL) and len(FOR_SKILL) < len(key) <= len(FOR_SKILL) + LONGEST_PART:
        return _check_wanted
    if key.startswith(NOT_ABOUT) and len(NOT_ABOUT) < len(key) <= len(NOT_ABOUT) + LONGEST_PART:
        return _check_parts
    if key.startswith("role.") and len(key) > len("role."):
        return lambda name, value: _check_among(name, value, ROLES)
    return checks.get(key)


def _type_as_stored(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    """The name of an activity type as imports store it; a warning where none has brought such a type yet."""
    stored = str(connection.execute("select lower($1)", [name]).fetchall()[0][0])
    known = [str(row[0]) for row in connection.execute("select name from activity_type order by name").fetchall()]
    if stored not in known:
        log.warning(
            'No import has brought the activity type "%s" yet. Known are: %s.', stored, ", ".join(known) or "none"
        )
    return stored


def void(_value: object) -> None:
    """Drop a value that was made only to see whether it can be."""


def _check_among(key: str, value: str, possible: tuple[str, ...]) -> None:
    if value not in possible:
        raise WrongUsage(
            f'{key} cannot be "{value}"', remedy=f"Use one of: {', '.join(each for each in possible if each)}."
        )


def _check_day(key: str, value: str) -> None:
    if value:
        try:
            date.fromisoformat(value)
        except ValueError as error:
            raise WrongUsage(f'{key} cannot be "{value}"', remedy="Use a day such as 2024-12-31.") from error


def _check_wanted(key: str, value: str) -> None:
    if value and not (value.isdecimal() and value.isascii() and int(value) <= MOST_WANTED):
        raise WrongUsage(
            f'{key} cannot be "{value}"', remedy="Use a whole number such as 5, or nothing for the rule of thumb."
        )


def _check_months(key: str, value: str) -> None:
    if value and not (value.isdecimal() and value.isascii() and LEAST_MONTHS <= int(value) <= MOST_MONTHS):
        raise WrongUsage(
            f'{key} cannot be "{value}"',
            remedy=f"Use a whole number from {LEAST_MONTHS} to {MOST_MONTHS}, or nothing to keep everything.",
        )


def parts_in(value: str) -> tuple[str, ...]:
    """The parts of a list with semicolons, each once, in their order.

    >>> parts_in("recommendation; review;; review")
    ('recommendation', 'review')
    """
    return tuple(dict.fromkeys(part.strip() for part in value.split(";") if part.strip()))


def _check_parts(key: str, value: str) -> None:
    parts = parts_in(value)
    if len(parts) > MOST_PARTS or any(len(part) > LONGEST_PART for part in parts):
        raise WrongUsage(
            f"{key} is too long",
            remedy=f"Name at most {MOST_PARTS} things of {LONGEST_PART} characters, with semicolons between them.",
        )


def domains_in(value: str) -> tuple[str, ...]:
    """The e-mail domains of a list with commas, in small letters, without an @ before them.

    >>> domains_in("Acme.com, @acme.de")
    ('acme.com', 'acme.de')
    """
    return tuple(part.strip().lower().removeprefix("@") for part in value.split(",") if part.strip())


def _check_domains(key: str, value: str) -> None:
    if any(not _DOMAIN.fullmatch(domain) for domain in domains_in(value)):
        raise WrongUsage(f'{key} cannot be "{value}"', remedy="Write e-mail domains such as acme.com, acme.de.")
