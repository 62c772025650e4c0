"""The closed forms of roles, and what goes when the most active leave."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from models.roles import leaning, provider_probability, roles
from models.what_if import what_if

acts = st.integers(0, 40)


@given(acts, acts)
def test_role_probability_is_a_binomial_tail(provides: int, seeks: int) -> None:
    # 1 - I_1/2(a+1, q+1) = P(Binomial(a + q + 1, 1/2) <= a)
    found = provider_probability(np.array([provides]), np.array([seeks]))[0]
    assert found == pytest.approx(binom.cdf(provides, provides + seeks + 1, 0.5), abs=1e-12)


@given(acts, acts)
def test_provider_and_seeker_mirror_each_other(provides: int, seeks: int) -> None:
    a, q = np.array([provides]), np.array([seeks])
    assert provider_probability(a, q)[0] == pytest.approx(1 - provider_probability(q, a)[0])
    assert leaning(a, q)[0] == -leaning(q, a)[0]
    swapped = {"provider": "seeker", "seeker": "provider"}
    assert roles(q, a)[0] == swapped.get(roles(a, q)[0], roles(a, q)[0])


def test_two_acts_are_too_few_and_three_of_three_are_a_provider() -> None:
    assert roles(np.array([2, 3, 2]), np.array([0, 0, 1])) == ["too_few", "provider", "mixed"]


def test_leaning_of_nobody_is_none() -> None:
    assert leaning(np.array([0]), np.array([0]))[0] == 0


def test_the_two_who_leave_take_this_with_them() -> None:
    lost = what_if(np.array([10, 50, 40]), np.array([0, 5, 15]), np.array([1, 0, 3]), most=2)
    assert lost.people.tolist() == [0, 1, 2]
    assert lost.content.tolist() == [0, 0.5, 0.9]
    assert lost.answers is not None
    assert lost.threads is not None
    assert lost.answers.tolist() == [0, 0.25, 1.0]
    assert lost.threads.tolist() == [0, 0, 0.75]


@given(st.lists(st.tuples(acts, acts, acts), min_size=1, max_size=30), st.randoms())
def test_order_of_rows_does_not_decide_who_leaves_first(rows: list[tuple[int, int, int]], random: Random) -> None:
    created, answers, threads = np.array(rows).T
    one = what_if(created, answers, threads)
    created, answers, threads = np.array(random.sample(rows, len(rows))).T
    other = what_if(created, answers, threads)
    assert one.content.tolist() == other.content.tolist()
    assert (one.answers is None) == (other.answers is None)
    if one.answers is not None and other.answers is not None:
        assert one.answers.tolist() == other.answers.tolist()
    assert np.all(np.diff(one.content) >= 0)


def test_nothing_to_lose() -> None:
    lost = what_if(np.array([0, 0]), np.array([0, 0]), np.array([0, 0]))
    assert lost.content.tolist() == [0, 0, 0]
    assert lost.answers is None
    empty = np.zeros(0, dtype=np.int64)
    assert what_if(empty, empty, empty).people.tolist() == [0]
