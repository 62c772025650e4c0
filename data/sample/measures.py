"""Plain measurements of the made world for truth.json: concentration, reach, lifts, before and after."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.sample import plan
from data.sample.extras import BURST_BOT
from data.sample.programs import Step
from data.sample.talk import Act
from data.sample.world import World

Json = dict[str, Any]
_NOT_ACTIVE = frozenset({"visit", "event_attendance", "purchase", "referral"})
_WINDOW_WEEKS = 12
_TIERS = (("top 5 %", 0.05), ("5-10 %", 0.10), ("10-50 %", 0.50), ("the rest", 1.0))  # cut at this share of members


def is_active(act: Act) -> bool:
    """Whether an act counts as activity (creates and reactions)."""
    return act.kind not in _NOT_ACTIVE


def is_create(act: Act) -> bool:
    """Whether an act counts as content."""
    return is_active(act) and act.kind != "reaction"


def rounded(value: float, digits: int = 4) -> float:
    """A number as truth.json prints it."""
    return round(float(value), digits)


def gini(values: NDArray[np.float64]) -> float:
    """Gini coefficient (plug-in) of non-negative numbers.

    >>> round(gini(np.array([1.0, 2, 3, 4, 5])), 6)
    0.266667
    """
    ordered = np.sort(values)
    ranks = np.arange(1, len(ordered) + 1)
    return float(2 * (ranks * ordered).sum() / (len(ordered) * ordered.sum()) - (len(ordered) + 1) / len(ordered))


def concentration(world: World) -> Json:
    """Who carries the community, by account: staff, the flagged bot and removed accounts left out."""
    team = {person.number for person in world.people if person.kind == "staff"} | {BURST_BOT}
    count: Counter[str] = Counter()
    for act in world.acts:
        if is_create(act) and act.person not in team | world.accounts.removed:
            count[world.accounts.id_of(act.person, act.second)] += 1
    made = np.sort(np.array(list(count.values()), dtype=np.float64))
    rates = world.rhythm.rates.sum(axis=1)
    wrote = [p.number for p in world.people if p.kind in ("rotating", "evergreen", "star") and rates[p.number] > 0]
    return {
        "contributors": len(made),
        "creates": int(made.sum()),
        "gini": rounded(gini(made)),
        "gini_of_rates": rounded(gini(rates[wrote])),
        "rates_of": "expected creates in the window of rotating members, evergreen members and the star",
        "top_1_percent_share": rounded(_top(made, 0.01)),
        "top_10_percent_share": rounded(_top(made, 0.10)),
    }


def _top(ordered: NDArray[np.float64], share: float) -> float:
    """Share of the largest, with the Lorenz curve read between two members where needed."""
    curve = np.concatenate([[0.0], np.cumsum(ordered)]) / ordered.sum()
    return 1 - float(np.interp((1 - share) * len(ordered), np.arange(len(curve)), curve))


def reach(world: World) -> Json:
    """Audiences (distinct people who replied or reacted) of the star and of the micro-influencers, 90 days each."""
    there = [p for p in world.people if p.is_micro and p.join < plan.DAYS - 180 and p.leave > plan.DAYS]
    micros = {person.number for person in there}
    star = next(person.number for person in world.people if person.kind == "star")
    windows = {}
    for name, end in (("last_90_days", plan.DAYS), ("90_days_before", plan.DAYS - 90)):
        heard = _audiences(world, end - 90, end)
        others = sorted((len(people) for who, people in heard.items() if who != star), reverse=True)
        joint: set[int] = set().union(*(heard.get(who, set()) for who in micros)) - micros - {star}
        windows[name] = {"star": len(heard[star]), "next_five": others[:5], "micro_influencers_together": len(joint)}
    gone = [p for p in world.people if p.is_micro and p.number not in micros]
    return {
        "star": world.id_of(star),
        "micro_influencers": sorted(world.id_of(who) for who in micros),
        "micro_influencers_earlier": sorted(world.id_of(p.number) for p in gone),
        "audience": windows,
        "recommendations_per_member_week": _recommending(world, micros, star),
    }


def _audiences(world: World, begin: float, end: float) -> dict[int, set[int]]:
    out = {p.number for p in world.people if p.kind in ("staff", "bot")} | world.accounts.removed
    heard: dict[int, set[int]] = {}
    for act in world.acts:
        if act.parent < 0 or not begin * plan.DAY <= act.second < end * plan.DAY or not is_active(act):
            continue
        author = world.acts[act.parent].person
        if author != act.person and not {author, act.person} & out:
            heard.setdefault(author, set()).add(act.person)
    return heard


def _recommending(world: World, micros: set[int], star: int) -> Json:
    since = (plan.DAYS - 90) * plan.DAY
    out = {p.number for p in world.people if p.kind in ("staff", "bot")} | world.accounts.removed
    late = [act for act in world.acts if act.second >= since and is_active(act) and act.person not in out]
    rest = {act.person for act in late} - micros - {star}
    made = Counter(act.person for act in late if act.kind == "recommendation")
    weeks = 90 / 7
    by_micro = sum(made[who] for who in micros) / (len(micros) * weeks)
    by_rest = sum(made[who] for who in rest) / (len(rest) * weeks)
    return {
        "micro_influencers": rounded(by_micro),
        "others": rounded(by_rest),
        "multiple": rounded(by_micro / by_rest, 2),
    }


def planted_lift(world: World) -> float:
    """ln(sum of rates with training / without) over weeks g+1 ... g+12 of the trained."""
    done = [(who, week) for one in world.rhythm.rounds for who, week in one.completed]
    with_, without = 0.0, 0.0
    for who, week in done:
        span = slice(week + 1, week + 1 + _WINDOW_WEEKS)
        with_ += float(world.rhythm.rates[who, span].sum())
        without += float(world.rhythm.rates_untrained[who, span].sum())
    return rounded(np.log(with_ / without))


def _weekly(world: World) -> NDArray[np.int64]:
    """Creates per person and week as they stand in the log."""
    grid = np.zeros((len(world.people), plan.WEEKS), dtype=np.int64)
    for act in world.acts:
        if is_create(act):
            grid[act.person, plan.week_of(act.second / plan.DAY)] += 1
    return grid


def naive_by_tier(world: World) -> Json:
    """What a plain before and after shows for members who were never trained: the top falls, the rest rise.

    Four weeks before and after each of the training's dates, tiers cut in the weeks before.
    """
    grid = _weekly(world)
    trained = {who for one in world.rhythm.rounds for who, _ in one.completed}
    sums = np.zeros((len(_TIERS), 2))
    for week in plan.TRAINING_WEEKS:
        begin = plan.FIRST_DAY + 7 * week
        stay = [
            p.number
            for p in world.people
            if p.kind in ("rotating", "evergreen") and p.number not in trained
            if p.join < begin - 28 and p.leave > begin + 28
        ]
        both = np.stack([grid[stay, week - 4 : week].sum(axis=1), grid[stay, week : week + 4].sum(axis=1)], axis=1)
        both = both[np.argsort(-both[:, 0], kind="stable")]
        low = 0
        for tier, (_, share) in enumerate(_TIERS):
            high = round(share * len(stay))
            sums[tier] += both[low:high].sum(axis=0)
            low = high
    return {name: rounded(np.log(sums[k, 1] / sums[k, 0]), 3) for k, (name, _) in enumerate(_TIERS)}


def naive_change(world: World, steps: list[Step], days: int) -> float:
    """ln(creates after / before) within some days of the award, all recipients together."""
    given = {step.person: step.completed or 0.0 for step in steps}
    before = after = 0
    for act in world.acts:
        if act.person in given and is_create(act):
            apart = act.second / plan.DAY - given[act.person]
            before += -days <= apart < 0
            after += 0 <= apart < days
    return rounded(np.log(after / before), 3)


def cycle_mode() -> int:
    """Mode in days of the planted tenures of all kinds of groups together: a mixture of Weibull densities."""
    grid = np.arange(1.0, 800.0)
    density = np.zeros_like(grid)
    for kind, share in plan.KIND_SHARES.items():
        scaled = grid / plan.scale_of(kind)
        hazard = plan.TENURE_SHAPE / plan.scale_of(kind) * scaled ** (plan.TENURE_SHAPE - 1)
        density += share * hazard * np.exp(-(scaled**plan.TENURE_SHAPE))
    return int(grid[int(density.argmax())])
