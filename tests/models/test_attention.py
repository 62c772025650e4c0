"""Attention against published and hand-made graphs: the karate club, a toy of five people, a real message board."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from karate import karate

from models import attention as measures
from models.attention import (
    attention,
    authority,
    decayed_reach,
    largest_component,
    only_mutual,
    pagerank,
    reciprocity,
    two_hops,
)
from models.concentration import gini

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "collegemsg"
# replier, author, days; values computed with networkx 3.6.1
TOY = (("b", "a", 3), ("c", "a", 1), ("d", "a", 1), ("a", "b", 1), ("c", "b", 2), ("e", "c", 1))
TOY_WEIGHTED = [0.444892, 0.439608, 0.0555, 0.03, 0.03]


def test_graph_of_the_karate_club():
    graph = karate()
    assert (graph.n, graph.pairs) == (34, 156)
    assert {place: int(graph.reach[place]) for place in (33, 0, 32, 2, 1)} == {33: 17, 0: 16, 32: 12, 2: 10, 1: 9}
    assert reciprocity(graph) == 1
    assert only_mutual(graph).all()


def test_pagerank_of_the_karate_club_unweighted():
    rank = pagerank(karate(), weighted=False)
    expected = {33: 0.100919, 0: 0.096997, 32: 0.071693, 2: 0.057079, 1: 0.052877, 31: 0.037158}
    assert {place: round(float(rank[place]), 6) for place in expected} == expected


def test_pagerank_of_the_karate_club_by_the_weights_that_networkx_ships():
    rank = pagerank(karate(), weighted=True)
    expected = {33: 0.096989, 0: 0.0885, 32: 0.075934, 2: 0.062766, 1: 0.057412}
    assert {place: round(float(rank[place]), 6) for place in expected} == expected


def test_authority_of_the_karate_club():
    scores = authority(karate())
    expected = {33: 0.075003, 0: 0.071413, 2: 0.063719, 32: 0.062002, 1: 0.053427}
    assert {place: round(float(scores[place]), 6) for place in expected} == expected


def test_two_hops_and_decayed_reach_of_the_karate_club():
    near, far = two_hops(karate(), [31, 2, 0, 33])
    assert far[0] == 32
    assert dict(zip((31, 2, 0, 33), decayed_reach(near, far), strict=True)) == {31: 19, 2: 20, 0: 20.5, 33: 20}


@pytest.mark.parametrize(("weighted", "expected"), [(True, TOY_WEIGHTED), (False, [0.449142, 0.435358, 0.0555])])
def test_pagerank_of_the_reply_toy(weighted, expected):
    graph = attention(*zip(*TOY, strict=True))
    rank = pagerank(graph, weighted=weighted)
    assert [round(float(value), 6) for value in rank[: len(expected)]] == expected
    assert rank.sum() == pytest.approx(1, abs=1e-12)
    assert [int(reach) for reach in graph.reach[:3]] == [3, 2, 1]


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the project's shared folder")
def test_published_figures_of_a_message_board():
    """Panzarasa, Opsahl & Carley 2009: 1,899 people, 20,296 pairs, reciprocity 63.6 %, degree Gini .754."""
    rows = pd.read_csv(SHARED / "activities.csv.gz", dtype=str)
    graph = attention(rows["member_id"].to_numpy(str), rows["target_member_id"].to_numpy(str))
    assert (graph.n, graph.pairs, largest_component(graph)) == (1899, 20296, 1893)
    assert graph.pairs == json.loads((SHARED / "stats.json").read_text(encoding="utf-8"))["distinct_directed_pairs"]
    assert reciprocity(graph) == pytest.approx(0.636, abs=5e-4)
    sent = rows["member_id"].value_counts()
    received = rows["target_member_id"].value_counts()
    # The published Gini is of the messages in and out of each person.
    assert gini(sent.add(received, fill_value=0).to_numpy(dtype=np.int64)) == pytest.approx(0.754, abs=5e-4)


def test_self_replies_are_no_attention():
    graph = attention(["a", "a", "b"], ["a", "b", "b"])
    assert graph.pairs == 1
    assert graph.reach.tolist() == [0, 1]


@pytest.mark.parametrize("pairs", [[], [(1, 2)], [(1, 1)]])
def test_smallest_graphs_have_measures_too(pairs):
    replier, author = [a for a, _ in pairs], [b for _, b in pairs]
    graph = attention(np.array(replier, dtype=np.int64), np.array(author, dtype=np.int64))
    assert pagerank(graph).sum() == pytest.approx(1.0 if graph.n else 0.0)
    assert authority(graph).size == graph.n
    assert reciprocity(graph) == (0.0 if graph.pairs else None)


def test_places_of_unknown_members_are_told():
    graph = attention([10, 30], [20, 20])
    assert graph.places([20, 25, 10, 99]).tolist() == [1, -1, 0, -1]


edges = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=60)


@settings(deadline=None, max_examples=60)  # a busy machine is no failure
@given(edges)
def test_other_names_and_another_order_change_nothing(pairs):
    replier, author = np.array(pairs).T
    graph = attention(replier, author)
    moved = attention(replier[::-1] + 50, author[::-1] + 50)
    assert moved.pairs == graph.pairs
    assert moved.reach.tolist() == graph.reach.tolist()
    assert pagerank(moved) == pytest.approx(pagerank(graph), abs=1e-10)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("solver", ["as it is", "breaks down"])
def test_pagerank_solves_its_equation_also_where_the_short_way_to_it_fails(seed, solver, monkeypatch):
    if solver == "breaks down":
        monkeypatch.setattr(measures, "bicgstab", lambda _operator, start, **_: (np.full(start.size, np.nan), -10))
    rng = np.random.default_rng(seed)
    replier, author = rng.integers(0, 60, 150), rng.integers(0, 60, 150)
    apart = replier != author
    graph = attention(replier[apart], author[apart], rng.integers(1, 9, apart.sum()))
    home = rng.random(graph.n) * (rng.random(graph.n) < 0.5)
    for start in (None, home):
        weights = graph.heard.toarray()
        given = weights.sum(axis=0)
        teleport = np.full(graph.n, 1 / graph.n) if start is None else start / start.sum()
        handed = np.where(given > 0, weights / np.maximum(given, 1), teleport[:, None])
        exact = np.linalg.solve(np.eye(graph.n) - 0.85 * handed, 0.15 * teleport)
        assert np.allclose(pagerank(graph, home=start), exact, rtol=1e-9, atol=1e-13)


def test_pagerank_where_the_short_way_breaks_down_by_itself():
    """Warnings are errors here: a small graph and a chain in which the solver's numbers run over."""
    small = attention([4, 3, 2, 5, 0, 5, 1, 3], [0, 2, 1, 3, 3, 0, 4, 1], [6, 5, 5, 2, 4, 6, 3, 4])
    chain = attention(np.arange(300), np.arange(1, 301), np.ones(300))
    for graph in (small, chain):
        rank = pagerank(graph)
        given = graph.heard.toarray().sum(axis=0)
        handed = np.where(given > 0, graph.heard.toarray() / np.maximum(given, 1), 1 / graph.n)
        assert np.allclose(rank, 0.85 * handed @ rank + 0.15 / graph.n, rtol=1e-9, atol=1e-12)
