"""What a manager wants from a list: for what, by which channel, how many, whom from, with which skills and limits."""

from __future__ import annotations

from dataclasses import dataclass

from errors import WrongUsage
from models.recruit import VARIETY
from models.tiers import KEYS

# purpose -> words for the screen, and what the person is asked for in a message
PURPOSES: dict[str, tuple[str, str]] = {
    "training": ("Training", "take part in a free training"),
    "ambassadors": ("Ambassador program", "become one of our ambassadors"),
    "reviewers": ("Reviewers", "review what we make before others see it"),
    "hosts": ("Event hosts", "host an event of the community"),
    "affiliates": ("Affiliates", "recommend us with a link of your own"),
    "superusers": ("Superuser campaign", "help to look after the community"),
}
# channel -> words for the screen. One person is asked by one channel (METHODS 6.4).
CHANNELS: dict[str, str] = {
    "outreach": "Direct outreach",
    "application": "Application invite",
    "nomination": "Nomination ask",
}
# whom from -> words for the screen, beside the tiers
ACTIVE, SELECTED, RISING, RETURNING = "active", "selected", "rising", "returning"
SOURCES: dict[str, str] = {
    ACTIVE: "Everybody active in the last 90 days",
    RISING: "Almost ready: rising",
    RETURNING: "Almost ready: returning leaders",
    SELECTED: "The people selected on another page",
}
ASKED_DAYS = 90  # METHODS 6.4: one ask per 90 days


@dataclass(frozen=True)
class Wish:
    """One list as it is wanted.

    skills: topics that count; none: every topic with an unserved need. variety: a key of VARIETY. most_per_group: at
    most so many who are mostly active in one group. source: a key of SOURCES or of models.tiers.KEYS; member_keys: the
    people of the source "selected". program: as program exports name it; who is in it already is left out. hold_out:
    share of the list that waits, None: everybody is invited. seed: of the lottery.
    """

    purpose: str = "training"
    channel: str = "outreach"
    size: int = 20
    skills: tuple[str, ...] = ()
    variety: str = "off"
    most_per_group: int | None = None
    source: str = ACTIVE
    member_keys: tuple[int, ...] = ()
    program: str | None = None
    asked_days: int = ASKED_DAYS
    hold_out: float | None = None
    seed: int = 0

    def check(self) -> None:
        """Raise WrongUsage for a choice that cannot be."""
        for what, chosen, known in (
            ("purpose", self.purpose, tuple(PURPOSES)),
            ("list", self.channel, tuple(CHANNELS)),
            ("variety", self.variety, tuple(VARIETY)),
            ("source", self.source, (*SOURCES, *KEYS)),
        ):
            if chosen not in known:
                raise WrongUsage(f'There is no {what} "{chosen}"', remedy=f"Choose one of: {', '.join(known)}.")
        if self.size < 1:
            raise WrongUsage(f"A list cannot have {self.size} people", remedy="Ask for one person or more.")
        if self.most_per_group is not None and self.most_per_group < 1:
            raise WrongUsage(
                f"At most {self.most_per_group} per group leaves nobody", remedy="Allow one person or more per group."
            )
