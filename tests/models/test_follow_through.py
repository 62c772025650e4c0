"""Follow-through: nothing where nobody is moved, the planted gap where somebody is, alike compared with alike."""

from __future__ import annotations

import numpy as np

from models.follow_through import follow_through


def world(gap, *, n=4_000, seed=0):
    """People of eight degrees of activity; the active are heard by the team and buy more often anyway."""
    rng = np.random.default_rng(seed)
    active = rng.integers(0, 8, n)
    heard = rng.random(n) < active / 10
    bought = rng.random(n) < 0.02 + 0.02 * active + gap * heard
    return heard, bought, active


def test_activity_alone_makes_no_difference():
    heard, bought, active = world(0.0)
    assert bought[heard].mean() - bought[~heard].mean() > 0.04, "a plain comparison is fooled"
    found = follow_through(heard, bought, active, rng=np.random.default_rng(1))
    assert found.difference.low < 0 < found.difference.high
    assert abs(found.difference.value) < 0.03


def test_planted_gap_is_found():
    heard, bought, active = world(0.15)
    found = follow_through(heard, bought, active, rng=np.random.default_rng(1))
    assert found.difference.low < 0.15 < found.difference.high
    assert found.difference.low > 0
    assert found.audience_share - found.outside_share == found.difference.value


def test_people_without_anybody_alike_are_left_out_and_counted():
    heard, bought, active = world(0.1)
    odd = np.full(40, 99)
    found = follow_through(
        np.append(heard, np.ones(40, bool)),
        np.append(bought, np.ones(40, bool)),
        np.append(active, odd),
        rng=np.random.default_rng(1),
    )
    assert found.unmatched >= 40
    assert found.audience_share < 0.5


def test_too_few_are_only_counted():
    found = follow_through(
        np.array([True] * 5 + [False] * 50), np.zeros(55, bool), np.zeros(55, int), rng=np.random.default_rng(1)
    )
    assert found.difference.state == "count_only"
    assert found.audience_share is None
