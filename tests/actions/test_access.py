"""Roles come from the configuration, and every change asks for one."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions.access import LOCAL, Role, Visitor, visitor_of
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
    assert role_of(email="cy@example.org") == Role.VIEWER
    assert role_of(sub="ann@example.org") == Role.VIEWER


def test_address_that_was_not_verified_brings_no_role(roles):
    assert role_of(email="ben@example.org", email_verified=False) == Role.VIEWER
    assert role_of(email="ben@example.org", email_verified=True) == Role.ADMIN


def test_right_taken_away_is_gone_at_once(roles):
    roles.write_text("", encoding="utf-8")
    assert role_of(email="ben@example.org") == Role.VIEWER


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
