"""What another period from the same members' habits would give for a star and for a team, by resampling members."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.attention import Attention
from models.estimate import Estimate, not_shown, with_interval
from models.histogram import Ints
from models.intervals import LEVEL, RESAMPLES, percentile_interval
from models.reach import Team, Window


def reach_interval(reached: int, *, n_active: int, rng: np.random.Generator) -> Estimate:
    """An audience with its 95 % interval over resampled members: each either is in it or not.

    >>> found = reach_interval(289, n_active=574, rng=np.random.default_rng(0))
    >>> (found.value, found.low < 289 < found.high)
    (289.0, True)
    """
    n = max(n_active, reached, 1)
    draws = rng.binomial(n, reached / n, size=RESAMPLES).astype(np.float64)
    return with_interval(float(reached), *percentile_interval(draws), n=n, is_ratio=True)


@dataclass(frozen=True)
class TeamIntervals:
    """95 % intervals over resampled members of the later window: reach, the star's reach, and the size that beats it.

    share_beaten: share of the resamples in which some team of at most MOST_TEAM out-reaches the star.
    """

    reach: Estimate
    star_reach: Estimate
    size: Estimate
    share_beaten: float


def team_intervals(
    later: Window, team: Team, star_key: int | None, *, size: int, n_active: int, rng: np.random.Generator
) -> TeamIntervals:
    """What another period from the same members' habits would give for the team as it was picked.

    Members are drawn with replacement; each brings whether the star reached them and which of the team did first, so
    that a resample is a multinomial draw over these cells. n_active: members active in the window.
    """
    cells, total = _cells(later.graph, team, star_key, size)
    outside = max(n_active - total, 0)
    chances = np.append(cells.ravel(), outside) / max(total + outside, 1)
    drawn = rng.multinomial(total + outside, chances, size=RESAMPLES)[:, :-1].reshape(RESAMPLES, *cells.shape)
    teams = np.cumsum(drawn.sum(axis=2)[:, :-1], axis=1)
    stars = drawn[:, :, 1].sum(axis=1)
    n = total + outside
    reach = with_interval(float(team.measured[size - 1]), *percentile_interval(teams[:, size - 1]), n=n, is_ratio=True)
    if star_key is None:
        nothing = not_shown(n=n, reason="no star to beat")
        return TeamIntervals(reach, nothing, nothing, 0.0)
    above = teams > stars[:, None]
    beaten = above.any(axis=1)
    smallest = np.where(beaten, above.argmax(axis=1) + 1.0, np.inf)
    low, high = (float(value) for value in np.quantile(smallest, LEVEL, method="inverted_cdf"))
    star_reach = with_interval(float(team.star_measured[size - 1]), *percentile_interval(stars), n=n, is_ratio=True)
    needed = (
        with_interval(float(team.size), low, high, n=n, is_ratio=True)
        if team.size is not None
        else not_shown(n=n, reason=f"no team of up to {len(team.keys)} out-reaches the star")
    )
    return TeamIntervals(reach, star_reach, needed, float(beaten.mean()))


def _cells(graph: Attention, team: Team, star_key: int | None, size: int) -> tuple[Ints, int]:
    """People by who of the team reached them first (last row: nobody) and whether the star did; and how many.

    The star and the first `size` of the team are no audience.
    """
    places = graph.places(team.keys)
    first = np.full(graph.n, len(team.keys), dtype=np.int64)
    for number in reversed(range(len(team.keys))):
        if places[number] >= 0:
            first[graph.audience(int(places[number]))] = number
    by_star = np.zeros(graph.n, dtype=np.int64)
    star = int(graph.places([star_key])[0]) if star_key is not None else -1
    if star >= 0:
        by_star[graph.audience(star)] = 1
    audience = np.ones(graph.n, dtype=bool)
    audience[[place for place in (*places[:size], star) if place >= 0]] = False
    cells = np.zeros((len(team.keys) + 1, 2), dtype=np.int64)
    np.add.at(cells, (first[audience], by_star[audience]), 1)
    return cells, int(audience.sum())
