"""Estimates of Seekers & providers: answers per question, providers per seeker, what comes of answers, the curve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.answers import AnswerCurve
from models.estimate import Estimate, count_only, with_interval
from models.histogram import Floats
from models.ratio import ratio_over_people, share_over_people

FEWEST_QUESTIONS = 30  # METHODS 1.5: below, questions cannot be told from talk
FEWEST_ANSWERS = 30  # as many answers, before anybody is called their provider
WEEK = 168  # hours
CURVE_HOURS = np.geomspace(0.25, WEEK, 25)  # a quarter of an hour to a week: more points cannot be told apart


@dataclass(frozen=True)
class Taken:
    """What came of the answers: shares (0 to 1) accepted, reacted to, answered by the asker, and any of the three."""

    accepted: Estimate
    reacted: Estimate
    thanked: Estimate
    any_of_them: Estimate


@dataclass(frozen=True, eq=False)
class Curve:
    """Share of questions answered by hours waited, with the 95 % interval over those who ask."""

    hours: Floats
    share: Floats
    low: Floats
    high: Floats


def per_question(asked: pd.DataFrame) -> Estimate:
    """Members who answered per question, people who ask being what varies."""
    whose = asked["asker_key"].fillna(-1).astype("int64")
    sums = asked.assign(whose=whose, one=1).groupby("whose")[["count_answerers", "one"]].sum()
    above, below = (sums[name].to_numpy(dtype=np.int64) for name in ("count_answerers", "one"))
    return ratio_over_people(above, below, fewest=FEWEST_QUESTIONS, of="questions")


def per_seeker(counts: dict[str, int]) -> Estimate:
    """Providers per seeker; the interval is that of members drawn again, which is closed here: Var ln = 1/P + 1/S."""
    providers, seekers = counts["provider"], counts["seeker"]
    n = sum(counts.values())
    if not providers or not seekers:
        return count_only(n=n, reason="no providers" if not providers else "no seekers")
    ratio, half = providers / seekers, 1.96 * float(np.sqrt(1 / providers + 1 / seekers))
    return with_interval(ratio, ratio * float(np.exp(-half)), ratio * float(np.exp(half)), n=n, is_ratio=True)


def taken(people: pd.DataFrame) -> Taken | None:
    """None where nothing in the export says what became of answers."""
    given = people["count_answers"].to_numpy(dtype=np.int64)
    names = ("count_accepted", "count_reacted", "count_thanked", "count_taken_up")
    hits = [people[name].to_numpy(dtype=np.int64) for name in names]
    if not hits[-1].any():
        return None
    return Taken(*(share_over_people(each, given, fewest=FEWEST_ANSWERS, of="answers") for each in hits))


def staff_first_share(asked: pd.DataFrame) -> float:
    """Share of answered questions that staff answered before any member did."""
    staff, member = asked["staff_answered_at"], asked["answered_at"]
    answered = staff.notna() | member.notna()
    first = staff.notna() & (member.isna() | (staff < member))
    return float(first.sum() / answered.sum()) if answered.any() else 0.0


def curve_of(curve: AnswerCurve) -> Curve:
    """The curve at CURVE_HOURS, as far as questions were followed."""
    hours = CURVE_HOURS[[curve.reaches(float(each)) for each in CURVE_HOURS]]
    ends = np.array([curve.interval(float(each)) for each in hours]).reshape(-1, 2)
    return Curve(hours, np.array([curve.share_at(float(each)) for each in hours]), ends[:, 0], ends[:, 1])
