"""Who gains from an invitation: Qini by hand, a made world with known gainers, one without any, too few people."""

from __future__ import annotations

import numpy as np
import pytest

from models.readiness.gainers import FEWEST_PER_ARM, gainers, qini_areas


def world(n, *, lift, seed=1):
    """Chance to rise .2 for all; invited people with a positive first feature have `lift` more."""
    rng = np.random.default_rng(seed)
    features = rng.normal(size=(n, 3))
    is_invited = rng.permutation(n) < n // 2
    chance = 0.2 + lift * (is_invited & (features[:, 0] > 0))
    return features, (rng.random(n) < chance).astype(np.int64), is_invited


def test_qini_of_four_people_by_hand():
    """The first two: one riser invited and none held out, so the curve is at 1 halfway, where the line is at a half."""
    rose, arm = np.array([1, 0, 0, 0]), np.array([True, False, True, False])
    ones = np.ones((1, 4))
    assert qini_areas(np.array([2.0, 2, 1, 1]), rose, arm, ones) == pytest.approx([0.125])
    assert qini_areas(np.array([1.0, 1, 2, 2]), rose, arm, ones) == pytest.approx([-0.125])
    assert qini_areas(np.ones(4), rose, arm, ones) == pytest.approx([0.0])


def test_gainers_of_a_made_world_are_found():
    features, rose, is_invited = world(1_200, lift=0.4)
    found = gainers(features, rose, is_invited, rng=np.random.default_rng(0))
    assert found.is_used
    assert found.area[1] > 0
    people = np.array([[1.5, 0.0, 0.0], [-1.5, 0.0, 0.0]])
    gain = found.arms.gain(people)
    assert gain[0] > 0.25
    assert abs(gain[1]) < 0.15


def test_where_nobody_gains_differently_single_people_are_not_told_apart():
    used = [gainers(*world(600, lift=0.0, seed=seed), rng=np.random.default_rng(seed)).is_used for seed in range(12)]
    assert sum(used) <= 3  # one in twenty is above its 90 % interval by chance


def test_too_small_arms_teach_nothing():
    features, rose, is_invited = world(2 * FEWEST_PER_ARM - 2, lift=0.4)
    found = gainers(features, rose, is_invited, rng=np.random.default_rng(0))
    assert found.area is None
    assert not found.is_used
    assert "needs 200 of each" in found.reason
