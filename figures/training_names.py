"""Words of Training uplift: tiers, outcomes, kinds of program, verdicts, and why somebody is not compared."""

from __future__ import annotations

from typing import NamedTuple

from models import stacks
from models.uplift import Verdict

TIER_NAMES = {
    "top_1": "top 1 %",
    "top_5": "1–5 %",
    "top_10": "5–10 %",
    "top_50": "10–50 %",
    "rest": "the rest",
    "none": "wrote nothing then",
    "new": "too new for a tier",
}
OUTCOME_NAMES = {
    "activity": "Activity, writing and reacting",
    "answers": "Answers and replies",
    "accepted": "Accepted answers",
    "recommendations": "Recommendations",
    "received": "Reactions received, per member and week",
    "received_per_post": "Reactions per post, among those who posted",
    "created": "Posts and replies",
}
VERDICT_NAMES: dict[Verdict, str] = {
    "lifted": "Lifted",
    "harmed": "Harmed",
    "no_sign": "No sign of an effect",
    "cannot_tell": "Cannot tell",
}
KIND_NAMES = {
    "training": "training",
    "badge": "badge",
    "reward": "reward",
    "affiliate": "affiliate program",
    "superuser": "superuser campaign",
    "superuser campaign": "superuser campaign",
    "webinar": "webinar",
}


class Reason(NamedTuple):
    """Why somebody who was trained is not compared: as scripts and as people read it."""

    key: str
    words: str


REASONS = {
    stacks.NO_ACTIVITY: Reason("no_activity", "never seen in this data"),
    stacks.BEFORE_JOINING: Reason("completed_before_joining", "completed before joining"),
    stacks.JOINED_LATE: Reason("joined_late", "joined too shortly before"),
    stacks.TOO_EARLY: Reason("too_early", "completed too soon after the data begins"),
    stacks.TOO_LATE: Reason("too_late", "completed too shortly before the data ends"),
    stacks.EVERYONE_TRAINED: Reason("everyone_trained", "nearly everyone active then was trained"),
    stacks.NOBODY_ALIKE: Reason("nobody_alike", "nobody alike was there to compare with"),
}


def kind_in_words(kind: str) -> str:
    """A kind of program as it is read; an unknown one as it stands.

    >>> kind_in_words("affiliate"), kind_in_words("mentoring")
    ('affiliate program', 'mentoring')
    """
    return KIND_NAMES.get(kind, kind)
