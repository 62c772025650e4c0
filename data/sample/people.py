"""The people of the made community: when they come, how long they stay, what they like to do."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from data.sample import plan
from data.sample.groups import BY_NAME, GROUPS, WEDDING_SEASON, due_group, month_of, of_kind, wedding_group

FOREVER = 99_999.0  # days; later than any date of the sample
# Creates per week: median, spread of the logarithm, least, most.
_ROTATING_RATE = (0.29, 0.85, 0.19, 3.0)
_BOUNCE_RATE = (0.15, 0.5, 0.05, 1.0)
_EVERGREEN_RATE = (1.9, 0.7, 1.0, 7.0)
_LIGHT_RATE = (0.12, 0.3, 0.06, 0.25)
_LIGHT_SHARE = 0.18  # of the rotating: loyal, but seen only every five or six weeks
_PACE, _LIGHT_PACE = (10.0, 24.0), (33.0, 44.0)  # mean days between two looks
_PROVIDER_SHARE = 0.42
_EVERY_SEEKER = 5  # one evergreen member in five asks
_MICROS_PER_GROUP = 5
_MICRO_STAYS_DAYS, _EARLIER_MICRO_SHARE = 200, 0.06
_EXPERT_BELOW_RATE = 1.2  # those with rare skills are none of the loud ones
_EXPERT_RATE, _SINGLE_EXPERT_RATE = 0.6, 4.0


@dataclass(frozen=True)
class Person:
    """One person; days count from plan.START, rates are creates per week."""

    number: int
    kind: str  # star, evergreen, rotating, bounce, quiet, staff, bot
    home: int  # number of the group
    join: float
    leave: float
    milestone: float | None = None
    rate: float = 0.0
    role: str = ""  # provider or seeker; "" for those to whom neither is planted
    skills: tuple[str, ...] = ()
    only: tuple[str, ...] = ()  # topics this person alone (or nearly) answers
    is_micro: bool = False
    rise_week: int | None = None
    appeal: float = 1.0  # how readily others react to what this person writes
    shift_hours: int = 0
    pace: float = 0.0  # mean days between two looks of a rotating member


def build() -> tuple[Person, ...]:
    """All people in a fixed order: staff, bots, the star, evergreen members, then everybody else.

    People behind second accounts count once here; those with removed accounts come on top of the registered.
    """
    rng = plan.stream(1)
    people = [*_staff(rng), *_evergreens(rng)]
    rest = plan.COUNT_REGISTERED - plan.COUNT_SECOND_ACCOUNTS + plan.COUNT_REMOVED - len(people)
    people += [_passing(rng, len(people) + step) for step in range(rest)]
    return tuple(_with_single_expert(_with_experts(_with_micros(people, rng), rng)))


def _staff(rng: np.random.Generator) -> list[Person]:
    topic = of_kind("topic")
    staff = [
        Person(number, "staff", topic[number % 4], -700.0 + 90 * number, FOREVER, rate=2.6, appeal=0.5)
        for number in range(plan.COUNT_STAFF)
    ]
    bots = [Person(5, "bot", topic[1], -300.0, FOREVER), Person(6, "bot", topic[0], 110.0, FOREVER)]
    star = Person(7, "star", topic[0], -410.0 + float(rng.integers(5)), FOREVER, rate=2.8, appeal=0.0)
    return [*staff, *bots, star]


def _evergreens(rng: np.random.Generator) -> list[Person]:
    homes = [*of_kind("topic") * 6, *of_kind("due") * 3, *of_kind("small")]
    first = plan.COUNT_STAFF + 3
    found = []
    for step in range(plan.COUNT_EVERGREEN):
        is_micro = step % 4 == step // 4 % 4 and step // 4 < plan.COUNT_MICRO_EVERGREEN
        found.append(
            Person(
                number=first + step,
                kind="evergreen",
                home=homes[step],
                join=float(rng.uniform(-900, -60)),
                leave=FOREVER,
                rate=float(rng.uniform(2.6, 4.2)) if is_micro else _heavy(rng, *_EVERGREEN_RATE),
                role="seeker" if step % _EVERY_SEEKER == _EVERY_SEEKER - 2 else "provider",
                skills=_skills(rng, homes[step]),
                is_micro=is_micro,
                appeal=3.2 if is_micro else 0.7,
                shift_hours=int(rng.integers(-1, 2)),
            )
        )
    return found


def _heavy(rng: np.random.Generator, median: float, spread: float, least: float, most: float) -> float:
    return float(min(max(median * np.exp(spread * rng.standard_normal()), least), most))


def _skills(rng: np.random.Generator, home: int) -> tuple[str, ...]:
    hidden = (*plan.GAP_TOPICS, plan.SINGLE_TOPIC)
    known = [topic for topic in GROUPS[home].topics if topic not in hidden]
    return tuple(sorted(str(topic) for topic in rng.choice(known, size=min(2, len(known)), replace=False)))


def _passing(rng: np.random.Generator, number: int) -> Person:
    """Somebody who comes, stays about a cycle or leaves at once, or never says a word."""
    while True:
        kind = str(rng.choice(list(plan.KIND_SHARES), p=list(plan.KIND_SHARES.values())))
        join = -430.0 + (430.0 + plan.DAYS - 1) * float(rng.random()) ** 0.92
        stay = (
            plan.CYCLE_DAYS[kind]
            / (1 - 1 / plan.TENURE_SHAPE) ** (1 / plan.TENURE_SHAPE)
            * float(rng.weibull(plan.TENURE_SHAPE))
        )
        after = max(1.0, float(rng.normal(16, 8)))
        milestone = join + stay - after
        in_season = kind != "wedding" or rng.random() < WEDDING_SEASON[month_of(milestone) - 1]
        fate = str(rng.choice(("quiet", "bounce", "rotating"), p=_fates()))
        leave = join + float(rng.exponential(3.0)) + 0.2 if fate == "bounce" else join + stay
        if in_season and leave > 1 and milestone > 1:
            break
    home = _home(rng, kind, milestone)
    role = "provider" if rng.random() < _PROVIDER_SHARE else "seeker"
    is_light = fate == "rotating" and rng.random() < _LIGHT_SHARE
    writes = _BOUNCE_RATE if fate == "bounce" else (_LIGHT_RATE if is_light else _ROTATING_RATE)
    return Person(
        number=number,
        kind=fate,
        home=home,
        join=join,
        leave=leave,
        milestone=milestone if kind in ("wedding", "due") else None,
        rate=0.0 if fate == "quiet" else _heavy(rng, *writes),
        role=role if fate == "rotating" else "seeker",
        skills=_skills(rng, home) if role == "provider" else (),
        rise_week=int(rng.integers(10, plan.WEEKS - 4)) if rng.random() < plan.RISER_SHARE else None,
        shift_hours=int(rng.choice((-6, -1, 0, 0, 0, 1))),
        appeal=0.7,
        pace=float(rng.uniform(*(_LIGHT_PACE if is_light else _PACE))),
    )


def _fates() -> tuple[float, float, float]:
    return plan.SHARE_QUIET, plan.SHARE_BOUNCE, 1 - plan.SHARE_QUIET - plan.SHARE_BOUNCE


def _home(rng: np.random.Generator, kind: str, milestone: float) -> int:
    if kind == "wedding":
        return wedding_group(milestone)
    if kind == "due":
        return due_group(milestone)
    return int(rng.choice(of_kind(kind)))


def _with_micros(people: list[Person], rng: np.random.Generator) -> list[Person]:
    """Name the rotating micro-influencers: some who are there over the last 180 days, some who were before."""
    wanted = plan.COUNT_MICRO - plan.COUNT_MICRO_EVERGREEN
    now = [p for p in people if p.kind == "rotating" and p.join < plan.DAYS - 230 and p.leave > plan.DAYS + 5]
    order = [now[place] for place in rng.permutation(len(now))]
    by_group: dict[int, int] = {}
    chosen: set[int] = set()
    small = set(of_kind("small"))
    for person in order:
        if len(chosen) < wanted and person.home not in small and by_group.get(person.home, 0) < _MICROS_PER_GROUP:
            by_group[person.home] = by_group.get(person.home, 0) + 1
            chosen.add(person.number)
    before = [
        p for p in people if p.kind == "rotating" and p.leave < plan.DAYS - 180 and p.leave - p.join > _MICRO_STAYS_DAYS
    ]
    chosen |= {person.number for person in before if rng.random() < _EARLIER_MICRO_SHARE and person.home not in small}
    return [
        replace(
            person,
            is_micro=True,
            pace=_PACE[0],
            rate=float(rng.uniform(1.8, 3.0)),
            appeal=3.2,
            role="provider",
            skills=_skills(rng, person.home),
            rise_week=None,
        )
        if person.number in chosen
        else person
        for person in people
    ]


def _with_experts(people: list[Person], rng: np.random.Generator) -> list[Person]:
    """Give the skills that the community lacks to a few quieter members who are there at the end."""
    found = list(people)
    for topic in plan.GAP_TOPICS:
        kind = "wedding" if topic == plan.GAP_TOPICS[0] else "due"
        able = [
            p
            for p in found
            if p.kind == "rotating" and GROUPS[p.home].kind == kind and not (p.is_micro or p.only)
            if p.join < plan.DAYS - 200 and p.leave > plan.DAYS and p.rate < _EXPERT_BELOW_RATE
        ]
        for place in rng.permutation(len(able))[:5]:
            number = able[int(place)].number
            found[number] = replace(
                found[number], role="provider", only=(topic,), skills=(topic,), rate=_EXPERT_RATE, pace=_PACE[0]
            )
    return found


def _with_single_expert(people: list[Person]) -> list[Person]:
    """One evergreen provider becomes the only one who knows about dress alterations."""
    home = BY_NAME["Registry advice"]
    one = next(p for p in people if p.kind == "evergreen" and p.home == home and not p.is_micro and p.role)
    people[one.number] = replace(
        one, role="provider", only=(plan.SINGLE_TOPIC,), skills=(plan.SINGLE_TOPIC,), rate=_SINGLE_EXPERT_RATE
    )
    return people
