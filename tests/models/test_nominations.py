"""Nominations: a hand-worked PageRank, serial and mutual nominators, forms that come twice."""

from __future__ import annotations

import numpy as np
import pytest

from models.attention import attention, pagerank
from models.nominations import nominees


def test_personalised_pagerank_by_hand():
    # a -> b with all weight, home at a: b gets .85 of a; b hands on nothing, so all of it returns to a.
    rank = pagerank(attention([1], [2]), home=np.array([1.0, 0.0]))
    assert rank == pytest.approx([1 / 1.85, 0.85 / 1.85])


def test_even_home_is_plain_pagerank():
    graph = attention([1, 2, 3, 3], [2, 3, 1, 2])
    assert pagerank(graph, home=np.ones(3)) == pytest.approx(pagerank(graph))


def test_same_form_twice_counts_once():
    once, twice = nominees([1, 2], [9, 8]), nominees([1, 2, 1], [9, 8, 9])
    assert once.keys.tolist() == twice.keys.tolist()
    assert once.trust == pytest.approx(twice.trust)


def test_serial_nominator_hands_one_vote_to_all():
    found = nominees([1] * 6 + [2, 3], [10, 11, 12, 13, 14, 15, 10, 16])
    votes = dict(zip(found.keys.tolist(), found.votes.tolist(), strict=True))
    assert votes[11] == pytest.approx(1 / 6)
    assert votes[16] == 1
    assert found.keys[0] in (10, 16)
    assert dict(zip(found.keys.tolist(), found.trust.tolist(), strict=True))[16] > 5 * found.trust[-1]


def test_two_who_name_each_other_are_weighed_down_and_flagged():
    found = nominees([1, 2, 3, 4], [2, 1, 5, 5])
    assert found.keys[0] == 5
    assert dict(zip(found.keys.tolist(), found.is_only_mutual.tolist(), strict=True)) == {5: False, 1: True, 2: True}
    assert found.votes.tolist() == [2.0, 0.5, 0.5]


def test_naming_oneself_is_dropped_and_counted():
    found = nominees([1, 2], [1, 2])
    assert (found.keys.size, found.count_self) == (0, 2)


def test_thanks_settle_between_people_named_equally_often():
    found = nominees([1, 2], [8, 9], thanked=([1, 3], [9, 9]))
    assert found.keys.tolist() == [9, 8]
