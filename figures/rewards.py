"""What each person might value, as a suggestion from what they do, with what was published on it and its doubt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

OFTEN = 20  # acts in 90 days from which somebody counts as very active


@dataclass(frozen=True)
class Reward:
    """kind: as a file names it. words: what to offer. evidence: what was published. doubt: why it may not hold here."""

    kind: str
    words: str
    evidence: str
    doubt: str


STATUS = Reward(
    "status",
    "Status: a thank-you in public, a badge or a title",
    "Awards raised the work of the already active in a randomised trial (Restivo & van de Rijt 2014)",
    "The less active did less after an award in the same trial, so keep it for those who are active anyway",
)
ACCESS = Reward(
    "access",
    "Access: a look at what is new, a line to the team",
    "No randomised trial in communities is known to us",
    "A guess from what the person does; ask whether they want it",
)
TRAINING = Reward(
    "training",
    "Training with a person to turn to",
    "Personal help raised retention, for low and high activity (randomised; Morgan & Halfaker 2018)",
    "A free tutorial without a person did nothing in 180 days (randomised; Narayan 2017)",
)
AFFILIATION = Reward(
    "affiliation",
    "Affiliation: a link of their own",
    "Ordinary recommenders were the most cost-effective under wide assumptions (Bakshy 2011)",
    "Observed on links that were shared anyway; money may crowd out what was done for its own sake",
)
REWARDS = (STATUS, ACCESS, TRAINING, AFFILIATION)


def suggested(person: Mapping[object, object], *, recommends: bool = False) -> Reward:
    """The reward that fits what a person does: who recommends, who answers much, who is new or asks, who is in between.

    person: role (provider, seeker, mixed, too_few), count_created of 90 days.

    >>> suggested({"role": "provider", "count_created": 40}).kind, suggested({"role": "seeker"}).kind
    ('status', 'training')
    """
    if recommends:
        return AFFILIATION
    often = int(str(person.get("count_created") or 0)) >= OFTEN
    if person.get("role") == "provider":
        return STATUS if often else TRAINING
    return ACCESS if often else TRAINING
