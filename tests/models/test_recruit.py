"""Choosing people by coverage and variety: published toys, brute force, limits and quotas."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.recruit import Candidates, Quota, choose, value_of, within_budget

# tests/reference: the budget toy; people by name -> skills and cost, and what each skill is worth.
PEOPLE = {"p1": ("abc", 3), "p2": ("ab", 1), "p3": ("cd", 1), "p4": ("e", 1), "p5": ("def", 2), "p6": ("af", 1)}
WORTH = {"a": 5, "b": 3, "c": 4, "d": 2, "e": 3, "f": 1}
BOUND = 1 - 1 / np.e


def candidates(serves, gaps, attributes=None, group=None):
    serves = np.asarray(serves, dtype=float)
    n = serves.shape[0]
    return Candidates(
        serves,
        np.asarray(gaps, dtype=float),
        np.empty((n, 0), dtype=np.int64) if attributes is None else np.asarray(attributes),
        np.zeros(n, dtype=np.int64) if group is None else np.asarray(group),
    )


def toy():
    serves = [[float(skill in skills) for skill in WORTH] for skills, _ in PEOPLE.values()]
    return candidates(serves, list(WORTH.values())), np.array([cost for _, cost in PEOPLE.values()], dtype=float)


@pytest.mark.parametrize(("budget", "best"), [(1, 8), (2, 14), (3, 17), (4, 18)])
def test_budget_toy_reaches_its_optimum(budget, best):
    people, costs = toy()
    rows = within_budget(people, costs, budget)
    assert value_of(people, rows) == best
    assert costs[list(rows)].sum() <= budget


def test_greedy_trap_stays_above_its_guarantee():
    sets = [{1, 2, 3, 4, 5, 6, 7, 8}, {1, 2, 3, 4, 9, 10, 11}, {5, 6, 7, 8, 12, 13, 14}]
    people = candidates([[float(each in one) for each in range(1, 15)] for one in sets], np.ones(14))
    chosen = choose(people, 2)
    assert chosen.value == 11
    assert value_of(people, (1, 2)) == 14
    assert chosen.best_possible >= 14


@pytest.mark.parametrize("seed", range(200))
def test_greedy_is_within_its_bound_of_brute_force(seed):
    rng = np.random.default_rng(seed)
    n, skills, size = int(rng.integers(3, 13)), int(rng.integers(1, 6)), int(rng.integers(1, 5))
    people = candidates(
        rng.random((n, skills)) * (rng.random((n, skills)) < 0.5),
        rng.gamma(1.0, 3.0, skills),
        rng.integers(-1, 3, (n, 2)),
    )
    chosen = choose(people, size, variety="some")
    best = max(value_of(people, rows, variety="some") for rows in combinations(range(n), min(size, n)))
    assert BOUND * best - 1e-9 <= chosen.value <= best + 1e-9
    assert best <= chosen.best_possible + 1e-9


def test_limit_per_group_is_kept():
    people = candidates(np.full((6, 1), 0.5), [10.0], group=[0, 0, 0, 0, 1, 1])
    chosen = choose(people, 4, most_per_group=2)
    assert np.bincount(np.array([0, 0, 0, 0, 1, 1])[list(chosen.rows)]).tolist() == [2, 2]
    assert len(choose(people, 6, most_per_group=2).rows) == 4


def test_quota_is_filled_first_and_what_cannot_be_filled_is_named():
    people = candidates([[0.9], [0.8], [0.1], [0.0]], [5.0])
    quiet = Quota("from quiet groups", np.array([False, False, True, True]), 1)
    assert choose(people, 2, quotas=[quiet]).rows == (2, 0)
    many = Quota("from quiet groups", np.array([False, False, True, True]), 3)
    assert choose(people, 4, quotas=[many]).unmet == {"from quiet groups": 1}


def test_variety_brings_in_another_value():
    people = candidates([[0.50], [0.49], [0.30]], [1.0], attributes=[[0], [0], [1]])
    assert choose(people, 2, variety="off").rows == (0, 1)
    assert choose(people, 2, variety="strong").rows == (0, 2)


def test_gain_of_each_person_is_the_need_it_was_chosen_for():
    people = candidates([[1.0, 0.0], [0.5, 0.5]], [4.0, 2.0])
    chosen = choose(people, 2)
    assert chosen.by_skill.tolist() == [[4.0, 0.0], [0.0, 1.0]]
    assert (chosen.covered, chosen.demand) == (5.0, 6.0)


def test_fewer_candidates_than_places_gives_all_of_them():
    people = candidates([[0.5], [0.1], [0.0]], [1.0])
    assert choose(people, 20).rows == (0, 1, 2)


def test_nobody_gives_an_empty_choice():
    chosen = choose(candidates(np.empty((0, 2)), [1.0, 2.0]), 5)
    assert (chosen.rows, chosen.value, chosen.covered) == ((), 0, 0)


@given(st.permutations(range(6)))
def test_naming_skills_in_another_order_changes_nothing(order):
    people, _ = toy()
    turned = candidates(people.serves[:, order], people.gaps[list(order)])
    assert choose(turned, 3).rows == choose(people, 3).rows
