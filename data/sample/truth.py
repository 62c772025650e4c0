"""What was planted, for machines: truth.json. Ids are as in the files; `planted` is intended, `seen` is counted."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from data.sample import measures, plan
from data.sample.accounts import POOLED
from data.sample.extras import BURST_BOT, COUNT_TWICE, THREAD_BOT
from data.sample.groups import GROUPS
from data.sample.people import Person
from data.sample.world import World

Json = dict[str, Any]


def build(world: World) -> Json:
    """Every plant under its own key."""
    return {
        "window": {"from": plan.at(0), "to": plan.at(plan.DAYS * plan.DAY), "days": plan.DAYS},
        "counts": _counts(world),
        "groups": _groups(world),
        "people": _people(world),
        "accounts": _accounts(world),
        "concentration": measures.concentration(world),
        "cycle": _cycle(world),
        "reach": measures.reach(world),
        "skills": _skills(world),
        "training": _training(world),
        "badge": _badge(world),
        "avoidable_churn": _avoidable(world),
        "outage": {"days": [plan.on_day(day) for day in plan.OUTAGE_DAYS]},
        "rising": _rising(world),
    }


def _ids(world: World, people: list[Person]) -> list[str]:
    return sorted(world.id_of(p.number) for p in people if p.number not in world.accounts.removed)


def _counts(world: World) -> Json:
    return {
        "members": len(world.accounts.rows),
        "activity": len(world.acts),
        "by_type": dict(sorted(Counter(act.kind for act in world.acts).items())),
        "programs": len(world.training) + len(world.other_programs),
        "nominations": len(world.nominations),
        "applications": len(world.applications),
        "rows_written_twice": COUNT_TWICE,
    }


def _groups(world: World) -> list[Json]:
    since = (plan.DAYS - 90) * plan.DAY
    active = {(act.group, act.person) for act in world.acts if act.second >= since and measures.is_active(act)}
    team = {person.number for person in world.people if person.kind in ("staff", "bot")}
    found = []
    for number, group in enumerate(GROUPS):
        home = [p for p in world.people if p.home == number and p.kind not in ("staff", "bot")]
        count = sum(1 for g, who in active if g == number and who not in team | world.accounts.removed)
        found.append(
            {
                "community": group.name,
                "kind": group.kind,
                "cycle_days": plan.CYCLE_DAYS[group.kind],
                "active_90_days": count,
                "is_micro_community": group.kind == "small",
                "home_members": _ids(world, [p for p in home if p.kind != "quiet"]),
            }
        )
    return found


def _people(world: World) -> Json:
    def of(kind: str) -> list[str]:
        return _ids(world, [person for person in world.people if person.kind == kind])

    rotating = [person for person in world.people if person.kind in ("rotating", "evergreen")]
    burst, threads = (world.id_of(number) for number in (BURST_BOT, THREAD_BOT))
    return {
        "staff": of("staff"),
        "bots": [
            {
                "member_id": burst,
                "is_flagged": True,
                "rules": ["more than 50 creates on a day with a 5th percentile gap under 5 s", "only starts threads"],
            },
            {
                "member_id": threads,
                "is_flagged": False,
                "rules": ["active in 20 or more hours of the day with high entropy", "only starts threads"],
            },
        ],
        "evergreen": of("evergreen"),
        "quiet": of("quiet"),
        "came_once": of("bounce"),
        "providers": _ids(world, [p for p in rotating if p.role == "provider"]),
        "seekers": _ids(world, [p for p in rotating if p.role == "seeker"]),
    }


def _accounts(world: World) -> Json:
    pairs = [
        {
            "old_id": world.id_of(who),
            "new_id": later.member_id,
            "same_address": later.email.casefold() == world.accounts.first[who].email.casefold(),
        }
        for who, later in sorted(world.accounts.second.items())
    ]
    removed = world.accounts.removed
    return {
        "pairs": pairs,
        "pooled": {
            "member_id": POOLED,
            "people": len(removed),
            "rows": sum(1 for act in world.acts if act.person in removed),
        },
    }


def _cycle(world: World) -> Json:
    left = [p for p in world.people if p.kind == "rotating" and p.leave < plan.DAYS]
    stays = np.array([p.leave - p.join for p in left])
    return {
        "planted_mode_days": plan.CYCLE_DAYS,
        "weibull_shape": plan.TENURE_SHAPE,
        "pooled_mode_days": measures.cycle_mode(),
        "departed_members": len(left),
        "median_tenure_days": measures.rounded(float(np.median(stays)), 0),
    }


def _skills(world: World) -> Json:
    def knows(topic: str) -> list[str]:
        return _ids(world, [person for person in world.people if topic in person.only])

    return {
        "gaps": [{"topic": topic, "experts": knows(topic)} for topic in plan.GAP_TOPICS],
        "single_point": {"topic": plan.SINGLE_TOPIC, "member_id": knows(plan.SINGLE_TOPIC)[0]},
    }


def _training(world: World) -> Json:
    return {
        "program": plan.TRAINING,
        "rate_ratio": plan.TRAINING_EFFECT,
        "ramp_weeks": plan.TRAINING_RAMP_WEEKS,
        "invited": sorted({world.id_of(person) for one in world.rhythm.rounds for person in one.invited}),
        "trained": sorted(world.id_of(step.person) for step in world.training if step.completed is not None),
        "rounds": [
            {
                "week_begins": plan.on_day(plan.FIRST_DAY + 7 * one.week),
                "invited": sorted(world.id_of(person) for person in one.invited),
                "comparison": sorted(world.id_of(person) for person in one.comparison),
            }
            for one in world.rhythm.rounds
        ],
        "expected_log_rate_ratio_12_weeks": measures.planted_lift(world),
        "naive_log_change_by_tier": measures.naive_by_tier(world),
    }


def _badge(world: World) -> Json:
    given = [step for step in world.other_programs if step.program == plan.BADGE]
    return {
        "program": plan.BADGE,
        "rate_ratio": 1.0,
        "given_to": sorted(world.id_of(step.person) for step in given),
        "naive_log_change_4_weeks": measures.naive_change(world, given, 28),
    }


def _avoidable(world: World) -> Json:
    return {
        "community": plan.TROUBLE_GROUP,
        "from": plan.on_day(plan.TROUBLE_FROM_DAY),
        "ignored_share": plan.TROUBLE_IGNORED,
        "ignored": [
            {
                "member_id": world.id_of(one.person),
                "thread_id": f"t{one.thread}",
                "asked_at": plan.at(one.second),
                "leaves_by": None if one.leaves_at is None else plan.at(one.leaves_at),
            }
            for one in world.ignored
        ],
    }


def _rising(world: World) -> list[Json]:
    late = [
        person
        for person in world.people
        if person.rise_week is not None and person.rise_week >= plan.WEEKS - 24 and person.kind == "rotating"
        if person.leave > plan.DAYS and person.number not in world.accounts.removed
    ]
    return [
        {"member_id": world.id_of(p.number), "since": plan.on_day(plan.FIRST_DAY + 7 * (p.rise_week or 0))}
        for p in late
    ]
