"""What a manager wants from a list: for what, by which channel, how many, whom from, with which skills and limits."""

from __future__ import annotations

from dataclasses import dataclass

from errors import WrongUsage
from models.hold_out import LARGEST_SHARE, SMALLEST_SHARE
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
NOMINATION = "nomination"
# whom from -> words for the screen, beside the tiers
ACTIVE, SELECTED, RISING, RETURNING = "active", "selected", "rising", "returning"
SOURCES: dict[str, str] = {
    ACTIVE: "Active in 90 days",
    RISING: "Almost ready: rising",
    RETURNING: "Almost ready: returning",
    SELECTED: "The people selected on another page",
}
ASKED_DAYS = 90  # METHODS 6.4: one ask per 90 days
# what a quota can be about: the column of figures.candidates.Pool.frame -> words for the screen
QUOTA_BY = {"community": "mostly in", "tier": "tier", "tenure": "here", "role": "role"}
# More people cannot be asked by anybody, and a mistyped number must not name the whole community.
LARGEST_LIST = 5_000


@dataclass(frozen=True)
class Wish:
    """One list as it is wanted.

    skills: topics that count; none: every topic with an unserved need. variety: a key of VARIETY. most_per_group: at
    most so many who are mostly active in one group. source: a key of SOURCES or of models.tiers.KEYS; member_keys: the
    people of the source "selected". program: as program exports name it; who is in it already is left out. hold_out:
    share of the list that waits, None: everybody is invited. seed: of the lottery. quotas: (a key of QUOTA_BY, value,
    at least so many).
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
    quotas: tuple[tuple[str, str, int], ...] = ()

    def check(self) -> None:
        """Raise WrongUsage for a choice that cannot be."""
        names = [("quota", name, tuple(QUOTA_BY)) for name, _value, _least in self.quotas]
        for what, chosen, known in (
            *names,
            ("purpose", self.purpose, tuple(PURPOSES)),
            ("list", self.channel, tuple(CHANNELS)),
            ("variety", self.variety, tuple(VARIETY)),
            ("source", self.source, (*SOURCES, *KEYS)),
        ):
            if chosen not in known:
                raise WrongUsage(f'There is no {what} "{chosen}"', remedy=f"Choose one of: {', '.join(known)}.")
        if self.size < 1:
            raise WrongUsage(f"A list cannot have {self.size} people", remedy="Ask for one person or more.")
        if self.size > LARGEST_LIST:
            raise WrongUsage(
                f"A list of {self.size:,} people is none to ask by hand", remedy=f"Ask for {LARGEST_LIST:,} or fewer."
            )
        if self.hold_out is not None and not SMALLEST_SHARE <= self.hold_out <= LARGEST_SHARE:
            raise WrongUsage(
                f"A hold-out of {self.hold_out:g} cannot be",
                remedy=f"Hold out a share from {SMALLEST_SHARE:g} to {LARGEST_SHARE:g}, such as 0.2, or nobody.",
            )
        if self.most_per_group is not None and self.most_per_group < 1:
            raise WrongUsage(
                f"At most {self.most_per_group} per group leaves nobody", remedy="Allow one person or more per group."
            )
