"""How deep groups go: replies per post with its interval, pulled to all groups, against the limits of a funnel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from models.comparison import marked
from models.estimate import Estimate, without_interval
from models.histogram import Floats, Ints
from models.ratio import ratio_over_people, squared_distances
from models.shrink import shrunk_to_pooled

FEWEST_POSTS = 10  # below, one lively thread is the group's number
LEAST_ATTRIBUTED = 0.9  # of all replies: below, whose thread was answered is not known and there is no interval
LIMITS = (0.95, 0.998)  # METHODS 0.4


@dataclass(frozen=True, eq=False)
class Group:
    """A group's people as arrays of one length: threads each started, and replies that came to each.

    replies: all replies made in the group; they may exceed those that can be attributed.
    """

    name: str
    posts: Ints
    received: Ints
    replies: int

    @property
    def count_posts(self) -> int:
        """Posts of all its people."""
        return int(self.posts.sum())

    @property
    def ratio(self) -> float:
        """Replies per post; 0 without posts."""
        return self.replies / self.count_posts if self.count_posts else 0.0

    def squares(self) -> float:
        """Squared distances of the people's replies from what the group's own ratio gives them."""
        return squared_distances(self.received, self.posts)


@dataclass(frozen=True)
class Depth:
    """One group: replies per post, the same pulled to all groups, whether it stands out of the funnel."""

    name: str
    posts: int
    replies: int
    per_post: Estimate
    shrunk: float | None
    differs: bool


@dataclass(frozen=True, eq=False)
class Funnel:
    """Groups by posts, the pooled replies per post, and spread: the standard deviation that one post alone has."""

    groups: tuple[Depth, ...]
    pooled: float | None
    spread: float

    def limits(self, posts: Floats, level: float) -> tuple[Floats, Floats]:
        """Where a group of so many posts lies by chance alone; never below no reply."""
        pooled = self.pooled or 0.0
        half = NormalDist().inv_cdf(0.5 + level / 2) * self.spread / np.sqrt(np.maximum(posts, 1.0))
        return np.maximum(pooled - half, 0.0), pooled + half


def funnel(groups: Sequence[Group]) -> Funnel:
    """Each group's replies per post, and who lies outside the limits round the pooled value.

    The spread comes from people within groups: a person's threads share a fate, so people are what varies (METHODS
    0.4). Marked are groups beyond 95 %; with more than ten groups those past Benjamini-Hochberg 10 %. A group is not
    ranked: small ones swing widely by chance, and the funnel shows how widely.
    Source: Spiegelhalter 2005, Statistics in Medicine 24:1185.
    """
    known = [group for group in groups if group.count_posts >= FEWEST_POSTS]
    posts = np.array([group.count_posts for group in known], dtype=np.float64)
    total = float(posts.sum())
    pooled = sum(group.replies for group in known) / total if total else None
    spread = float(np.sqrt(sum(group.squares() for group in known) / total)) if total else 0.0
    ratios = np.array([group.ratio for group in known])
    kept = shrunk_to_pooled(ratios, spread**2 / np.maximum(posts, 1.0), posts)
    shrunk = {group.name: float(value) for group, value in zip(known, kept.values, strict=True)}
    out = marked(_chances(known, posts, pooled, spread)) if pooled is not None and len(known) > 1 else set()
    rows = [
        Depth(group.name, group.count_posts, group.replies, per_post(group), shrunk.get(group.name), group.name in out)
        for group in groups
    ]
    return Funnel(tuple(rows), pooled, spread)


def _chances(known: Sequence[Group], posts: Floats, pooled: float, spread: float) -> dict[str, float]:
    """How likely each group's distance from the pooled value is by chance."""
    if not spread:
        return {}
    distances = [abs(group.ratio - pooled) * np.sqrt(n) / spread for group, n in zip(known, posts, strict=True)]
    return {group.name: 2 * NormalDist().cdf(-float(d)) for group, d in zip(known, distances, strict=True)}


def per_post(group: Group) -> Estimate:
    """Replies per post of one group, n of it the people who posted; below FEWEST_POSTS posts counts alone.

    >>> found = per_post(Group("One", np.full(10, 2), np.arange(10), 45))
    >>> found.value, round(found.low, 2), round(found.high, 2)
    (2.25, 1.51, 3.34)
    """
    found = ratio_over_people(group.received, group.posts, fewest=FEWEST_POSTS, of="posts")
    if found.value is None or group.received.sum() >= LEAST_ATTRIBUTED * group.replies:
        return found
    return without_interval(group.ratio, n=found.n, reason="the data does not say whose post was answered")
