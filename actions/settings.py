"""Change the choices of a workspace: time zone, end of the exports, denominator, roles and weights of types."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from actions.access import LOCAL, Act, Visitor, check_may
from queries.filters import Filters
from queries.run import ask
from warehouse import settings, types
from warehouse.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    import pandas as pd


def change_settings(
    workspace_name: str, choices: Sequence[tuple[str, str]], *, who: Visitor = LOCAL, now: datetime
) -> None:
    """Make choices, (key, value) each; the workspace is made where it is missing, and only when all of them can be.

    now: UTC without a zone. Raises Refused when `who` may not, WrongUsage for an unknown key or impossible value.
    """
    check_may(who, Act.CHANGE_SETTINGS)
    for key, value in choices:
        settings.check_setting(key.strip(), value.strip())
    workspace = open_workspace(workspace_name)
    for key, value in choices:
        settings.set(workspace, key, value, who=who.name, now=now)


def want_superusers(
    workspace: Workspace, wanted: Sequence[tuple[str | None, int | None]], *, who: Visitor = LOCAL, now: datetime
) -> None:
    """Keep how many superusers are wanted: (skill or None for all together, number or None for the rule of thumb).

    A manager's own target, so that no admin is needed. now: UTC without a zone. Raises Refused, WrongUsage.
    """
    check_may(who, Act.MAKE_LISTS)
    choices = [
        ("superusers" if skill is None else f"{settings.FOR_SKILL}{skill}", "" if number is None else str(number))
        for skill, number in wanted
    ]
    for key, value in choices:
        settings.check_setting(key, value)
    for key, value in choices:
        settings.set(workspace, key, value, who=who.name, now=now)


def name_untouched(
    workspace: Workspace, program: str, groups: Sequence[str], *, who: Visitor = LOCAL, now: datetime
) -> None:
    """Keep which groups a program is not about: where its training could change nothing (the negative control).

    A manager's own knowledge of the program, so that no admin is needed. now: UTC without a zone. Raises Refused,
    WrongUsage.
    """
    check_may(who, Act.MAKE_LISTS)
    settings.set(workspace, f"{settings.NOT_ABOUT}{program}", "; ".join(groups), who=who.name, now=now)


def settings_of(workspace: Workspace) -> dict[str, str]:
    """Every setting with its value now."""
    return settings.all_settings(workspace)


def type_roles(workspace: Workspace) -> pd.DataFrame:
    """Kinds of activity, the most frequent first: name, role, count_acts, is_chosen (by somebody), is_named (by us)."""
    frame = ask(workspace, "type_roles", Filters())
    return frame.assign(is_named=[types.is_named(str(name)) for name in frame["name"]])
