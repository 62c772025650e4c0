"""Rounds drawn by lot: exact chance, adjustment by the own past, effect on those who joined, thin rounds."""

from __future__ import annotations

import numpy as np
import pytest

from models.randomised import adjust, re_randomised, trial


def drawn(n=400, *, effect=0.0, joining=1.0, seed=1):
    """A round in blocks of four, half invited; those who join do `effect` more acts."""
    rng = np.random.default_rng(seed)
    rate = rng.gamma(2, 3, n)
    block = np.arange(n) // 4
    invited = np.concatenate([rng.permutation([True, True, False, False]) for _ in range(n // 4)])
    joined = invited & (rng.random(n) < joining)
    before = rng.poisson(rate).astype(float)
    after = rng.poisson(rate).astype(float) + effect * joined
    return after, before, invited, block, joined


def test_exact_chance_of_six_people():
    values, arm = np.array([5.0, 7, 9, 1, 2, 3]), np.array([True] * 3 + [False] * 3)
    assert re_randomised(values, arm, np.zeros(6, dtype=int), rng=np.random.default_rng(0)) == 0.1


def test_chance_by_drawing_agrees_with_the_exact_one():
    values = np.array([5.0, 7, 9, 1, 2, 3, 4, 8, 6, 2, 7, 5, 3, 3, 9, 1])
    arm = np.array([True, False] * 8)
    whole = np.zeros(16, dtype=int)
    by_draws = re_randomised(values, arm, whole, rng=np.random.default_rng(0))
    in_blocks = re_randomised(values, arm, np.arange(16) // 4, rng=np.random.default_rng(0))
    assert by_draws == pytest.approx(0.35, abs=0.2)
    assert 0 < in_blocks <= 1


def test_own_past_explains_what_it_correlates():
    after, before, _, block, _ = drawn()
    left, explained = adjust(after, before, np.zeros_like(block))
    assert explained == pytest.approx(np.corrcoef(after, before)[0, 1] ** 2)
    assert left.var() == pytest.approx(after.var() * (1 - explained))


def test_effect_is_found_and_called_above_zero():
    found = trial(*drawn(effect=2.0), rng=np.random.default_rng(0))
    assert found.verdict == "lifted"
    assert found.chance < 0.01
    assert found.log_ratio.low < np.log((6 + 2) / 6) < found.log_ratio.high


def test_half_of_the_invited_join_and_the_effect_on_them_is_twice_as_large():
    found = trial(*drawn(n=1200, effect=3.0, joining=0.5), rng=np.random.default_rng(0))
    assert found.joined == pytest.approx(0.5, abs=0.06)
    assert found.on_joined.low < 3.0 < found.on_joined.high
    assert found.on_joined.value == pytest.approx((found.mean_invited - found.mean_held_out) / found.joined)


def test_hardly_anybody_joined_gives_no_effect_on_them():
    found = trial(*drawn(joining=0.05), rng=np.random.default_rng(0))
    assert found.on_joined.value is None
    assert "15%" in found.on_joined.reason


def test_fewer_than_forty_people_cannot_tell():
    found = trial(*drawn(n=32, effect=20.0), rng=np.random.default_rng(0))
    assert (found.state, found.verdict) == ("count_only", "cannot_tell")


def test_blocks_with_one_arm_are_left_out():
    after, before, invited, block, joined = drawn(n=80)
    found = trial(after, before, np.ones_like(invited), block, joined, rng=np.random.default_rng(0))
    assert (found.state, found.verdict) == ("not_shown", "cannot_tell")


def test_interval_and_chance_are_right_as_often_as_they_say():
    """Forty rounds without effect: about one in twenty may be called."""
    found = [trial(*drawn(n=80, seed=seed), rng=np.random.default_rng(seed)) for seed in range(40)]
    inside = [each.log_ratio.low < 0 < each.log_ratio.high for each in found]
    assert np.mean(inside) >= 0.85
    assert np.mean([each.chance < 0.05 for each in found]) <= 0.15
