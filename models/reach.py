"""The star, the micro-influencers, and how many of them together out-reach the star, measured later than picked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from models.attention import Attention, pagerank
from models.coverage import Greedy, fewest_by_size, greedy, joint_reach
from models.histogram import Floats, Ints

WINDOW_DAYS = 90
WHOLE_WEEKS = WINDOW_DAYS // 7  # the days before the first whole week are left out (METHODS 0.1)
FEWEST_REACHED = 3  # METHODS 3.1: whoever fewer people answered is not ranked
STAR_TIMES, STAR_PLACE = 3.0, 5  # a star reaches three times as many as the fifth
LOWER_QUARTER = 0.25  # micro-influencers are above the quarter with least reach, and with least response
SHARE_OF_WEEKS = 0.5  # and active in half of the weeks
FEWEST_AUTHORS, FEWEST_EDGES = 30, 100  # METHODS 3.5: below, an order is chance
FEWEST_REPLIERS = 20  # below, nobody is called a star
MOST_TEAM = 40  # a larger team is no team
SAME_RANK_DIGITS = 12  # PageRanks that differ in later digits are equal
TEAM_WITHOUT_STAR = 10  # where there is no star to beat


@dataclass(frozen=True, eq=False)
class Window:
    """One window: the graph, and per person of it what they did. All arrays go by the graph's places.

    id_order: settles what reach and PageRank leave open. created, weeks: create acts, and whole weeks active.
    received: acts of others that answered them.
    """

    graph: Attention
    id_order: Ints
    created: Ints
    weeks: Ints
    received: Ints

    @cached_property
    def rank(self) -> Floats:
        """PageRank of each place, worked out when somebody asks for an order that it has to settle."""
        return pagerank(self.graph)

    def in_order(self, places: Ints) -> Ints:
        """These places by reach, then PageRank, then id: the order in which people are ranked and ties are settled."""
        if np.unique(self.graph.reach[places]).size == places.size:
            by_reach: Ints = places[np.argsort(-self.graph.reach[places])]
            return by_reach
        rank, reach = np.round(self.rank[places], SAME_RANK_DIGITS), self.graph.reach[places]
        result: Ints = places[np.lexsort((self.id_order[places], -rank, -reach))]
        return result


@dataclass(frozen=True, eq=False)
class Voices:
    """Who is heard in a window: the star or why there is none, the micro-influencers, and the cut-offs.

    heard, trusted: places of who is ranked and of the micro-influencers, in no order. star: a place, or None with
    no_star as the reason. fifth_reach: the fifth widest reach, None for fewer people.
    """

    window: Window
    heard: Ints
    trusted: Ints
    star: int | None
    no_star: str | None
    fifth_reach: int | None
    least_reach: float
    least_response: float
    least_weeks: float

    @cached_property
    def ranked(self) -> Ints:
        """Places of who is ranked, by reach, then PageRank, then id."""
        return self.window.in_order(self.heard)

    @cached_property
    def micro(self) -> Ints:
        """Places of the micro-influencers in the same order."""
        return self.window.in_order(self.trusted)


def too_thin(graph: Attention, edges: int) -> str | None:
    """Why a window cannot be ranked, or None: it takes 30 people who were answered and 100 answers (METHODS 3.5).

    >>> from models.attention import attention
    >>> too_thin(attention([1], [2]), 1)
    'needs 30 people who were answered; there is 1'
    """
    authors = int((graph.reach > 0).sum())
    if authors < FEWEST_AUTHORS:
        return f"needs {FEWEST_AUTHORS} people who were answered; there {'is' if authors == 1 else 'are'} {authors}"
    if edges < FEWEST_EDGES:
        return f"needs {FEWEST_EDGES} answers or reactions; there are {edges}"
    return None


def voices(seen: Window) -> Voices:
    """Star and micro-influencers of a window by the cut-offs of METHODS 3.2."""
    reach = seen.graph.reach
    heard = np.flatnonzero(reach >= FEWEST_REACHED).astype(np.int64)
    fifth = int(np.partition(reach[heard], -STAR_PLACE)[-STAR_PLACE]) if heard.size >= STAR_PLACE else None
    star, no_star = _star(seen, heard, fifth)
    if not heard.size:
        return Voices(seen, heard, heard, star, no_star, fifth, 0.0, 0.0, 0.0)
    response = seen.received / np.maximum(seen.created, 1)
    least_reach = float(np.quantile(reach[heard], LOWER_QUARTER))
    least_response = float(np.quantile(response[heard], LOWER_QUARTER))
    least_weeks = SHARE_OF_WEEKS * WHOLE_WEEKS
    chosen = (reach[heard] >= least_reach) & (response[heard] >= least_response) & (seen.weeks[heard] >= least_weeks)
    if star is not None:
        chosen &= heard != star
    return Voices(seen, heard, heard[chosen], star, no_star, fifth, least_reach, least_response, least_weeks)


def _star(seen: Window, heard: Ints, fifth: int | None) -> tuple[int | None, str | None]:
    """The one member far ahead of the fifth, or why there is none."""
    repliers = int(np.count_nonzero(np.bincount(seen.graph.heard.indices, minlength=1)))
    if repliers < FEWEST_REPLIERS:
        return None, f"a star needs {FEWEST_REPLIERS} people who answer somebody; there are {repliers}"
    if fifth is None:
        return None, f"a star is measured against the fifth; {heard.size} people have an audience of {FEWEST_REACHED}"
    widest = int(seen.graph.reach[heard].max())
    if widest < STAR_TIMES * fifth:
        return None, f"the widest audience is {widest:,}, less than three times the fifth widest, {fifth:,}"
    return int(seen.in_order(heard[seen.graph.reach[heard] == widest])[0]), None


@dataclass(frozen=True, eq=False)
class Team:
    """A team in the order in which the earlier window picked it, and what it reaches in each window.

    keys: member keys. picked, measured: people reached by the first 1, 2, … in the earlier and in the later window; the
    star and the team itself are no audience. star_picked, star_measured: the star's audience without those people.
    size_when_picked, size: the smallest team that out-reaches the star in each window, None where none of MOST_TEAM
    does. fewest: no smaller team could have done it when picked. choice: what greedy knows about itself.
    """

    keys: tuple[int, ...]
    picked: Ints
    measured: Ints
    star_picked: Ints
    star_measured: Ints
    size_when_picked: int | None
    size: int | None
    fewest: int | None
    choice: Greedy

    @property
    def is_any(self) -> bool:
        """Somebody could be picked."""
        return bool(self.keys)


def pick(
    earlier: Window,
    star: int | None,
    candidates: Ints,
    *,
    first: Ints | None = None,
    groups: Ints | None = None,
    most_per_group: int | None = None,
    size: int = MOST_TEAM,
) -> tuple[Ints, Greedy]:
    """Places of the team that greedy picks in the earlier window among the candidates, the star no audience of theirs.

    first: places that must be in. groups: group of each place of the graph.
    """
    must = np.array([], dtype=np.int64) if first is None else first
    pool = earlier.in_order(np.union1d(candidates, must).astype(np.int64))
    sets = _without(earlier.graph.heard[pool], star)
    chosen = greedy(
        sets,
        size,
        first=[int(np.flatnonzero(pool == place)[0]) for place in must],
        groups=None if groups is None else groups[pool],
        most_per_group=most_per_group,
    )
    return pool[list(chosen.rows)].astype(np.int64), chosen


def measured(earlier: Window, later: Window | None, star: int | None, team: Ints, choice: Greedy) -> Team:
    """What the picked team reaches in the earlier window and in the later one (None where there is no later one)."""
    graph = earlier.graph
    keys = graph.members[team]
    star_key = int(graph.members[star]) if star is not None else -1
    picked, star_picked = _reached(graph, keys, star_key)
    nobody = np.zeros(0, dtype=np.int64)
    then, star_then = _reached(later.graph, keys, star_key) if later is not None else (nobody, nobody)
    has_star = star is not None
    sizes = np.diff(_without(graph.heard[team], star).indptr).astype(np.int64)
    return Team(
        keys=tuple(int(key) for key in keys),
        picked=picked,
        measured=then,
        star_picked=star_picked,
        star_measured=star_then,
        size_when_picked=_first_above(picked, star_picked) if has_star else None,
        size=_first_above(then, star_then) if has_star else None,
        fewest=fewest_by_size(sizes, int(graph.reach[star])) if star is not None else None,
        choice=choice,
    )


def _reached(graph: Attention, keys: Ints, star_key: int) -> tuple[Ints, Ints]:
    """Audience of the first 1, 2, … of these people, and the star's without them."""
    places = graph.places(keys)
    star = int(graph.places([star_key])[0])
    known = np.flatnonzero(places >= 0)
    reached = np.zeros(keys.size, dtype=np.int64)
    if known.size:
        heard = graph.heard[places[known]]
        steps = joint_reach(heard, range(known.size), own=places[known], without=[star])
        so_far = np.cumsum(places >= 0)
        reached = np.where(so_far > 0, steps[np.maximum(so_far - 1, 0)], 0)
    of_star = graph.audience(star) if star >= 0 else np.array([], dtype=np.int64)
    lost = np.cumsum(np.isin(places, of_star) & (places >= 0))
    return reached.astype(np.int64), (of_star.size - lost).astype(np.int64)


def _first_above(team: Ints, star: Ints) -> int | None:
    above = np.flatnonzero(team > star)
    return int(above[0]) + 1 if above.size else None


def _without(sets: csr_array, column: int | None) -> csr_array:
    """The same sets without one person in them."""
    if column is None:
        return sets.tocsr()
    kept = sets.tocoo()
    mask: NDArray[np.bool_] = kept.col != column
    return csr_array((kept.data[mask], (kept.row[mask], kept.col[mask])), shape=sets.shape)
