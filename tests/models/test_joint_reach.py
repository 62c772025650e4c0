"""Joint reach: greedy against the best team, the karate club's team that beats its star, budgets and groups."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from karate import karate
from scipy.sparse import csr_array

from errors import TooFewMembers
from models.coverage import fewest_by_size, greedy, guarantee, joint_reach, united, within_budget
from models.exact_team import best_team, smallest_team

TRAP = ({1, 2, 3, 4, 5, 6, 7, 8}, {1, 2, 3, 4, 9, 10, 11}, {5, 6, 7, 8, 12, 13, 14})


def sets_of(audiences):
    width = 1 + max((person for audience in audiences for person in audience), default=0)
    dense = np.zeros((len(audiences), width), dtype=np.int64)
    for row, audience in enumerate(audiences):
        dense[row, list(audience)] = 1
    return csr_array(dense)


def test_greedy_falls_into_the_trap_and_says_how_far():
    sets = sets_of(TRAP)
    chosen = greedy(sets, 2)
    assert (chosen.rows[0], chosen.reach[-1]) == (0, 11)
    assert best_team(sets, 2) == ((1, 2), 14)
    assert 11 / 14 >= guarantee(2) == 0.75
    assert chosen.best_possible >= 14


@pytest.mark.parametrize(("size", "team", "reach"), [(1, {33}, 17), (2, {33, 0}, 29), (3, {33, 0, 31}, 33)])
def test_greedy_is_the_best_team_of_the_karate_club(size, team, reach):
    graph = karate()
    order = np.lexsort((np.arange(34), -graph.reach))  # ties by id
    chosen = greedy(graph.heard[order], size)
    assert ({int(order[row]) for row in chosen.rows}, chosen.reach[-1]) == (team, reach)
    assert max(united(graph.heard, rows) for rows in combinations(range(34), size)) == reach


def test_everybody_of_the_karate_club_is_reached_by_four():
    graph = karate()
    assert greedy(graph.heard, 4).reach[-1] == 34


def test_five_small_voices_out_reach_the_star_of_the_karate_club():
    graph = karate()
    small = np.flatnonzero(graph.reach <= 6)
    chosen = greedy(graph.heard[small], 5)
    assert [int(small[row]) for row in chosen.rows] == [3, 23, 5, 25, 6]
    assert chosen.reach == (6, 11, 14, 17, 19)
    best = [max(united(graph.heard, team) for team in combinations(small, size)) for size in (1, 2, 3, 4)]
    assert best == [6, 11, 14, 17]  # four reach as many as the star: a tie, not more
    assert fewest_by_size(graph.reach[small], 17) == 4  # 6 + 6 + 5 is not more


def test_greedy_keeps_its_guarantee_and_its_bound_on_200_random_communities():
    rng = np.random.default_rng(6)
    found = 0
    for _ in range(200):
        people, voices = int(rng.integers(4, 14)), int(rng.integers(2, 9))
        sets = csr_array((rng.random((voices, people)) < rng.uniform(0.05, 0.6)).astype(np.int64))
        size = int(rng.integers(1, min(voices, 5) + 1))
        best = max(united(sets, team) for team in combinations(range(voices), size))
        chosen = greedy(sets, size)
        reach = chosen.reach[-1] if chosen.rows else 0
        assert reach >= guarantee(size) * best - 1e-9
        assert reach <= best <= max(chosen.best_possible, best if len(chosen.rows) < size else 0)
        assert best_team(sets, size)[1] == best
        plain = _plain_greedy(sets, size)
        assert chosen.reach == plain, "lazy evaluation changes nothing"
        found += reach < best
    assert 0 < found < 200, "some were hard and some were not"


def _plain_greedy(sets, size):
    covered, reach, left = set(), [], set(range(sets.shape[0]))
    audiences = [set(sets.indices[sets.indptr[row] : sets.indptr[row + 1]].tolist()) for row in range(sets.shape[0])]
    for _ in range(size):
        row = max(sorted(left), key=lambda each: len(audiences[each] - covered))
        if not audiences[row] - covered:
            break
        left.discard(row)
        covered |= audiences[row]
        reach.append(len(covered))
    return tuple(reach)


def test_smallest_team_is_found_exactly():
    sets = sets_of(TRAP)
    assert smallest_team(sets, 7) == ((0,), 8)
    assert smallest_team(sets, 13) == ((1, 2), 14)
    assert smallest_team(sets, 14) is None


def test_too_many_candidates_are_not_all_tried():
    with pytest.raises(TooFewMembers):
        best_team(csr_array(np.ones((21, 3), dtype=np.int64)), 2)


def test_most_per_group_who_must_be_in_and_who_must_not():
    sets = sets_of([{0, 1, 2, 3}, {4, 5, 6}, {7, 8}, {9}])
    groups = np.array([1, 1, 2, 2])
    assert greedy(sets, 2).rows == (0, 1)
    assert greedy(sets, 2, groups=groups, most_per_group=1).rows == (0, 2)
    assert greedy(sets, 2, first=[3]).rows == (3, 0)
    assert greedy(sets, 3, first=[3], groups=groups, most_per_group=1).rows == (3, 0)
    assert greedy(sets, 2, allowed=[1, 2]).rows == (1, 2)


def test_budget_takes_the_better_of_many_cheap_and_one_dear():
    sets = sets_of([set(range(10)), {0, 20}, {1, 21}])
    assert within_budget(sets, np.array([10.0, 1.0, 1.0]), 10.0) == ((0,), 10)
    assert within_budget(sets, np.array([10.0, 1.0, 1.0]), 12.0)[1] == 12
    assert within_budget(sets, np.array([10.0, 1.0, 1.0]), 2.0) == ((1, 2), 4)
    assert within_budget(sets, np.array([10.0, 1.0, 1.0]), 0.5) == ((), 0)


def test_budget_is_never_worse_than_two_fifths_of_the_best():
    rng = np.random.default_rng(7)
    for _ in range(60):
        voices = int(rng.integers(2, 8))
        sets = csr_array((rng.random((voices, 10)) < 0.35).astype(np.int64))
        costs = rng.uniform(0.5, 3, voices)
        budget = float(rng.uniform(1, 5))
        teams = (team for size in range(1, voices + 1) for team in combinations(range(voices), size))
        best = max((united(sets, team) for team in teams if costs[list(team)].sum() <= budget), default=0)
        team, reach = within_budget(sets, costs, budget)
        assert costs[list(team)].sum() <= budget + 1e-9
        assert reach >= 0.39 * best


def test_team_and_star_are_no_audience_of_their_own():
    # 0 and 1 answer each other; both are answered by 2 and by the star, 3
    sets = sets_of([{1, 2, 3}, {0, 2, 3}])
    assert joint_reach(sets, [0, 1], own=np.array([0, 1]), without=[3]).tolist() == [2, 1]
