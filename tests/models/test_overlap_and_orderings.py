"""Overlap of audiences by its reference value and its laws; orders of people on the karate club."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from karate import karate
from scipy.sparse import csr_array

from models.attention import attention, pagerank
from models.orderings import orderings, standing
from models.overlap import MOST_COMPARED, overlap

PEOPLE = 12


def rows(*audiences, people=PEOPLE):
    table = np.zeros((len(audiences), people), dtype=np.int64)
    for row, audience in enumerate(audiences):
        table[row, list(audience)] = 1
    return csr_array(table)


def test_overlap_of_the_reference():
    found = overlap(rows(range(10), range(5, 20), people=20))
    assert (found.jaccard[0, 1], found.coefficient[0, 1]) == (0.25, 0.5)
    assert (found.sizes.tolist(), int(found.shared[0, 1])) == ([10, 15], 5)


@given(st.lists(st.sets(st.integers(0, PEOPLE - 1)), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_overlap_is_what_sets_say(audiences):
    found = overlap(rows(*audiences))
    for one, first in enumerate(audiences):
        for other, second in enumerate(audiences):
            both, either, smaller = len(first & second), len(first | second), min(len(first), len(second))
            assert found.shared[one, other] == both
            if smaller:
                assert found.jaccard[one, other] == pytest.approx(both / either)
                assert found.coefficient[one, other] == pytest.approx(both / smaller)
                assert found.jaccard[one, other] <= found.coefficient[one, other]
            else:
                assert np.isnan(found.jaccard[one, other])
                assert np.isnan(found.coefficient[one, other])


def test_weights_of_days_do_not_count_in_an_overlap():
    assert overlap(csr_array(np.array([[3, 7, 0], [0, 9, 1]]))).jaccard[0, 1] == pytest.approx(1 / 3)


def test_more_audiences_than_can_be_read_are_refused():
    with pytest.raises(ValueError, match="at most 40"):
        overlap(rows(*[{0}] * (MOST_COMPARED + 1)))


def test_places_in_the_karate_club():
    graph = karate()
    people = np.array([33, 0, 32, 2, 31])
    found = orderings(graph, pagerank(graph, weighted=False), people)
    assert found.near.tolist() == [17, 16, 12, 10, 6]
    assert found.by_reach.tolist() == [1, 2, 3, 4, 5]
    assert found.by_rank.tolist() == [1, 2, 3, 4, 5]
    assert found.by_authority.tolist() == [1, 2, 4, 3, 5]
    # two hops: 0 reaches 25, 33 23, 2 30 and 31 32, so that half of the further ones changes the order
    assert found.decayed.tolist()[:2] == [20, 20.5]
    assert found.by_decayed[1] == 1
    assert found.by_decayed[0] == 2  # as far as 2
    assert found.by_decayed[3] == 2


def test_order_that_hangs_on_the_constant_is_said_so():
    """Three wide and near against three narrow and far: small constants prefer the ones, large the others."""
    ties = []
    for wide in range(3):
        ties += [(f"a{wide}{fan}", f"w{wide}") for fan in range(10)]
    for deep in range(3):
        ties += [(f"h{deep}", f"d{deep}")]
        ties += [(f"b{deep}{fan}", f"h{deep}") for fan in range(22)]
    graph = attention(*zip(*ties, strict=True))
    names = [f"w{n}" for n in range(3)] + [f"d{n}" for n in range(3)]
    people = np.searchsorted(graph.members, names)
    found = orderings(graph, pagerank(graph), people)
    assert found.tau == pytest.approx(-1)
    assert found.by_decayed.tolist() == [4, 4, 4, 1, 1, 1]
    alone = orderings(graph, pagerank(graph), people[:1])
    assert (alone.tau, alone.staying, alone.top) == (None, 1, 1)


def test_places_are_shared_by_equals():
    assert standing(np.array([0.1 + 0.2, 0.3, 0.4])).tolist() == [2, 2, 1]
