"""Arithmetic that ends a way on what its tables left: a few numbers, never the acts. Not the product's own models."""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
import pandas as pd
from scipy.special import betainc

from bench.churn_plain import _kaplan_meier, _ratio, _weibull

Numbers: TypeAlias = dict[str, float]
SURE, FEWEST_ACTS, FEWEST_ANSWERS, FEWEST_QUESTIONS, FEWEST_A_SIDE = 0.9, 3, 3, 5, 10
HOURS = (24, 72)
REPLY, RETURN = pd.Timedelta(hours=72), pd.Timedelta(days=30)  # until when a reply is early, and writing again counts
BLOCK, RECENT, DAY = 28, 90, pd.Timedelta(days=1)
NOT_ACTIVITY = ["visit", "login", "join", "event_attendance", "referral", "purchase"]
NONE = float("nan")
FEW_RETURN = 0.1  # within 28 days, METHODS 2.2: then a silence counts as a departure
MEDIAN, HALF_A_YEAR = 0.5, 180


def concentration(x: np.ndarray, members: np.ndarray) -> Numbers:
    """From how many members made how much: `members` of them x acts each, x ascending."""
    n, total = int(members.sum()), int((members * x).sum())
    people, made = np.append(0, members.cumsum()), np.append(0, (members * x).cumsum())
    numbers: Numbers = {"members": n, "events": total}
    numbers["gini"] = 1 - float((members * (made[1:] + made[:-1])).sum()) / (n * total)
    numbers["gini_corrected"] = numbers["gini"] * n / (n - 1)
    numbers["hhi"] = float((members * x.astype(float) ** 2).sum()) / total**2
    numbers["theil"] = float((members * x * np.log(x * n / total)).sum()) / total
    of_most, by_most, from_top = members[::-1].cumsum(), (members * x)[::-1].cumsum(), x[::-1]
    for share in (50, 80):
        needed = -(-share * total // 100)
        block = int(np.searchsorted(by_most, needed))
        spare = (by_most[block] - needed) // from_top[block]
        numbers[f"absence_factor_{share}"] = int(of_most[block] - spare)
    for percent in (1, 5, 10, 20):
        numbers[f"top_share_{percent}%"] = 1 - float(np.interp((100 - percent) * n / 100, people, made)) / total
    return numbers | _tiers(n - people, total - made)


def _tiers(above: np.ndarray, content: np.ndarray) -> Numbers:
    """Members and content of each band, from how many have each count or more and what they made, descending."""
    n, start, rows = int(above[0]), above.size - 1, {}
    for percent, name in ((1, "top_1"), (5, "top_5"), (10, "top_10"), (50, "top_50"), (100, "rest")):
        wanted = math.ceil(percent * n / 100)
        stop = int(np.flatnonzero(above >= wanted)[-1])
        stop = stop + 1 if above[stop] > 1.5 * wanted else stop
        stop = min(stop, start)
        rows[f"tier {name} members"] = int(above[stop] - above[start])
        rows[f"tier {name} content"] = int(content[stop] - content[start])
        start = stop
    return rows


def answered_within(hours: np.ndarray, answered: np.ndarray, at: float) -> float:
    """Share answered within so many hours, those still open followed as long as they were (Kaplan-Meier)."""
    if hours.size < FEWEST_QUESTIONS or (hours.max() < at and not answered.all()):
        return NONE
    order = np.argsort(hours)
    time, ends = np.maximum(hours[order], 1 / 3600), answered[order]
    times, first = np.unique(time, return_index=True)
    events, at_risk = np.add.reduceat(ends.astype(float), first), time.size - first
    return 1 - float(np.prod(1 - (events / at_risk)[times <= at]))


def roles(answers: np.ndarray, asked: np.ndarray) -> dict[str, np.ndarray]:
    """Who provides, seeks, does both or too little: masks over members, from their answers and questions."""
    sure = 1 - betainc(answers + 1.0, asked + 1.0, 0.5)
    few = answers + asked < FEWEST_ACTS
    provider, seeker = ~few & (sure >= SURE), ~few & (sure <= 1 - SURE)
    return {"provider": provider, "seeker": seeker, "mixed": ~(few | provider | seeker), "too_few": few}


def half_by(counts: np.ndarray) -> int:
    """The fewest people who together made half."""
    made = np.sort(counts)[::-1].cumsum()
    return int(np.searchsorted(made, made[-1] / 2)) + 1 if made.size and made[-1] else 0


def questions_numbers(waits: pd.DataFrame, people: pd.DataFrame, waiting: int) -> Numbers:
    """Of the whole export. waits: hours, answered. people: answers, asked, taken_up, reacted, thanked."""
    answers, asked = people["answers"].to_numpy(np.int64), people["asked"].to_numpy(np.int64)
    total = int(answers.sum())
    hours, answered = waits["hours"].to_numpy(float), waits["answered"].to_numpy(bool)
    numbers: Numbers = {
        "questions": len(waits),
        "answers_by_half_of": half_by(answers),
        "unanswered_newcomers": waiting,
    }
    numbers |= {name: int(mask.sum()) for name, mask in roles(answers, asked).items()}
    numbers |= {f"answered_{at}h": answered_within(hours, answered, at) for at in HOURS}
    numbers |= {name: int(people[name].sum()) / total for name in ("taken_up", "reacted", "thanked")}
    return numbers | {"answers_per_question": total / len(waits)}


def returns_numbers(is_replied: np.ndarray, newcomers: np.ndarray, back: np.ndarray) -> Numbers:
    """Shares of newcomers who wrote again, with and without an early reply, and how many there were."""
    numbers: Numbers = {}
    for name, side in (("with", True), ("without", False)):
        of, again = (int(column[is_replied == side].sum()) for column in (newcomers, back))
        numbers[f"newcomers {name} reply"] = of
        numbers[f"returns_{name}_reply"] = again / of if of >= FEWEST_A_SIDE else NONE
    return numbers


def period_numbers(name: str, waits: pd.DataFrame, people: pd.DataFrame, waiting: int) -> Numbers:
    """Of one of two periods that are set side by side."""
    answers, asked = people["answers"].to_numpy(np.int64), people["asked"].to_numpy(np.int64)
    found = {role: int(mask.sum()) for role, mask in roles(answers, asked).items()}
    is_ratio = found["provider"] > 0 and found["seeker"] > 0
    hours, answered = waits["hours"].to_numpy(float), waits["answered"].to_numpy(bool)
    day, three = (answered_within(hours, answered, at) for at in HOURS)
    return {
        f"{name} unanswered_72h": 1 - three,
        f"{name} answered_24h": day,
        f"{name} providers_per_seeker": found["provider"] / found["seeker"] if is_ratio else NONE,
        f"{name} taken_up": int(people["taken_up"].sum()) / int(answers.sum()),
        f"{name} newcomers_waiting": waiting,
    }


def skills_numbers(waits: pd.DataFrame, people: pd.DataFrame) -> Numbers:
    """By topic. waits: topic, hours, answered. people: topic, answers, asked, one row per member and topic."""
    numbers: Numbers = {"questions": len(waits)}
    columns = {name: people[name].to_numpy(np.int64) for name in ("answers", "asked")}
    places = people.groupby("topic", observed=True).indices
    hours, answered = waits["hours"].to_numpy(float), waits["answered"].to_numpy(bool)
    for topic, rows in waits.groupby("topic", observed=True).indices.items():
        answers, asked = (columns[name][places[topic]] for name in ("answers", "asked"))
        provides = roles(answers, asked)["provider"] & (answers >= FEWEST_ANSWERS)
        numbers |= {
            f"{topic}: demand": len(rows),
            f"{topic}: answered_72h": answered_within(hours[rows], answered[rows], HOURS[1]),
            f"{topic}: providers": int(provides.sum()),
            f"{topic}: answerers": int((answers > 0).sum()),
            f"{topic}: answers": int(answers.sum()),
            f"{topic}: absence": half_by(answers),
        }
    return numbers


def threshold_of(gaps: pd.DataFrame, days: int) -> int:
    """The shortest silence in whole weeks after which few return. gaps: by t the weight w, of it dw that ended."""
    by = gaps.sort_index()
    at_risk = by["w"][::-1].cumsum()[::-1]
    curve = (1 - by["dw"] / at_risk).cumprod()
    grid = curve.reindex(range(int(curve.index.max()) + 1)).ffill().fillna(1.0).to_numpy()
    silent = np.arange(min(days // 3 + 14, len(grid)))
    few = 1 - grid[np.minimum(silent + 28, len(grid) - 1)] / grid[silent] <= FEW_RETURN
    telling = (
        first for first in range(14, days // 3 + 1, 7) if few.size >= first + 14 and few[first : first + 14].all()
    )
    return next(telling)


def churn_numbers(threshold: int, spells: pd.DataFrame, *, begin: int, end: int) -> Numbers:
    """Tenure from each member's first spell. spells: first and last day, is_once (one active day)."""
    told = end - threshold
    gone = spells["last"] < told
    known = spells["first"] >= begin + threshold
    tenure = np.where(gone, np.maximum(spells["last"] - spells["first"], 0.5), told - spells["first"])
    lives = pd.DataFrame({"start": spells["first"], "last": spells["last"], "t": tenure, "d": gone})[known]
    staying = lives[~spells["is_once"][known]]
    curve = _kaplan_meier(staying[staying["t"] > 0])
    return {
        "threshold_days": threshold,
        "departures": int(gone.sum()),
        "median_days": float(curve.index[curve["s"] <= MEDIAN][0]),
        "survival": float(curve["s"].loc[:HALF_A_YEAR].iloc[-1]),
        "weibull_shape": _weibull(staying),
        "observed_expected": _ratio(lives, told),
    }


def growth_numbers(active: list[int], churned: list[int]) -> Numbers:
    """Active people by block, and those of the block before who are not there."""
    numbers: Numbers = {f"block {number} active": count for number, count in enumerate(active)}
    return numbers | {f"block {number + 1} churned": count for number, count in enumerate(churned)}


def block_numbers(blocks: pd.DataFrame) -> Numbers:
    """Blocks of 28 days with active, new and contributing people and create acts; block 0 is the last one."""
    columns = ("active", "new", "contributors", "created")
    rows = blocks.set_index("block")[list(columns)].astype("int64").to_dict("index")
    return {f"block {block} back: {name}": row[name] for block, row in rows.items() for name in columns}


def reach_numbers(pairs: dict[str, np.ndarray], people: dict[str, np.ndarray]) -> Numbers:
    """Both windows. pairs: is_later, author, days, acts, inferred. people: is_later, acts, created, weeks."""
    numbers: Numbers = {}
    for name, is_later in (("later", True), ("earlier", False)):
        there, active = pairs["is_later"] == is_later, people["is_later"] == is_later
        reached = np.bincount(pairs["author"][there].astype(np.int64))
        acts = int(pairs["acts"][there].sum())
        numbers |= {
            f"{name} pairs": int(there.sum()),
            f"{name} days": int(pairs["days"][there].sum()),
            f"{name} answers": acts,
            f"{name} inferred": int(pairs["inferred"][there].sum()),
            f"{name} authors": int((reached > 0).sum()),
            f"{name} widest": int(reached.max()),
            f"{name} people": int(active.sum()),
        }
        numbers |= {f"{name} {what}": int(people[what][active].sum()) for what in ("acts", "created", "weeks")}
    return numbers


def micro_numbers(people: pd.DataFrame, pairs: pd.DataFrame, days: np.ndarray) -> Numbers:
    """By group. people: community, member_key, what each did. pairs: community, pairs, mutual. days: of the graph."""
    lately = people[people["active_90"] > 0]
    bridging = lately["member_key"].value_counts() > 1
    bridges = lately[lately["member_key"].isin(bridging.index[bridging])].groupby("community", observed=True).size()
    names = [
        "created",
        "posts",
        "replies",
        "received",
        "reactions",
        "created_90",
        "posts_90",
        "received_90",
        "active_90",
    ]
    grouped = people.groupby("community", observed=True)
    rows = grouped[names].sum().assign(members=grouped.size(), bridges=bridges).join(pairs.set_index("community"))
    rows = rows[[*names, "members", "bridges", "pairs", "mutual"]].fillna(0)
    found = {
        f"{group}: {name}": int(row[name]) for group, row in rows.to_dict("index").items() for name in rows.columns
    }
    return found | {"pairs of the graph": days.size, "days of the graph": int(days.sum())}


def readiness_numbers(rows: dict[str, np.ndarray], outcomes: dict[str, np.ndarray]) -> Numbers:
    """Sums of every column of the snapshots and of the outcomes, and how many rows both have."""
    numbers: Numbers = {"snapshots": len(rows["origin"]), "outcomes": len(outcomes["origin"])}
    for columns in (rows, outcomes):
        numbers |= {
            name: int(np.nansum(np.ma.filled(column.astype(np.float64), 0.0)))
            for name, column in columns.items()
            if name.startswith(("count_", "sum_", "active_"))
        }
    return numbers
