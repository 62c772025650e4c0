"""The five files of the sample, in the canonical columns of the product; times in UTC, lines end with a line feed."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from data.sample import plan
from data.sample.accounts import POOLED, Accounts, declared
from data.sample.groups import GROUPS
from data.sample.people import Person
from data.sample.programs import Form, Step
from data.sample.talk import Act

ACTIVITY = (
    "member_id",
    "member_name",
    "email",
    "occurred_at",
    "activity_type",
    "community",
    "thread_id",
    "reply_to_member_id",
    "topic",
    "value",
)
MEMBERS = (
    "member_id",
    "name",
    "email",
    "joined_at",
    "left_at",
    "milestone_at",
    "is_staff",
    "is_bot",
    "opted_out",
    "skills",
)
PROGRAMS = ("member_id", "program", "kind", "invited_at", "started_at", "completed_at", "arm")
NOMINATIONS = ("nominee_member_id", "nominator_member_id", "nominated_at", "reason")
APPLICATIONS = ("member_id", "applied_at", "skills", "text")
_OPTED_OUT = 0.025  # share of the members
_CLOSED = 0.10  # share of those who left that closed their account, so that the platform knows the day
_FLAGGED_BOTS = (5,)  # the other bot stands in the member list like anybody else


def activity(path: Path, accounts: Accounts, acts: list[Act]) -> None:
    """One row per act in order of time; a reply names the account that the answered words stand under."""
    order = sorted(range(len(acts)), key=lambda place: (acts[place].second, place))
    _write(path, ACTIVITY, (_activity_row(accounts, acts, acts[place]) for place in order))


def _activity_row(accounts: Accounts, acts: list[Act], act: Act) -> tuple[str, ...]:
    account = accounts.of(act.person, act.second)
    target = acts[act.parent] if act.parent >= 0 else None
    return (
        account.member_id if account else POOLED,
        account.name if account else POOLED,
        account.email if account else "",
        plan.at(act.second),
        act.kind,
        GROUPS[act.group].name,
        f"t{act.thread}" if act.thread >= 0 else "",
        accounts.id_of(target.person, target.second) if target else "",
        act.topic,
        act.value,
    )


def members(path: Path, people: tuple[Person, ...], accounts: Accounts) -> None:
    """One row per account that still exists."""
    rng = plan.stream(10)
    rows = []
    for account in accounts.rows:
        person = people[account.person]
        closed, opted_out, skills = rng.random() < _CLOSED, rng.random() < _OPTED_OUT, declared(person, rng)
        ordinary = person.kind in ("rotating", "quiet", "bounce")
        # A closed account is closed a day after the last words at the earliest.
        left = person.leave + 1 if closed and ordinary and person.leave + 2 < plan.DAYS else None
        rows.append(
            (
                account.member_id,
                account.name,
                account.email,
                _moment(account.joined),
                _moment(left),
                "" if person.milestone is None else plan.on_day(person.milestone),
                "true" if person.kind == "staff" else "false",
                "true" if person.number in _FLAGGED_BOTS else "false",
                "true" if opted_out and ordinary else "false",
                skills,
            )
        )
    _write(path, MEMBERS, rows)


def programs(path: Path, accounts: Accounts, steps: list[Step]) -> None:
    """One row per person and program."""
    rows = [
        (
            accounts.id_of(step.person, _second(step.completed or step.started or 0.0)),
            step.program,
            step.kind,
            _moment(step.invited),
            _moment(step.started),
            _moment(step.completed),
            "",
        )
        for step in steps
    ]
    _write(path, PROGRAMS, rows)


def nominations(path: Path, accounts: Accounts, forms: list[Form]) -> None:
    """One row per nomination, in order of time."""
    rows = [
        (
            accounts.id_of(form.about, _second(form.day)),
            accounts.id_of(form.person, _second(form.day)),
            _moment(form.day),
            form.text,
        )
        for form in sorted(forms, key=lambda form: (form.day, form.about))
    ]
    _write(path, NOMINATIONS, rows)


def applications(path: Path, accounts: Accounts, forms: list[Form]) -> None:
    """One row per application form, in order of time."""
    rows = [
        (accounts.id_of(form.person, _second(form.day)), _moment(form.day), form.skills, form.text)
        for form in sorted(forms, key=lambda form: (form.day, form.person))
    ]
    _write(path, APPLICATIONS, rows)


def _second(day: float) -> int:
    return int(np.floor(day * plan.DAY))


def _moment(day: float | None) -> str:
    return "" if day is None else plan.at(_second(day))


def _write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
