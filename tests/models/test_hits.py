"""The hit rate of a list: who rose, against as many most active people, with an interval or too few to say."""

from __future__ import annotations

import numpy as np
import pytest

from models.hits import FEWEST_NAMED, hits


def rng():
    return np.random.default_rng(5)


def world(n=400, *, named=40, rising=17, by_activity=11):
    """n people; the first 20 lead. 40 others are named, of whom 17 rise; the 40 most active others, of whom 11 do."""
    before = np.concatenate([np.full(20, 90.0), np.full(named, 40.0), np.full(n - 20 - named, 5.0)])
    halves = np.zeros((n, 2))
    halves[:, 0] = 1.0
    is_named = np.zeros(n, dtype=bool)
    is_named[100 : 100 + named] = True
    halves[100 : 100 + rising] = 50.0
    halves[20 : 20 + by_activity] = 50.0
    return before, halves, is_named


def test_named_and_rose_by_hand():
    before, halves, is_named = world(rising=9, by_activity=4)
    found = hits(before, halves, is_named, rng=rng())
    assert (found.named, found.rose, found.by_activity) == (40, 9, 4.0)
    assert found.share.value == pytest.approx(9 / 40)
    assert (found.share.low, found.share.high) == pytest.approx((0.1232, 0.3750), abs=1e-4)  # Wilson
    assert found.difference.value == pytest.approx(5 / 40)
    assert found.difference.low < 5 / 40 < found.difference.high


def test_clear_difference_is_off_zero_and_none_is_not():
    assert hits(*world(rising=18, by_activity=0), rng=rng()).difference.low > 0
    even = hits(*world(rising=9, by_activity=9), rng=rng()).difference
    assert even.low < 0 < even.high


def test_few_named_are_counted_and_no_share_is_told():
    before, halves, is_named = world(rising=3)
    is_named[100 + FEWEST_NAMED - 1 :] = False
    found = hits(before, halves, is_named, rng=rng())
    assert (found.named, found.rose, found.share.state) == (19, 3, "count_only")
    assert found.difference.value is None


def test_who_led_before_or_was_silent_in_a_half_did_not_rise():
    before, halves, is_named = world(rising=0, by_activity=0)
    is_named[:] = False
    is_named[:20] = True  # leaders alone
    assert hits(before, halves, is_named, rng=rng()).share.state == "not_shown"
    is_named[100:140] = True
    halves[100] = (90, 0)
    found = hits(before, halves, is_named, rng=rng())
    assert (found.named, found.rose) == (40, 0)


def test_nobody_active_afterwards_is_no_hit_and_no_error():
    before, halves, is_named = world()
    found = hits(before, np.zeros_like(halves), is_named, rng=rng())
    assert (found.named, found.rose, found.by_activity) == (40, 0, 0.0)
