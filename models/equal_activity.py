"""Whether small groups go deeper than large ones when equally active people are compared: tested, not assumed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.stats import t as student

from models.estimate import Estimate, not_shown, with_interval
from models.histogram import Floats, Ints

BANDS = (1, 2, 4, 8, 16, 32)  # acts a person created in the group: each band twice the one before
FEWEST_GROUPS = 3  # a side: what differs between groups is judged by groups, and two make no spread
FEWEST_POSTS = 10  # a side

Verdict = Literal["deeper", "shallower", "no_sign", "cannot_tell"]
NO_SIGN = 0.25  # a ratio within four fifths and five quarters is called no sign of a difference


@dataclass(frozen=True, eq=False)
class Side:
    """One group's people as arrays of one length: created acts, threads started, replies that came to them."""

    name: str
    created: Ints
    posts: Ints
    received: Ints


@dataclass(frozen=True)
class EqualActivity:
    """Replies per post in small groups over those of equally active people in larger ones (1: the same depth).

    small, large: replies per post in the small groups, and what people as active as theirs get in the larger ones.
    covered: share of the small groups' posts by people for whom there are equally active ones on the other side.
    """

    ratio: Estimate
    small: float | None
    large: float | None
    count_small: int
    count_large: int
    covered: float
    verdict: Verdict


def compare(small: Sequence[Side], large: Sequence[Side]) -> EqualActivity:
    """Observed replies in small groups over those expected from equally active people in the larger groups.

    Indirect standardisation by the number of acts a person created there. The interval is on the log scale; each
    group's pull is added up and squared, with Student's t at the degrees of freedom that the groups leave, because
    whole groups differ. An association: who joins small groups may be of another kind.
    Source: linearised variance with clusters, Woodruff 1971, JASA 66:411; degrees of freedom Satterthwaite 1946.
    """
    mine, theirs = _tables(small), _tables(large)
    few = _too_few(small, large, mine, theirs)
    if few:
        return _cannot(few, len(small), len(large))
    large_posts, large_replies = theirs[0].sum(axis=0), theirs[1].sum(axis=0)
    known = large_posts > 0
    rate = np.divide(large_replies, large_posts, out=np.zeros_like(large_posts), where=known)
    posts, replies = mine[0][:, known], mine[1][:, known]
    observed, expected = float(replies.sum()), float((posts @ rate[known]).sum())
    covered = float(posts.sum() / mine[0].sum())
    if observed <= 0 or expected <= 0 or posts.sum() < FEWEST_POSTS:
        return _cannot("too few replies among people who are as active on both sides", len(small), len(large))
    ratio = observed / expected
    pull_small = replies.sum(axis=1) / observed - posts @ rate[known] / expected
    weight = np.divide(posts.sum(axis=0), large_posts[known]) / expected
    pull_large = -(theirs[1][:, known] - theirs[0][:, known] * rate[known]) @ weight
    low, high = _interval(ratio, pull_small, pull_large)
    people = sum(side.posts.size for side in (*small, *large))
    estimate = with_interval(ratio, low, high, n=people, is_ratio=True)
    total = float(posts.sum())
    return EqualActivity(
        ratio=estimate,
        small=observed / total,
        large=expected / total,
        count_small=len(small),
        count_large=len(large),
        covered=covered,
        verdict=_verdict(low, high),
    )


def _tables(sides: Sequence[Side]) -> tuple[Floats, Floats]:
    """Posts and replies by group (rows) and band of activity (columns)."""
    posts, replies = np.zeros((len(sides), len(BANDS))), np.zeros((len(sides), len(BANDS)))
    for row, side in enumerate(sides):
        starts = side.posts > 0
        band = np.searchsorted(BANDS, side.created[starts], side="right") - 1
        posts[row] = np.bincount(band, weights=side.posts[starts], minlength=len(BANDS))
        replies[row] = np.bincount(band, weights=side.received[starts], minlength=len(BANDS))
    return posts, replies


def _too_few(
    small: Sequence[Side], large: Sequence[Side], mine: tuple[Floats, Floats], theirs: tuple[Floats, Floats]
) -> str:
    for kind, sides, table in (("small", small, mine), ("larger", large, theirs)):
        if len(sides) < FEWEST_GROUPS:
            return f"{len(sides)} {kind} groups are active; a test needs {FEWEST_GROUPS} on each side"
        if table[0].sum() < FEWEST_POSTS:
            return f"{table[0].sum():.0f} posts in the {kind} groups; a test needs {FEWEST_POSTS}"
    return ""


def _cannot(reason: str, small: int, large: int) -> EqualActivity:
    return EqualActivity(not_shown(n=0, reason=reason), None, None, small, large, 0.0, "cannot_tell")


def _interval(ratio: float, small: Floats, large: Floats) -> tuple[float, float]:
    """95 % interval of the ratio from the groups' pulls on its logarithm."""
    parts = [side.size / (side.size - 1) * float((side**2).sum()) for side in (small, large)]
    variance = sum(parts)
    free = [part**2 / (side.size - 1) for part, side in zip(parts, (small, large), strict=True)]
    degrees = variance**2 / sum(free) if sum(free) > 0 else 1.0
    half = float(student.ppf(0.975, degrees)) * float(np.sqrt(variance))
    return float(ratio * np.exp(-half)), float(ratio * np.exp(half))


def _verdict(low: float, high: float) -> Verdict:
    if low > 1:
        return "deeper"
    if high < 1:
        return "shallower"
    return "no_sign" if low > 1 / (1 + NO_SIGN) and high < 1 + NO_SIGN else "cannot_tell"
