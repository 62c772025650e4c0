"""Which topics are asked about and not served: expected unanswered questions, who serves them, on how many it hangs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

from models.answers import FEWEST_QUESTIONS, AnswerCurve, Waits
from models.concentration import absence_factor
from models.estimate import Estimate, State, count_only, not_shown, with_interval
from models.histogram import Floats, Ints
from models.roles import roles
from models.shrink import shrunk_interval, shrunk_share

Bools = NDArray[np.bool_]

SERVED_HOURS = 72  # METHODS 6.1
FEWEST_ANSWERS = 3  # METHODS 6.1: a provider of a topic gave three answers; a single point needs as many
WEEKS_AHEAD = 4  # METHODS 6.2: the chance to serve is judged over four weeks
SURE = 0.8  # people are ranked by what is exceeded with this chance
DECLARED = 0.3  # METHODS 6.2: what a declared skill counts before any answer was seen


@dataclass(frozen=True)
class Topic:
    """One topic: its questions, and who answered how many of them.

    waits: one entry a question. answers, seeks: per member who answered or asked in it.
    """

    name: str
    waits: Waits
    answers: Ints
    seeks: Ints


@dataclass(frozen=True)
class Skill:
    """A topic as a skill that the community has or lacks.

    demand: questions. answered: share within SERVED_HOURS. gap: questions that are likely to stay unserved in a window
    as long. providers: members with FEWEST_ANSWERS answers and the role of a provider. absence: fewest people who gave
    half of the answers, None without answers. is_single: one person gave half of them.
    """

    name: str
    demand: int
    answered: Estimate
    gap: Estimate
    providers: int
    answerers: int
    answers: int
    absence: int | None
    is_single: bool

    @property
    def state(self) -> State:
        """As the gap is."""
        return self.gap.state


def skills(topics: Sequence[Topic]) -> list[Skill]:
    """All topics, the largest gap first, those with too few questions after them by demand.

    gap = Q·(1 - P̃), P̃ the share answered, shrunk to that of all topics together with the weight of ten questions; its
    interval is that of the Beta posterior, given the number of questions. Source: METHODS 6.1.
    """
    curves = {topic.name: AnswerCurve(topic.waits) for topic in topics}
    asked = sum(topic.waits.n for topic in topics)
    shares = {name: _share(curve) for name, curve in curves.items()}
    known = {topic.name: topic.waits.n for topic in topics if shares[topic.name] is not None}
    total = sum(known.values())
    pooled = sum(n * (shares[name] or 0.0) for name, n in known.items()) / total if asked and total else 0.0
    found = [_skill(topic, curves[topic.name], shares[topic.name], pooled) for topic in topics]
    return sorted(found, key=_gap_first)


def _gap_first(skill: Skill) -> tuple[float, int, str]:
    return (-(skill.gap.value if skill.gap.value is not None else -1.0), -skill.demand, skill.name)


def _share(curve: AnswerCurve) -> float | None:
    """Share answered within SERVED_HOURS; None where no question was followed for so long."""
    return curve.share_at(SERVED_HOURS) if curve.reaches(SERVED_HOURS) else None


def _skill(topic: Topic, curve: AnswerCurve, share: float | None, pooled: float) -> Skill:
    demand, answers = topic.waits.n, topic.answers
    given = answers[answers > 0]
    absence = absence_factor(given) if given.size else None
    role = np.array(roles(answers, topic.seeks), dtype=object)
    total = int(given.sum())
    return Skill(
        name=topic.name,
        demand=demand,
        answered=curve.within(SERVED_HOURS),
        gap=_gap(demand, share, pooled, curve),
        providers=int(((role == "provider") & (answers >= FEWEST_ANSWERS)).sum()),
        answerers=int(given.size),
        answers=total,
        absence=absence,
        is_single=absence == 1 and total >= FEWEST_ANSWERS,
    )


def _gap(demand: int, share: float | None, pooled: float, curve: AnswerCurve) -> Estimate:
    people = curve.data.count_askers
    if demand < FEWEST_QUESTIONS:
        return count_only(n=people, reason=f"{demand} questions; a gap needs {FEWEST_QUESTIONS}")
    if share is None:
        return not_shown(n=people, reason=f"no question was followed for {SERVED_HOURS} hours")
    low, high = shrunk_interval(share, demand, pooled=pooled)
    value = demand * (1 - shrunk_share(share, demand, pooled=pooled))
    return with_interval(value, demand * (1 - high), demand * (1 - low), n=people, possible=(0.0, float(demand)))


def chance_to_serve(
    good: Ints, answers: Ints, weeks: Floats, *, is_declared: Bools | None = None, writes_per_week: Floats | None = None
) -> Floats:
    """How likely each person serves a topic in the next weeks: shrunk share of good answers times activity on it.

    (g + 1)/(n + 2) · (1 - e^(-r·4)), r = n / weeks: how often somebody answers on this topic, not how much they write.
    good: answers accepted, reacted to or thanked for. weeks: since each came. Without an answer 0, or for a declared
    skill DECLARED · (1 - e^(-w·4)), w: anything that they write a week. Source: METHODS 6.2.

    >>> round(float(chance_to_serve(np.array([8]), np.array([10]), np.array([20.0]))[0]), 4)
    0.6485
    """
    share: Floats = (np.asarray(good) + 1) / (np.asarray(answers) + 2)
    return _served(share, answers, weeks, DECLARED, is_declared, writes_per_week)


def surely_serves(
    good: Ints, answers: Ints, weeks: Floats, *, is_declared: Bools | None = None, writes_per_week: Floats | None = None
) -> Floats:
    """The same with the share of good answers that is exceeded with 80 % chance: one lucky answer does not rank first.

    >>> [round(float(each), 2) for each in surely_serves(np.array([1, 13]), np.array([1, 17]), np.array([4.0, 34.0]))]
    [0.28, 0.57]
    """
    share: Floats = np.asarray(beta.ppf(1 - SURE, np.asarray(good) + 1, np.asarray(answers) - np.asarray(good) + 1))
    return _served(share, answers, weeks, (1 - SURE) * DECLARED, is_declared, writes_per_week)


def _served(  # noqa: PLR0917 - two callers, a line above
    share: Floats, answers: Ints, weeks: Floats, word: float, is_declared: Bools | None, writes: Floats | None
) -> Floats:
    """Share of good answers times the chance of any in the weeks ahead; by word alone where nothing was answered."""
    n, seen = np.asarray(answers), np.asarray(weeks, dtype=np.float64)
    by_deed = share * -np.expm1(-WEEKS_AHEAD * n / seen)
    by_word = np.zeros(n.shape)
    if is_declared is not None and writes is not None:
        by_word = np.where(is_declared, word * -np.expm1(-WEEKS_AHEAD * np.asarray(writes)), 0.0)
    result: Floats = np.where(n > 0, by_deed, by_word)
    return result
