"""Detected groups: planted ones are found, chance is not mistaken for one, the same every time."""

from __future__ import annotations

import graspologic_native
import numpy as np
import pytest

from models import detected
from models.detected import MOST_SWEEPS, adjusted_rand, detect, strongest


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
    assert (shuffled.group.tolist(), shuffled.modularity) == (one.group.tolist(), one.modularity)


def test_modularity_is_what_its_definition_gives():
    source, target, weight, _ = planted(np.random.default_rng(1), groups=5, people=20, inside=5, outside=1)
    found = detect(source, target, weight, rng=np.random.default_rng(7))
    ties = np.zeros((100, 100))
    np.add.at(ties, (source, target), weight)
    ties += ties.T  # both directions of a pair are one tie
    total, degree = ties.sum(), ties.sum(axis=1)
    together = np.equal.outer(found.group, found.group)
    assert found.modularity == pytest.approx(((ties - np.outer(degree, degree) / total) * together).sum() / total)


def test_who_turns_only_to_oneself_is_in_no_group():
    source, target, weight, home = planted(np.random.default_rng(1), groups=8, people=25, inside=5, outside=1)
    alone = np.array([500, 501])
    source, target = np.concatenate([source, alone]), np.concatenate([target, alone])
    found = detect(source, target, np.append(weight, [9, 9]), rng=np.random.default_rng(2))
    assert found.people[-2:].tolist() == [500, 501]
    assert found.group[-2:].tolist() == [-1, -1]
    assert adjusted_rand(found.group[:-2], home[found.people[:-2]]) >= 0.8


def test_people_who_turn_only_to_themselves_are_no_groups():
    everybody = np.repeat(np.arange(60), 2)
    found = detect(everybody, everybody, np.ones(120, dtype=np.int64), rng=np.random.default_rng(2))
    assert (found.count, set(found.group.tolist())) == (0, {-1})
    assert "one large conversation" in found.reason


def test_every_run_is_told_to_end(monkeypatch):
    asked = []
    whole = graspologic_native.leiden_csr

    def watched(*graph, **how):
        asked.append(how["max_local_moving_iterations"])
        return whole(*graph, **how)

    monkeypatch.setattr(graspologic_native, "leiden_csr", watched)
    source, target, weight, _ = planted(np.random.default_rng(1), groups=5, people=20, inside=5, outside=1)
    detect(source, target, weight, rng=np.random.default_rng(7))
    assert asked
    assert all(sweeps == MOST_SWEEPS for sweeps in asked)


def test_of_too_many_pairs_the_strongest_are_looked_at_and_planted_groups_are_found(monkeypatch):
    source, target, weight, home = planted(np.random.default_rng(1), groups=8, people=25, inside=9, outside=2)
    monkeypatch.setattr(detected, "MOST_PAIRS", 1_000)
    found = detect(source, target, weight, rng=np.random.default_rng(2))
    assert found.all_pairs == source.size > 1_500
    assert 1_000 <= found.pairs <= 1_001  # both directions of the last pair
    assert adjusted_rand(found.group, home[found.people]) >= 0.8
    kept = strongest(source, target, weight, most=1_000)
    lightest = weight[kept].min()
    assert kept[weight > lightest].all()
    assert 20 < (kept & (weight == lightest)).sum() < (weight == lightest).sum()
    chosen = dict(zip(zip(source.tolist(), target.tolist(), strict=True), zip(kept, weight, strict=True), strict=True))
    turned = [(chosen[a, b], chosen[b, a]) for a, b in chosen if (b, a) in chosen]
    assert all(one[0] == other[0] for one, other in turned if one[1] == other[1])


@pytest.mark.parametrize("most", [1, 5, 6, 9, 10, 11])
def test_strongest_pairs_of_parts_are_those_of_the_whole(most):
    weight = np.array([1, 1, 2, 1, 2, 5, 1, 9, 2, 5])
    source, target = np.arange(10), np.arange(10, 20)
    whole = strongest(source, target, weight, most=most)
    assert whole.sum() == min(most, 10)
    parts = [at[strongest(source[at], target[at], weight[at], most=most)] for at in (np.arange(4), np.arange(4, 10))]
    both = np.concatenate(parts)
    again = both[strongest(source[both], target[both], weight[both], most=most)]
    assert sorted(again.tolist()) == np.flatnonzero(whole).tolist()


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
