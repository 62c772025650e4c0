"""Rows about programs and forms: training, a badge without effect, gifts, partners, nominations, applications."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from data.sample import plan
from data.sample.extras import voice
from data.sample.names import APPLICATION_TEXTS, NOMINATION_REASONS
from data.sample.people import Person
from data.sample.rhythm import Rhythm
from data.sample.talk import Act

COUNT_NOMINATIONS = 130
COUNT_APPLICATIONS = 78
_SERIAL_NAMES = 9  # one nominator names this many people
_RECENT_DAYS = 150
_PARTNER_JOINED_BY = 500  # day
_BADGE_LEAST = 5  # creates in the four weeks


@dataclass(frozen=True)
class Step:
    """One person in one program; days since START, None where that step never came."""

    person: int
    program: str
    kind: str
    invited: float | None
    started: float | None
    completed: float | None


@dataclass(frozen=True)
class Form:
    """One form that somebody filled in: a nomination (about somebody) or an application (skills)."""

    person: int
    day: float
    text: str
    about: int = -1
    skills: str = ""


def training_steps(rhythm: Rhythm) -> list[Step]:
    """Every invited person of every round; about one in eight starts and never completes."""
    rng = plan.stream(6)
    steps = []
    for drawn in rhythm.rounds:
        done = dict(drawn.completed)
        for person in drawn.invited:
            asked = plan.FIRST_DAY + 7 * (drawn.week - 2) + float(rng.uniform(0.35, 2.8))
            begun = asked + float(rng.uniform(0.5, 9.0))
            finished = None
            if person in done:
                finished = plan.FIRST_DAY + 7 * done[person] + float(rng.uniform(0.3, 6.9))
                begun = min(begun, finished - 0.1)
            steps.append(Step(person, plan.TRAINING, "training", asked, begun, finished))
    return steps


def other_steps(people: tuple[Person, ...], rhythm: Rhythm) -> list[Step]:
    """The badge goes to those who just had their best weeks; partners and gifts to a few of the loudest."""
    rng = plan.stream(7)
    steps: list[Step] = []
    had: set[int] = set()
    for week in plan.BADGE_WEEKS:
        for person in _in_a_burst(people, rhythm, week, had):
            had.add(person)
            day = plan.FIRST_DAY + 7 * week + float(rng.uniform(0.4, 0.9))
            steps.append(Step(person, plan.BADGE, "badge", None, None, day))
    loud = [
        p for p in people if p.kind in ("evergreen", "rotating") and p.leave > plan.DAYS and p.join < _PARTNER_JOINED_BY
    ]
    loud.sort(key=lambda person: (-float(rhythm.creates[person.number, -26:].sum()), person.number))
    for rank, person_ in enumerate(loud[:22]):
        program, kind = ("Partner links", "affiliate") if rank % 2 else ("Thank-you box", "reward")
        day = float(rng.uniform(560, 700))
        steps.append(Step(person_.number, program, kind, day, day + 2.1 if rank % 2 else None, day + 6.3))
    return steps


def _in_a_burst(people: tuple[Person, ...], rhythm: Rhythm, week: int, had: set[int]) -> list[int]:
    """Members whose last four weeks stand out most against the twelve weeks before."""
    late = rhythm.creates[:, week - 4 : week].sum(axis=1)
    before = rhythm.creates[:, week - 16 : week - 4].sum(axis=1) / 3
    begin = plan.FIRST_DAY + 7 * week
    ranked = sorted(
        (-float((late[p.number] + 0.5) / (before[p.number] + 1.5)), p.number)
        for p in people
        if p.kind in ("rotating", "evergreen") and p.number not in had and late[p.number] >= _BADGE_LEAST
        if p.join < begin - 110 and p.leave > begin + 1
    )
    return [number for _, number in ranked[: plan.BADGE_PER_ROUND]]


def nominations(people: tuple[Person, ...], acts: list[Act], without: frozenset[int]) -> list[Form]:
    """Members name people whom they reacted to lately, mostly those who recommend and answer.

    One person names nine others, and three pairs name each other.
    """
    rng = plan.stream(8)
    since = (plan.DAYS - _RECENT_DAYS) * plan.DAY
    met: Counter[tuple[int, int]] = Counter()
    for act in acts:
        if act.parent >= 0 and act.second > since and act.kind != "purchase":
            met[(act.person, acts[act.parent].person)] += 1
    pairs = [
        pair for pair in sorted(met) if _is_member(people, pair[0], without) and _is_member(people, pair[1], without)
    ]
    weight = np.array([met[pair] * (3.0 if voice(people[pair[1]]) == "micro" else 1.0) for pair in pairs])
    drawn = rng.choice(len(pairs), COUNT_NOMINATIONS - _SERIAL_NAMES - 3, replace=False, p=weight / weight.sum())
    chosen = [pairs[int(place)] for place in np.sort(drawn)]
    serial = max(Counter(one for one, _ in pairs).items(), key=lambda item: (item[1], -item[0]))[0]
    chosen = [pair for pair in chosen if pair[0] != serial]
    chosen += [pair for pair in pairs if pair[0] == serial][:_SERIAL_NAMES]
    chosen += [(two, one) for one, two in chosen[:30:10]]
    return [
        Form(
            one,
            float(rng.uniform(plan.DAYS - _RECENT_DAYS, plan.DAYS - 1)),
            NOMINATION_REASONS[int(rng.integers(len(NOMINATION_REASONS)))],
            about=two,
        )
        for one, two in dict.fromkeys(chosen)
    ]


def _is_member(people: tuple[Person, ...], number: int, without: frozenset[int]) -> bool:
    return people[number].kind not in ("staff", "bot") and number not in without


def applications(people: tuple[Person, ...], without: frozenset[int]) -> list[Form]:
    """Applications of the last months; one person sent the form twice."""
    rng = plan.stream(9)
    here = [
        p
        for p in people
        if p.kind in ("rotating", "evergreen") and p.leave > plan.DAYS and p.join < plan.DAYS - 160
        if p.number not in without
    ]
    weight = np.array([p.rate + (2.0 if p.only else 0.3) for p in here])
    forms = []
    for place in np.sort(rng.choice(len(here), COUNT_APPLICATIONS - 1, replace=False, p=weight / weight.sum())):
        person = here[int(place)]
        text = APPLICATION_TEXTS[int(rng.integers(len(APPLICATION_TEXTS)))]
        day = float(rng.uniform(plan.DAYS - 120, plan.DAYS - 2))
        forms.append(Form(person.number, day, text, skills=";".join(person.skills)))
    again = forms[len(forms) // 2]
    return [*forms, Form(again.person, again.day + 0.9, again.text, skills=again.skills)]
