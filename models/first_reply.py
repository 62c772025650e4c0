"""Whether newcomers who got an early reply write again more often: two shares and their difference, an association."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from scipy.stats import norm

from models.estimate import Estimate, count_only, with_interval

REPLY_HOURS = 72  # a reply counts as early up to here; from here on both sides are looked at
RETURN_DAYS = 30  # writing again counts within so many days after that
FEWEST_A_SIDE = 10  # METHODS 2.3: to compare two groups
Z = float(norm.ppf(0.975))


@dataclass(frozen=True)
class FirstReply:
    """Shares (0 to 1) of newcomers who wrote again, replied to and not, and the difference between the two."""

    replied: Estimate
    not_replied: Estimate
    difference: Estimate


def first_reply(back: tuple[int, int], of: tuple[int, int]) -> FirstReply:
    """Compare newcomers with an early reply to those without; one row per newcomer went into the counts.

    back, of: (with an early reply, without one): who wrote again, and how many there were. Both sides are followed from
    the end of the reply window on, so that nobody has to come back in order to get a reply (no immortal time). It is an
    association: people who write well are answered and return, both for reasons of their own.
    Source: Wilson 1927, JASA 22:209; difference by Newcombe 1998, Statistics in Medicine 17:873, method 10.

    >>> found = first_reply((56, 48), (70, 80)).difference
    >>> round(found.value, 2), round(found.low, 4), round(found.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    sides = [_share(back[side], of[side]) for side in (0, 1)]
    few = [side for side in (0, 1) if of[side] < FEWEST_A_SIDE]
    n = sum(of)
    if few:
        which = "with" if few[0] == 0 else "without"
        reason = f"{of[few[0]]} newcomers {which} an early reply; a comparison needs {FEWEST_A_SIDE} on each side"
        return FirstReply(sides[0], sides[1], count_only(n=n, reason=reason))
    (p1, low1, high1), (p2, low2, high2) = (_wilson(back[side], of[side]) for side in (0, 1))
    difference = p1 - p2
    low = difference - sqrt((p1 - low1) ** 2 + (high2 - p2) ** 2)
    high = difference + sqrt((high1 - p1) ** 2 + (p2 - low2) ** 2)
    return FirstReply(sides[0], sides[1], with_interval(difference, low, high, n=n, possible=(-1.0, 1.0)))


def _share(hits: int, n: int) -> Estimate:
    if n < FEWEST_A_SIDE:
        return count_only(n=n, reason=f"{n} newcomers; a share needs {FEWEST_A_SIDE}")
    share, low, high = _wilson(hits, n)
    return with_interval(share, low, high, n=n, possible=(0.0, 1.0))


def _wilson(hits: int, n: int) -> tuple[float, float, float]:
    """The share and its score interval."""
    share = hits / n
    centre = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    return share, max(0.0, centre - half), min(1.0, centre + half)
