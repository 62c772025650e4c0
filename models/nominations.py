"""Whom nominators trust: votes that count less from serial and from mutual nominators, and the order that follows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.attention import attention, pagerank
from models.histogram import Floats, Ints

MOST_NAMES = 5  # whoever names more people hands the weight of one vote to all of them together (METHODS 6.4)
MUTUAL = 0.5  # two who name each other may mean it, or may have agreed to
NOBODY = -1  # no person's key
THANKS = 0.25  # a reaction to somebody's words against naming them on a form


@dataclass(frozen=True)
class Nominees:
    """Everybody who was nominated, the most trusted first.

    keys: shape (n,). trust: share of personalised PageRank among nominees, for ordering only. count_nominators: people
    who named them, themselves not counted. votes: the same with serial and mutual nominators weighed down.
    is_only_mutual: all who named them were named by them. count_self: names that people gave themselves, dropped.
    """

    keys: Ints
    trust: Floats
    count_nominators: Ints
    votes: Floats
    is_only_mutual: NDArray[np.bool_]
    count_self: int


def nominees(
    nominator: ArrayLike, nominee: ArrayLike, *, thanked: tuple[ArrayLike, ArrayLike] | None = None
) -> Nominees:
    """Order the nominees by personalised PageRank from those who nominate, damping .85; ties by votes, then key.

    nominator, nominee: shape (forms,), keys of people; the same form twice counts once. thanked: (who reacted, to
    whom), pairs that hand trust on with a weight of THANKS. A nomination is evidence that is weighed, not a vote that
    is counted (METHODS 6.4).

    >>> found = nominees([1, 2, 3, 9], [9, 9, 8, 9])
    >>> found.keys.tolist(), found.count_nominators.tolist(), found.count_self
    ([9, 8], [2, 1], 1)
    """
    pairs = np.unique(np.column_stack([np.asarray(nominator), np.asarray(nominee)]).astype(np.int64), axis=0)
    own = pairs[:, 0] == pairs[:, 1]
    pairs = pairs[~own]
    if not len(pairs):
        nobody = np.empty(0, dtype=np.int64)
        return Nominees(nobody, np.empty(0), nobody, np.empty(0), np.empty(0, dtype=bool), int(own.sum()))
    weight, mutual = _weights(pairs)
    keys, place = np.unique(pairs[:, 1], return_inverse=True)
    votes = np.bincount(place, weights=weight).astype(np.float64)
    trust = _trust(pairs, weight, keys, thanked)
    order = np.lexsort(np.vstack([keys, -votes, -np.round(trust, 12)]))
    return Nominees(
        keys=keys[order],
        trust=trust[order],
        count_nominators=np.bincount(place)[order],
        votes=votes[order],
        is_only_mutual=(np.bincount(place, weights=~mutual) == 0)[order],
        count_self=int(own.sum()),
    )


def _weights(pairs: Ints) -> tuple[Floats, NDArray[np.bool_]]:
    """What each name counts, and whether the two named each other."""
    given = set(map(tuple, pairs.tolist()))
    mutual = np.array([(nominee, nominator) in given for nominator, nominee in pairs.tolist()], dtype=bool)
    _, giver, names = np.unique(pairs[:, 0], return_inverse=True, return_counts=True)
    count = names[giver]
    weight: Floats = np.where(count > MOST_NAMES, 1.0 / count, 1.0) * np.where(mutual, MUTUAL, 1.0)
    return weight, mutual


def _trust(pairs: Ints, weight: Floats, keys: Ints, thanked: tuple[ArrayLike, ArrayLike] | None) -> Floats:
    """What others hand on to each nominee in the personalised PageRank from those who nominate, adding up to 1.

    Only what is handed on counts: nominating somebody makes nobody more trusted. What a weighed-down name does not
    hand on goes to NOBODY and so back to the start: otherwise two who name each other would hand it to and fro.
    """
    lost = weight < 1
    by, to = [pairs[:, 0], pairs[lost, 0]], [pairs[:, 1], np.full(int(lost.sum()), NOBODY)]
    value = [weight, 1 - weight[lost]]
    if thanked is not None:
        by.append(np.asarray(thanked[0], dtype=np.int64))
        to.append(np.asarray(thanked[1], dtype=np.int64))
        value.append(np.full(by[-1].size, THANKS))
    graph = attention(np.concatenate(by), np.concatenate(to), np.concatenate(value))
    home = np.zeros(graph.n)
    home[graph.places(np.unique(pairs[:, 0]))] = 1.0
    rank = pagerank(graph, home=home)
    given = np.asarray(graph.heard.sum(axis=0)).ravel()
    handed = np.divide(rank, given, out=np.zeros(graph.n), where=given > 0)
    trust: Floats = (graph.heard @ handed)[graph.places(keys)]
    shares: Floats = trust / trust.sum()
    return shares
