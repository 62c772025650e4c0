"""Roles come from the configuration, and every change asks for one."""

from __future__ import annotations

import random
import time
from datetime import datetime

import pytest
from streamlit.auth_util import set_cookie_with_chunks
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from actions.access import COOKIE, LOCAL, SECONDS_OF_A_SESSION, Role, Visitor, claims_of, visitor_of
from actions.settings import change_settings, settings_of
from errors import OurFault, Refused, WrongUsage
from warehouse.workspace import close_all, list_workspaces, open_workspace

NOW = datetime(2026, 9, 10, 12)


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("NEXT_CIRCLE_ROLES", raising=False)
    yield
    close_all()


@pytest.fixture
def roles(tmp_path, monkeypatch):
    path = tmp_path / "roles.toml"
    path.write_text('"Ann@example.org" = "manager"\n"ben@example.org" = "Admin"\n', encoding="utf-8")
    monkeypatch.setenv("NEXT_CIRCLE_ROLES", str(path))
    return path


def role_of(**claims: object) -> Role:
    visitor = visitor_of({"is_logged_in": True, **claims})
    assert visitor is not None
    return visitor.role


def test_role_is_the_one_that_the_file_names(roles):
    assert role_of(email="ann@EXAMPLE.org") == Role.MANAGER
    assert role_of(email="ben@example.org") == Role.ADMIN


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "cy@example.org"},
        {"sub": "ann@example.org"},
        {"email": "ben@example.org", "email_verified": False},
        {"email": ""},
    ],
)
def test_who_is_not_named_or_not_proven_has_no_access(roles, claims):
    with pytest.raises(Refused, match="no access"):
        role_of(**claims)


def test_domain_gives_a_role_to_who_has_no_line(roles):
    roles.write_text('"*@example.org" = "viewer"\n"ann@example.org" = "admin"\n', encoding="utf-8")
    assert role_of(email="cy@example.org") == Role.VIEWER
    assert role_of(email="ann@example.org") == Role.ADMIN
    with pytest.raises(Refused):
        role_of(email="cy@example.org.evil.test")


def test_person_may_be_given_some_workspaces_alone(roles):
    roles.write_text('"ann@example.org" = { role = "manager", workspaces = ["a"] }', encoding="utf-8")
    ann = visitor_of({"is_logged_in": True, "email": "ann@example.org"})
    assert ann is not None
    assert (ann.may_open("a"), ann.may_open("b"), LOCAL.may_open("b")) == (True, False, True)


def test_right_taken_away_is_gone_at_once(roles):
    assert role_of(email="ben@example.org") == Role.ADMIN
    roles.write_text("", encoding="utf-8")
    with pytest.raises(Refused):
        role_of(email="ben@example.org")


def test_sign_in_ends_after_a_working_day(roles):
    now = time.time()
    assert role_of(email="ben@example.org", iat=now - SECONDS_OF_A_SESSION + 60) == Role.ADMIN
    old = {"is_logged_in": True, "email": "ben@example.org", "iat": now - SECONDS_OF_A_SESSION - 1}
    assert visitor_of(old) is None


def _signed(name: str, value: str) -> bytes:
    return create_signed_value("key of the test, long enough", name, value)


def test_cookie_is_read_as_streamlit_writes_it_also_in_parts():
    noise = random.Random(1).randbytes(9_000).hex()  # what cannot be made shorter
    claims = {"is_logged_in": True, "email": "ann@example.org"}
    written: dict[str, str] = {}

    def keep(name: str, value: str) -> None:
        written[name] = _signed(name, value).decode()

    for length in (9_000, 0):
        written.clear()
        set_cookie_with_chunks(keep, _signed, COOKIE, claims | {"note": noise[:length]}, cookie_attr_size=60)
        assert (len(written) > 1) == bool(length)
        assert claims_of(written, "key of the test, long enough") == claims | {"note": noise[:length]}
        assert claims_of(written, "another key, as long as that") is None
    assert claims_of({}, "key") is None
    assert claims_of({COOKIE: "no cookie of ours"}, "key") is None


@pytest.mark.parametrize("text", ['"ann@example.org" = "boss"', "no toml", None])
def test_file_of_roles_that_cannot_be_read_lets_nobody_in(roles, text):
    roles.unlink() if text is None else roles.write_text(text, encoding="utf-8")
    with pytest.raises(OurFault, match="NEXT_CIRCLE_ROLES"):
        role_of(email="ann@example.org")
    assert visitor_of(None) == LOCAL


def test_settings_are_changed_by_those_who_may():
    with pytest.raises(Refused, match="admin"):
        change_settings("w", [("time_zone", "UTC")], who=Visitor("kim", Role.MANAGER), now=NOW)
    assert list_workspaces() == ()
    change_settings("w", [("time_zone", "Europe/Berlin")], now=NOW)
    assert settings_of(open_workspace("w"))["time_zone"] == "Europe/Berlin"


def test_one_impossible_choice_changes_nothing():
    with pytest.raises(WrongUsage):
        change_settings("w", [("time_zone", "Europe/Berlin"), ("denominator", "everyone")], now=NOW)
    assert list_workspaces() == ()
