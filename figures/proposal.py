"""A list as it would be: whom, why, how much of the need they cover, who waits, and what effect could be seen."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from errors import TooFewMembers
from figures.acquaintance import why_asked
from figures.cache import by_data_version
from figures.candidates import Pool, pool
from figures.wish import NOMINATION, QUOTA_BY, Wish
from figures.words import count, day, listed, percent
from models.histogram import Floats
from models.hold_out import FEWEST, hold_out, needed
from models.recruit import Chosen, Quota, choose
from models.sample_size import Z_BOTH
from queries.filters import Filters
from warehouse.workspace import Workspace

SMALLEST_HELP = 0.05  # questions in 90 days: less is not worth a word
MOST_SKILLS = 2  # named in a reason
INVITED, HELD_OUT = "invited", "held_out"


@dataclass(frozen=True, eq=False)
class Proposal:
    """people: one row per person in the order of choice: the columns of Pool.frame, why, arm, block. given: invited.

    covered, of_best, plain: share of the wanted skills' unserved questions that the list would serve, at least this
    share of the best possible list, and what the same number of most active people would serve. smallest_effect: the
    smallest uplift that the hold-out could show. notes: what the wish asked for and could not be had.
    """

    wish: Wish
    pool: Pool
    people: pd.DataFrame
    chosen: Chosen
    covered: float | None
    plain: float | None
    plain_by_skill: Floats
    smallest_effect: float | None
    largest_difference: float | None
    notes: tuple[str, ...]

    @property
    def given(self) -> int:
        """People who are invited."""
        return int((self.people["arm"] != HELD_OUT).sum())

    @property
    def held_out(self) -> int:
        """People who wait."""
        return len(self.people) - self.given


@by_data_version
def proposal(workspace: Workspace, filters: Filters, *, wish: Wish) -> Proposal:
    """Choose the people of a wish. Raises WrongUsage for a wish that cannot be."""
    wish.check()
    found = pool(workspace, filters, wish=wish)
    is_measurable = wish.hold_out is not None and needed(wish.size, wish.hold_out) >= FEWEST
    size = needed(wish.size, wish.hold_out or 0) if is_measurable else wish.size
    candidates = found.candidates()
    chosen = choose(
        candidates,
        size,
        variety=wish.variety,
        most_per_group=wish.most_per_group,
        quotas=[Quota(quota_words(*each), _of(found, each), each[2]) for each in wish.quotas],
    )
    people = found.frame.iloc[list(chosen.rows)].reset_index(drop=True)
    people["why"] = _reasons(found, wish, chosen, people)
    people["gains"] = [tuple(float(gain) for gain in gains) for gains in chosen.by_skill]
    people, difference, waits = _with_arms(people, wish)
    notes = [*_notes(found, wish, chosen, size), *waits]
    invited = int((people["arm"] != HELD_OUT).sum())
    active = choose(candidates, len(people), first=range(len(people)))
    return Proposal(
        wish=wish,
        pool=found,
        people=people,
        chosen=chosen,
        covered=chosen.covered_share,
        plain=active.covered_share,
        plain_by_skill=active.by_skill.sum(axis=0) if len(people) else np.zeros(len(found.skills)),
        smallest_effect=_smallest_effect(people, invited, len(people) - invited),
        largest_difference=difference,
        notes=tuple(notes),
    )


def quota_words(name: str, value: str, least: int) -> str:
    """A quota as it is read.

    >>> quota_words("community", "Dresses", 3)
    'at least 3 mostly in Dresses'
    """
    return f"at least {least:,} {QUOTA_BY[name]} {value}"


def _of(found: Pool, quota: tuple[str, str, int]) -> NDArray[np.bool_]:
    name, value, _least = quota
    return (found.frame[name].astype(str) == value).to_numpy(dtype=bool)


def _reasons(found: Pool, wish: Wish, chosen: Chosen, people: pd.DataFrame) -> list[str]:
    """Why each person is at their place."""
    said = []
    for at, row in enumerate(people.to_dict("records")):
        known = ""
        if wish.channel == NOMINATION:
            known = why_asked(chosen.by_skill[at], found.skills, found.serves[chosen.rows[at]])
        skills = () if wish.channel == NOMINATION else found.skills
        said.append("; ".join(part for part in (known, _why(row, chosen.by_skill[at], skills)) if part))
    return said


def _with_arms(people: pd.DataFrame, wish: Wish) -> tuple[pd.DataFrame, float | None, list[str]]:
    """The people with arm and block; without a hold-out everybody is invited. Why there is none, in words."""
    if people.empty:
        return people.assign(arm=pd.Series(dtype=object), block=pd.Series(dtype=object)), None, []
    block = wish.channel + " · " + people["tier"].astype(str) + " · " + people["community"].astype(str)
    plain = people.assign(arm=INVITED, block=block)
    if wish.hold_out is None:
        return plain, None, []
    names = (np.zeros(len(people), dtype=np.int64), people["tier"], people["community"])
    cells = np.column_stack([pd.factorize(column, sort=True)[0] for column in names]).astype(np.int64)
    try:
        drawn = hold_out(cells, wish.hold_out, rng=np.random.default_rng(wish.seed))
    except TooFewMembers as few:
        return plain.head(wish.size), None, [few.sentence()]
    return plain.assign(arm=np.where(drawn.is_held, HELD_OUT, INVITED)), drawn.largest_difference, []


def _smallest_effect(people: pd.DataFrame, invited: int, waiting: int) -> float | None:
    """The smallest rise in activity that the two arms could show four times in five, judged beside their own past.

    exp(2.8 · SE) - 1 with SE² = (variance / mean²) · (1 - ρ²) · (1/invited + 1/waiting): for gamma-Poisson counts the
    first factor is 1/m + 1/k; ρ is the correlation of two quarters (METHODS 6.5).
    """
    counts = people["count_created"].to_numpy(dtype=np.float64)
    before = people["count_before"].to_numpy(dtype=np.float64)
    if not invited or not waiting or counts.mean() == 0:
        return None
    explained = float(np.corrcoef(before, counts)[0, 1] ** 2) if before.std() and counts.std() else 0.0
    spread = float(counts.var(ddof=1) / counts.mean() ** 2) * (1 - explained) * (1 / invited + 1 / waiting)
    return math.expm1(Z_BOTH * math.sqrt(spread))


def _notes(found: Pool, wish: Wish, chosen: Chosen, size: int) -> list[str]:
    """What the wish asked for and could not be had."""
    notes = [*found.notes]
    if found.unknown_skills:
        topics = listed([f"“{name}”" for name in found.unknown_skills])
        notes.append(f"Nobody asked enough about {topics} in the last 90 days for a need to be measured.")
    if not found.skills:
        notes.append(
            "Nobody is left who might be nominated, so the most active come first."
            if wish.channel == NOMINATION
            else "No need for skills can be measured here, so the most active come first."
        )
    unable = [name for name, column in zip(found.skills, found.serves.T, strict=True) if not column.any()]
    if wish.skills and unable:
        notes.append(f"Nobody who may be asked has answered on {listed(unable)} or names it as a skill.")
    notes += [f"The quota {words} cannot be filled: {missing:,} missing." for words, missing in chosen.unmet.items()]
    given = len(chosen.rows)
    if given < size:
        limit = f", at most {wish.most_per_group} per group" if wish.most_per_group else ""
        notes.append(f"{count(given, 'person', 'people')} instead of {size:,}: no more may be asked{limit}.")
    return notes


def _why(person: Mapping[object, object], gains: np.ndarray, skills: tuple[str, ...]) -> str:
    """Why this person at this place: the need they add, their activity, their probability where a model gave one."""
    order = np.argsort(-gains, kind="stable")[:MOST_SKILLS] if skills else ()
    best = [int(place) for place in order if gains[place] >= SMALLEST_HELP]
    said = []
    if best:
        needs = [f"{gains[place]:.1f} on {skills[place]}" for place in best]
        said.append(f"likely to answer {listed(needs)} of the questions that stay open in 90 days")
    chance = person.get("probability")
    if isinstance(chance, float) and not math.isnan(chance):
        said.append(f"{percent(chance)} likely to reach the top 5 % in 12 weeks")
    said.append(
        f"wrote {count(int(str(person['count_created'])), 'time')} in the last 90 days, mostly in {person['community']}"
    )
    said.append(f"last active {day(pd.Timestamp(str(person['last_active_at'])))}")
    return "; ".join(said)
