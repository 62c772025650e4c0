"""Detected groups: planted ones are found, chance is not mistaken for one, the same every time."""

from __future__ import annotations

import numpy as np
import pytest

from models.detected import adjusted_rand, detect


def planted(rng, *, groups, people, inside, outside):
    """Directed pairs among groups of so many people; each turns to so many inside and outside its group on average."""
    n = groups * people
    home = np.repeat(np.arange(groups), people)
    near = rng.random((n, n)) < inside / people
    far = rng.random((n, n)) < outside / n
    pairs = np.where(home[:, None] == home[None, :], near, far)
    np.fill_diagonal(pairs, False)
    source, target = np.nonzero(pairs)
    return source, target, rng.integers(1, 4, source.size), home


def test_planted_groups_are_found():
    source, target, weight, home = planted(np.random.default_rng(1), groups=8, people=25, inside=5, outside=1)
    found = detect(source, target, weight, rng=np.random.default_rng(2))
    assert found.reason is None
    assert adjusted_rand(found.group, home[found.people]) >= 0.8
    assert found.stability > 0.8
    assert found.modularity > found.by_chance
    assert np.all(found.steadiness > 0.6)


def test_acts_dealt_out_at_random_are_no_groups():
    source, target, weight, _ = planted(np.random.default_rng(1), groups=1, people=200, inside=6, outside=0)
    found = [detect(source, target, weight, rng=np.random.default_rng(seed)) for seed in range(4)]
    claimed = [each for each in found if each.reason is None and each.stability > 0.6]
    assert claimed == []


def test_same_seed_same_groups_whatever_the_order_of_rows():
    source, target, weight, _ = planted(np.random.default_rng(1), groups=5, people=20, inside=5, outside=1)
    one = detect(source, target, weight, rng=np.random.default_rng(7))
    other = detect(source, target, weight, rng=np.random.default_rng(7))
    assert one.group.tolist() == other.group.tolist()
    turned = np.random.default_rng(0).permutation(source.size)
    shuffled = detect(source[turned], target[turned], weight[turned], rng=np.random.default_rng(7))
    assert adjusted_rand(one.group, shuffled.group) > 0.95


def test_largest_group_stands_first():
    source, target, weight, _ = planted(np.random.default_rng(1), groups=5, people=20, inside=5, outside=0.5)
    sizes = np.bincount(detect(source, target, weight, rng=np.random.default_rng(7)).group)
    assert np.all(np.diff(sizes) <= 0)


@pytest.mark.parametrize(("people", "words"), [(0, "does not say whom"), (6, "6 people in 12 pairs")])
def test_small_graph_claims_nothing(people, words):
    ring = np.arange(people)
    source = np.concatenate([ring, ring])
    target = np.concatenate([np.roll(ring, 1), np.roll(ring, 2)])
    found = detect(source, target, np.ones(source.size, dtype=np.int64), rng=np.random.default_rng(0))
    assert words in found.reason
    assert (found.count, found.stability) == (0, None)
    assert np.all(found.group == -1)


def pair_by_pair(one, other):
    """Hubert and Arabie's index as it is defined: over all pairs of people, together or apart."""
    first, second = (np.equal.outer(each, each)[np.triu_indices(each.size, 1)] for each in (one, other))
    both, expected = (first & second).sum(), first.sum() * second.sum() / first.size
    return (both - expected) / ((first.sum() + second.sum()) / 2 - expected)


def test_adjusted_rand_is_what_counting_all_pairs_gives():
    rng = np.random.default_rng(4)
    one, other = rng.integers(0, 6, 120), rng.integers(0, 4, 120)
    mixed = np.where(rng.random(120) < 0.6, one, other)
    for second in (other, mixed, one):
        assert adjusted_rand(one, second) == pytest.approx(pair_by_pair(one, second))
