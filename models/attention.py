"""The attention graph: who is answered by whom, and measures that put its people in an order.

An edge leads from who answered to who was answered: attention flows to the author. Its weight is on how many distinct
days that happened, so that a quarrel of one evening counts once. Centralities are for ordering; as numbers they say
nothing to anybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import LinearOperator, bicgstab

from models.histogram import Floats, Ints

DAMPING = 0.85  # Brin & Page 1998
TOLERANCE = 1e-12  # change of the whole vector in one step
NEAR = 1e-13  # of the equation's error, where the steps begin
MOST_SHORT_STEPS = 100  # 25 are usual; so many cost no more than the steps that they are to save
MOST_STEPS = 1_000
HITS_TOLERANCE = 1e-10  # authorities close to each other swap slowly; nobody orders people at the eleventh digit
LARGEST_TABLE = 1_000_000  # keys up to here are looked up in a table rather than sorted
BETA = 0.5  # what a person two hops away counts, METHODS 3.1
BETAS_TRIED = (0.3, 0.7)  # the order is called stable where it hardly moves between these


@dataclass(frozen=True, eq=False)
class Attention:
    """Who is answered by whom. members: their keys, ascending; everything else goes by their places in it.

    heard: one row per author, one column per member who answered, the weight in it. No self-loops.
    """

    members: Ints
    heard: csr_array

    @property
    def n(self) -> int:
        """People in the graph, authors and those who answered."""
        return int(self.members.size)

    @property
    def pairs(self) -> int:
        """Distinct directed pairs."""
        return int(self.heard.nnz)

    @property
    def reach(self) -> Ints:
        """Per member: how many distinct people answered them (demonstrated reach, one hop)."""
        return np.diff(self.heard.indptr).astype(np.int64)

    def audience(self, place: int) -> Ints:
        """Places of those who answered this member, ascending."""
        row = self.heard.indices[self.heard.indptr[place] : self.heard.indptr[place + 1]]
        return np.sort(row).astype(np.int64)

    def places(self, keys: ArrayLike) -> Ints:
        """Places of member keys; -1 for who is not in the graph."""
        wanted = np.asarray(keys, dtype=np.int64)
        at = np.searchsorted(self.members, wanted).clip(max=max(self.n - 1, 0))
        found = self.members[at] == wanted if self.n else np.zeros(wanted.size, dtype=bool)
        return np.where(found, at, -1).astype(np.int64)


def attention(replier: ArrayLike, author: ArrayLike, weight: ArrayLike | None = None) -> Attention:
    """The graph of pairs (replier, author); pairs given twice are added up, self-loops are dropped.

    >>> attention(["b", "c", "a"], ["a", "a", "a"]).reach.tolist()
    [2, 0, 0]
    """
    ends = np.concatenate([np.asarray(author), np.asarray(replier)])
    members, places = _numbered(ends)
    to, by = places[: ends.size // 2], places[ends.size // 2 :]
    weights = np.ones(to.size) if weight is None else np.asarray(weight, dtype=np.float64)
    kept = to != by
    shape = (members.size, members.size)
    rows, columns = to[kept].astype(np.int32), by[kept].astype(np.int32)  # half of what every step walks through
    heard = coo_array((weights[kept], (rows, columns)), shape=shape).tocsr()
    return Attention(members, heard)


def _numbered(ends: NDArray[Any]) -> tuple[NDArray[Any], Ints]:
    """Who there is, ascending, and the place of each end among them; without a sort where keys are small numbers."""
    if ends.dtype.kind != "i" or not ends.size or ends.min() < 0 or ends.max() > LARGEST_TABLE + ends.size:
        members, places = np.unique(ends, return_inverse=True)
        return members, places.astype(np.int64)
    is_there = np.zeros(int(ends.max()) + 1, dtype=bool)
    is_there[ends] = True
    place = np.cumsum(is_there) - 1
    return np.flatnonzero(is_there).astype(np.int64), place[ends].astype(np.int64)


def pagerank(
    graph: Attention, *, weighted: bool = True, damping: float = DAMPING, home: Floats | None = None
) -> Floats:
    """PageRank per member, adding up to 1: where attention ends that is handed on from author to author.

    Teleport and what members who answer nobody would hand on are spread evenly, or as `home` (shape (n,), not
    negative) says: personalised PageRank. weighted: in proportion to the days.
    For ordering only. Source: Brin & Page 1998, Computer Networks 30:107.

    >>> rank = pagerank(attention(["b", "c", "d", "a", "c", "e"], ["a", "a", "a", "b", "b", "c"], [3, 1, 1, 1, 2, 1]))
    >>> [round(float(value), 6) for value in rank]
    [0.444892, 0.439608, 0.0555, 0.03, 0.03]
    """
    n = graph.n
    if n == 0:
        return np.zeros(0)
    heard = graph.heard if weighted else _unweighted(graph)
    given = np.asarray(heard.sum(axis=0)).ravel()
    silent = given == 0
    share = np.divide(damping, given, out=np.zeros(n), where=~silent)
    start = np.full(n, 1.0 / n) if home is None else home / home.sum()
    rank, silent_places = _near_rank(heard, share, start), np.flatnonzero(silent)
    for _ in range(MOST_STEPS):
        following: Floats = heard @ (rank * share)
        following += (1 - damping + damping * rank[silent_places].sum()) * start
        rank -= following
        moved = float(np.abs(rank, out=rank).sum())
        rank = following
        if moved < TOLERANCE:
            break
    result: Floats = rank / rank.sum()
    return result


def _near_rank(heard: csr_array, share: Floats, start: Floats) -> Floats:
    """The rank but for rounding, adding up to 1: but for its size it solves rank = heard @ (rank * share) + start.

    In a third of the steps that handing on alone takes; where the method breaks down, the steps begin further away.
    """
    handed_on = LinearOperator(heard.shape, matvec=lambda rank: rank - heard @ (rank * share), dtype=np.float64)
    with np.errstate(all="ignore"):  # of a breakdown, which is met below
        found, _ = bicgstab(handed_on, start, rtol=NEAR, atol=0.0, maxiter=MOST_SHORT_STEPS)
        near: Floats = np.maximum(found, 0.0)
        total = float(near.sum())
    return near / total if np.isfinite(total) and total > 0 else start.copy()


def authority(graph: Attention, *, weighted: bool = False) -> Floats:
    """HITS authority per member, adding up to 1: answered by those who answer many who are answered.

    For ordering only. Source: Kleinberg 1999, JACM 46:604.
    """
    n = graph.n
    if graph.pairs == 0:
        return np.zeros(n)
    heard = graph.heard if weighted else _unweighted(graph)
    answering = heard.T.tocsr()
    scores = np.full(n, 1.0 / n)
    for _ in range(MOST_STEPS):
        hubs = answering @ scores
        following: Floats = heard @ (hubs / hubs.sum())
        following = following / following.sum()
        moved = float(np.abs(following - scores).sum())
        scores = following
        if moved < HITS_TOLERANCE:
            break
    return scores


def two_hops(graph: Attention, places: Sequence[int] | Ints) -> tuple[Ints, Ints]:
    """For each of these members: people within one hop, and within two hops, themselves not counted."""
    near, far = [], []
    for place in places:
        first = graph.audience(int(place))
        second = [graph.audience(int(other)) for other in first]
        within = np.unique(np.concatenate([first, *second])) if first.size else first
        near.append(first.size)
        far.append(int(within.size - (int(place) in within)))
    return np.array(near, dtype=np.int64), np.array(far, dtype=np.int64)


def decayed_reach(near: Ints, far: Ints, *, beta: float = BETA) -> Floats:
    """Reach in which a person two hops away counts beta: Σ βᵈ⁻¹ over everyone within two hops.

    >>> decayed_reach(np.array([17]), np.array([23])).tolist()
    [20.0]
    """
    result: Floats = near + beta * (far - near)
    return result


def reciprocity(graph: Attention) -> float | None:
    """Share of directed pairs whose reverse exists too; None without pairs.

    >>> reciprocity(attention(["a", "b", "c"], ["b", "a", "a"]))
    0.6666666666666666
    """
    if not graph.pairs:
        return None
    there = _unweighted(graph)
    return float((there * there.T).sum() / graph.pairs)


def largest_component(graph: Attention) -> int:
    """People in the largest group that hangs together when directions are ignored."""
    if graph.n == 0:
        return 0
    _, labels = connected_components(graph.heard, directed=True, connection="weak")
    return int(np.bincount(labels).max())


def only_mutual(graph: Attention) -> NDArray[np.bool_]:
    """Per member: everyone who answers them is also answered by them, so attention may be courtesy."""
    there = _unweighted(graph)
    mutual = np.asarray((there * there.T).sum(axis=1)).ravel()
    result: NDArray[np.bool_] = (mutual == graph.reach) & (graph.reach > 0)
    return result


def _unweighted(graph: Attention) -> csr_array:
    return csr_array((np.ones(graph.pairs), graph.heard.indices, graph.heard.indptr), shape=graph.heard.shape)
