"""The plan of the made community: its dates, sizes and planted truths, as constants with their reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np

SEED = 20261001
START = datetime(2024, 10, 1, tzinfo=UTC)
END = datetime(2026, 10, 1, tzinfo=UTC)  # the first instant that is not covered
DAYS = (END - START).days  # 730
DAY = 86_400  # seconds
WEEKS = 105  # seven-day weeks counted back from END; only two days of the first lie inside the window
FIRST_DAY = DAYS - WEEKS * 7  # day on which week 0 begins, counted from START: -5

COUNT_REGISTERED = 2_500
COUNT_STAFF = 5
COUNT_EVERGREEN = 40
COUNT_SECOND_ACCOUNTS = 8
COUNT_REMOVED = 24  # accounts that were deleted: their acts stand under one pooled id
COUNT_MICRO = 30  # "a few dozen": 10 of them evergreen, 20 rotating
COUNT_MICRO_EVERGREEN = 10
SHARE_QUIET = 0.43  # joined and never wrote or reacted
SHARE_BOUNCE = 0.12  # wrote once or twice in the first days and never again

# Rotating members stay for a Weibull time; the mode of Weibull(scale, 6) is scale * (5 / 6) ** (1 / 6).
TENURE_SHAPE = 6.0
KIND_SHARES = {"wedding": 0.50, "due": 0.32, "topic": 0.10, "small": 0.08}
CYCLE_DAYS = {"wedding": 385.0, "due": 340.0, "topic": 365.0, "small": 365.0}  # about a year: Wexler 2020, PLOS ONE

OUTAGE_DAYS = (413, 414)  # 2025-11-18 and 2025-11-19: two days without any row
TROUBLE_FROM_DAY = 470  # 2026-01-14: from here on newcomers of one group are left without an answer
TROUBLE_GROUP = "Brides of Spring 2027"
TROUBLE_IGNORED = 0.70  # share of their first questions that nobody answers
TROUBLE_LEAVES = 0.90  # share of the unanswered who leave within weeks
TROUBLE_STAY_DAYS = 30.0  # mean of the exponential stay of those who leave

BURST_RHO, BURST_SD = 0.85, 0.40  # weekly log-burst, AR(1)
RISER_SHARE, RISER_GAIN, RISER_WEEKS = 0.08, 1.2, 16  # as the growth world of METHODS 5

TRAINING = "Answer Academy"
TRAINING_EFFECT = 1.6  # rate ratio once the ramp of four weeks is over
TRAINING_RAMP_WEEKS = 4
TRAINING_WEEKS = tuple(range(27, 92, 9))  # 24 weeks of history before the first, 13 weeks after the last
TRAINING_TENURE_WEEKS = 15
TRAINING_LIST_WEEKS = (24, 12)  # the list is drawn a quarter ahead: counts of these weeks before the round
TRAINING_INVITED_SHARE = 0.62  # the others of the band are the comparison

BADGE = "Kind Words badge"  # planted without any effect, given after a burst
BADGE_WEEKS = tuple(range(20, 96, 12))
BADGE_PER_ROUND = 16

# Attention: how often an ordinary reaction or comment goes to the star's latest post, wherever it stands.
STAR_PULL = 0.17
GAP_TOPICS = ("vendor contracts", "parental leave")  # asked often, hardly answered
SINGLE_TOPIC = "dress alterations"  # nearly all answers come from one person
GAP_ANSWERABLE = 0.06  # share of such questions that people without the skill answer anyway


def scale_of(kind: str) -> float:
    """Scale of the Weibull tenure of a kind of group, from its mode.

    >>> round(scale_of("wedding"))
    397
    """
    return CYCLE_DAYS[kind] / float((1 - 1 / TENURE_SHAPE) ** (1 / TENURE_SHAPE))


def week_of(day: float) -> int:
    """Number of the week (0 to 104) in which a day since START lies."""
    return int((day - FIRST_DAY) // 7)


def at(seconds: int) -> str:
    """ISO 8601 text in UTC of a number of seconds since START.

    >>> at(60)
    '2024-10-01T00:01:00Z'
    """
    return (START + timedelta(seconds=int(seconds))).strftime("%Y-%m-%dT%H:%M:%SZ")


def on_day(day: float) -> str:
    """ISO date of a day since START."""
    return (START + timedelta(days=int(np.floor(day)))).strftime("%Y-%m-%d")


def stream(stage: int) -> np.random.Generator:
    """Random numbers of one stage, so that a change in one stage leaves the others' draws alone."""
    return np.random.default_rng([SEED, stage])
