"""What stands beside the talk in a log: bots, visits, meet-ups, purchases and referrals, and rows written twice."""

from __future__ import annotations

import numpy as np

from data.sample import plan
from data.sample.groups import GROUPS, of_kind
from data.sample.people import Person
from data.sample.rhythm import in_outage
from data.sample.talk import Act

COUNT_VISITS = 1_100
COUNT_TWICE = 12  # rows that the platform wrote twice, to the second
BURST_BOT, THREAD_BOT = 5, 6  # numbers of the two bots
_BUYS_AFTER_DAYS = 14
_BUYERS = {"micro": 0.55, "star": 0.35, "other": 0.12}  # expected purchases after one recommendation
_REFERS = {"micro": 0.012, "star": 0.004, "other": 0.004}  # chance of a referral per act that creates


def voice(person: Person) -> str:
    """Which of the planted voices a person has: micro, star or other."""
    return "micro" if person.is_micro else ("star" if person.kind == "star" else "other")


def build(people: tuple[Person, ...], acts: list[Act]) -> list[Act]:
    """All further acts, to stand after those of the talk; parents are places in the list of the talk."""
    rng = plan.stream(4)
    first_thread = 1 + max(act.thread for act in acts)
    further = _bots(rng, first_thread) + _visits(people, rng) + _meetups(people, rng)
    further += _purchases(people, acts, rng) + _referrals(people, acts, rng)
    further = [act for act in further if not in_outage(act.second)]
    reactions = [act for act in acts if act.kind == "reaction"]
    twice = [reactions[int(place)] for place in np.sort(rng.choice(len(reactions), COUNT_TWICE, replace=False))]
    return further + twice


def _bots(rng: np.random.Generator, first_thread: int) -> list[Act]:
    """One writes 60 greetings within minutes on some days; one only ever starts threads, at all hours."""
    starts: list[tuple[int, int, int, str]] = []
    weddings = of_kind("wedding")
    for day in range(60, 700, 160):
        second = day * plan.DAY + 7 * 3600
        for step in range(60):
            second += int(rng.integers(1, 5))
            starts.append((second, BURST_BOT, weddings[step % len(weddings)], "countdown"))
    for hour in range(240):
        day = int(rng.integers(115, plan.DAYS))
        second = day * plan.DAY + (hour % 24) * 3600 + int(rng.integers(3600))
        starts.append((second, THREAD_BOT, of_kind("topic")[hour % 2], "deals"))
    starts.sort()
    return [
        Act(second, who, "post", group, first_thread + number, -1, topic)
        for number, (second, who, group, topic) in enumerate(starts)
    ]


def _visits(people: tuple[Person, ...], rng: np.random.Generator) -> list[Act]:
    """Visits, half of them by people who never write."""
    quiet = [person for person in people if person.kind == "quiet"]
    others = [person for person in people if person.kind in ("rotating", "evergreen")]
    found = []
    for step in range(COUNT_VISITS):
        pool = quiet if step % 2 else others
        person = pool[int(rng.integers(len(pool)))]
        first, last = max(person.join, 0.0), min(person.leave, plan.DAYS - 0.01)
        second = int(rng.uniform(first, last) * plan.DAY)
        found.append(Act(second, person.number, "visit", person.home))
    return found


def _meetups(people: tuple[Person, ...], rng: np.random.Generator) -> list[Act]:
    """A meet-up every thirty days at seven in the evening, about thirty people each."""
    found = []
    for day in range(16, plan.DAYS, 30):
        here = [p for p in people if p.kind in ("rotating", "evergreen") and p.join < day < p.leave]
        weight = np.array([p.rate + 0.1 for p in here])
        count = min(len(here), int(rng.integers(22, 40)))
        for place in rng.choice(len(here), count, replace=False, p=weight / weight.sum()):
            second = day * plan.DAY + 19 * 3600 + int(rng.integers(1200))
            who = here[int(place)].number
            found.append(Act(second, who, "event_attendance", of_kind("topic")[day % 4], topic="meet-up"))
    return found


def _purchases(people: tuple[Person, ...], acts: list[Act], rng: np.random.Generator) -> list[Act]:
    """Who reacted to the recommender lately may buy within two weeks; others buy on their own."""
    audience: dict[int, list[int]] = {}
    found = []
    for place, act in enumerate(acts):
        if act.parent >= 0 and people[act.person].kind != "staff":
            audience.setdefault(acts[act.parent].person, []).append(act.person)
        if act.kind != "recommendation":
            continue
        near = [who for who in audience.get(act.person, [])[-60:] if who != act.person]
        for _ in range(int(rng.poisson(_BUYERS[voice(people[act.person])])) if near else 0):
            buyer = near[int(rng.integers(len(near)))]
            second = act.second + int(rng.uniform(0.1, _BUYS_AFTER_DAYS) * plan.DAY)
            if second / plan.DAY < min(people[buyer].leave, plan.DAYS):
                found.append(Act(second, buyer, "purchase", act.group, -1, place, act.topic, _price(rng)))
    for place in rng.choice(len(acts), 260, replace=False):
        act = acts[int(place)]
        if people[act.person].kind in ("rotating", "evergreen"):
            second = min(act.second + int(rng.integers(600, 40_000)), plan.DAYS * plan.DAY - 1)
            topic = GROUPS[act.group].topics[0]
            found.append(Act(second, act.person, "purchase", act.group, -1, -1, topic, _price(rng)))
    return found


def _price(rng: np.random.Generator) -> str:
    cents = int(min(80_000, 900 + 3_000 * rng.exponential(1.4)))
    return f"{cents // 100}.{cents % 100:02d}"


def _referrals(people: tuple[Person, ...], acts: list[Act], rng: np.random.Generator) -> list[Act]:
    found = []
    for act in acts:
        person = people[act.person]
        if act.kind == "reaction" or person.kind == "staff":
            continue
        if rng.random() < _REFERS[voice(person)]:
            second = min(act.second + int(rng.integers(60, 7_200)), plan.DAYS * plan.DAY - 1)
            found.append(Act(second, act.person, "referral", person.home))
    return found
