"""The programs of a community (training, badge, reward, affiliate, superusers, webinar): who took which step when."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, time
from typing import Literal

import pandas as pd

from errors import WrongUsage
from figures.cache import by_data_version
from queries.filters import Filters
from queries.run import ask
from warehouse import settings
from warehouse.days import zone
from warehouse.workspace import Workspace

TRAINING = "training"
# From so many completions at midnight of one day on, somebody may have typed them in later (METHODS 4.7).
FEWEST_BACKDATED, SHARE_BACKDATED = 10, 0.30

Step = Literal["completed", "invited"]


@dataclass(frozen=True)
class Program:
    """One program: its name, kind, people by step, and the days of the first and last completion."""

    name: str
    kind: str
    count_people: int
    count_invited: int
    count_completed: int
    first_day: date | None
    last_day: date | None
    is_with_arms: bool


@dataclass(frozen=True)
class BackDated:
    """Many completions at 00:00 of one day, which may have been typed in later."""

    day: date
    count: int
    is_every_time_midnight: bool  # the file knows days and no times, so midnight itself says nothing


@by_data_version
def programs(workspace: Workspace, filters: Filters) -> tuple[Program, ...]:
    """All programs, trainings first, then those with the most completions."""
    steps = steps_of_everybody(workspace, filters)
    found = []
    for name, part in steps.groupby("program", sort=True):
        completed = part["completed_at"].dropna()
        found.append(
            Program(
                name=str(name),
                kind=str(part["kind"].mode().iloc[0]),
                count_people=int(part["member_key"].nunique()),
                count_invited=int(part.loc[part["invited_at"].notna(), "member_key"].nunique()),
                count_completed=int(part.loc[part["completed_at"].notna(), "member_key"].nunique()),
                first_day=completed.min().date() if len(completed) else None,
                last_day=completed.max().date() if len(completed) else None,
                is_with_arms=bool(part["arm"].notna().any()),
            )
        )
    found.sort(key=lambda each: (each.kind != TRAINING, -each.count_completed, each.name))
    return tuple(found)


@by_data_version
def steps_of_everybody(workspace: Workspace, filters: Filters) -> pd.DataFrame:
    """queries/program_steps.sql with the times as the community's own clock shows them."""
    steps = ask(workspace, "program_steps", Filters(with_staff=filters.with_staff))
    place = zone(settings.get(workspace, "time_zone"))
    for column in ("invited_at", "started_at", "completed_at"):
        moments = pd.to_datetime(steps[column])
        steps[column] = moments.dt.tz_localize("UTC").dt.tz_convert(place).dt.tz_localize(None)
    return steps


def chosen_program(found: tuple[Program, ...], name: str | None) -> Program | None:
    """The program with this name; without one the training that most completed. Raises WrongUsage for another name."""
    if name is None:
        return found[0] if found else None
    same = [each for each in found if each.name == name]
    if not same:
        known = ", ".join(each.name for each in found) or "none: import a table of programs first"
        raise WrongUsage(f'There is no program "{name}"', remedy=f"Programs are: {known}.")
    return same[0]


@by_data_version
def people_of(workspace: Workspace, filters: Filters, *, program: str) -> pd.DataFrame:
    """One row per person of a program: the first time of each step, and how often it was completed.

    member_key, invited_at, started_at, completed_at (NaT where that step never came), count_completed, arm.
    """
    steps = steps_of_everybody(workspace, filters)
    part = steps[steps["program"] == program]
    return part.groupby("member_key", as_index=False).agg(
        invited_at=("invited_at", "min"),
        started_at=("started_at", "min"),
        completed_at=("completed_at", "min"),
        count_completed=("completed_at", "nunique"),
        arm=("arm", "first"),
    )


@by_data_version
def completed_elsewhere(workspace: Workspace, filters: Filters, *, program: str) -> pd.DataFrame:
    """Completions of other programs by people of this one: member_key, program, completed_at."""
    steps = steps_of_everybody(workspace, filters)
    mine = steps.loc[steps["program"] == program, "member_key"]
    others = steps[(steps["program"] != program) & steps["completed_at"].notna() & steps["member_key"].isin(mine)]
    return others[["member_key", "program", "completed_at"]].drop_duplicates()


def back_dated(completed: pd.Series[pd.Timestamp]) -> BackDated | None:
    """The day on which suspiciously many completions carry the time 00:00; None where there is none."""
    known = [each.to_pydatetime() for each in completed.dropna()]
    midnight = Counter(each.date() for each in known if each.time() == time())
    if not midnight:
        return None
    day, most = min(midnight.items(), key=lambda each: (-each[1], each[0]))
    if most < max(FEWEST_BACKDATED, SHARE_BACKDATED * len(known)):
        return None
    return BackDated(day, most, midnight.total() == len(known))
