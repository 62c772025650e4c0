"""The lottery of a hold-out: numbers in every block, totals, balance, and its refusals."""

from __future__ import annotations

import numpy as np
import pytest

from errors import TooFewMembers
from models.hold_out import BALANCED, hold_out, largest_difference, needed


def cells(rng, n, channels=1, tiers=4, communities=12):
    return np.column_stack([rng.integers(0, levels, n) for levels in (channels, tiers, communities)])


@pytest.mark.parametrize("seed", range(500))
def test_every_block_and_the_total_are_right_to_one(seed):
    rng = np.random.default_rng(seed)
    share = float(rng.choice([0.1, 0.2, 0.25, 1 / 3, 0.5]))
    people = cells(rng, int(rng.integers(40, 300)), channels=int(rng.integers(1, 4)))
    held = hold_out(people, share, rng=rng).is_held
    assert abs(held.sum() - share * len(held)) < 1
    blocks, block = np.unique(people, axis=0, return_inverse=True)
    for number in range(len(blocks)):
        expected = share * (block == number).sum()
        assert np.floor(expected + 1e-9) <= held[block == number].sum() <= np.ceil(expected - 1e-9)


@pytest.mark.parametrize("seed", range(100))
def test_arms_are_alike_where_the_list_is_large_enough(seed):
    rng = np.random.default_rng(seed)
    people = np.column_stack([rng.permutation(np.arange(260) % levels) for levels in (1, 3, 5)])
    assert min(np.bincount(column).min() for column in people.T) >= 50
    held = hold_out(people, float(rng.choice([0.1, 0.2, 0.3, 0.5])), rng=rng)
    assert held.largest_difference < BALANCED
    assert held.largest_difference == largest_difference(people, held.is_held)


def test_difference_by_hand():
    people = np.column_stack([np.zeros(200, int), np.zeros(200, int), np.repeat([0, 1], 100)])
    held = np.zeros(200, dtype=bool)
    held[:60] = True
    held[100:140] = True  # 60 % against 40 % of each arm
    assert largest_difference(people, held) == pytest.approx(0.2 / np.sqrt(0.24))


def test_everybody_is_equally_likely_to_wait():
    people = cells(np.random.default_rng(1), 60, communities=3)
    waits = sum(hold_out(people, 0.25, rng=np.random.default_rng(seed)).is_held for seed in range(500))
    # sd of a mean of 500 draws is .019, so 4 sd for 60 people
    assert np.abs(waits / 500 - 0.25).max() < 0.08


def test_same_seed_gives_the_same_lottery():
    people = cells(np.random.default_rng(2), 80)
    one, two = (hold_out(people, 0.2, rng=np.random.default_rng(7)).is_held for _ in range(2))
    assert (one == two).all()


def test_small_list_is_refused_with_advice():
    with pytest.raises(TooFewMembers, match="two waves"):
        hold_out(np.zeros((39, 3), dtype=np.int64), 0.2, rng=np.random.default_rng(0))


@pytest.mark.parametrize("share", [0.0, 0.04, 0.51, 1.0])
def test_share_that_is_no_hold_out_is_refused(share):
    with pytest.raises(ValueError, match="outside"):
        hold_out(np.zeros((50, 3), dtype=np.int64), share, rng=np.random.default_rng(0))


@pytest.mark.parametrize(("size", "share", "people"), [(40, 0.2, 50), (20, 0.5, 40), (30, 0.1, 34)])
def test_people_needed_for_a_list_with_a_hold_out(size, share, people):
    assert needed(size, share) == people
