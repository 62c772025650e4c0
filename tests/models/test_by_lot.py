"""Ranks and shares in a panel that holds everybody trained and of the others only some, drawn by lot."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.lot import drawn
from models.panel import NEVER, Panel, cumulated
from models.stacks import Rules, _share_trained, find_stacks, tier_groups
from models.uplift import log_ratio, symmetric, window_sums

PEOPLE, TRAINED, WEEKS, SHARE, WEEK = 20_000, 3_000, 30, 0.1, 26


@pytest.fixture(scope="module")
def whole():
    """Those who write most are trained: counted in full beside a tenth of the others they would push every cut up."""
    rng = np.random.default_rng(3)
    rate = np.sort(rng.gamma(0.5, 4.0, PEOPLE))[::-1]
    acts = cumulated(rng.poisson(rate[:, None], (PEOPLE, WEEKS)))
    order = rng.permutation(PEOPLE)  # keys say nothing about how much somebody writes
    trained = np.where(np.arange(PEOPLE) < TRAINED, WEEK, NEVER)[order]
    zeros = np.zeros(PEOPLE, dtype=np.int64)
    acts = np.asfortranarray(acts[order])
    return Panel(acts, acts, zeros - 100, zeros == 1, zeros, trained)


@pytest.fixture(scope="module")
def some(whole):
    by_lot = drawn(np.arange(PEOPLE), SHARE)
    rows = np.flatnonzero(by_lot | (whole.trained_week < NEVER))
    acts = np.asfortranarray(whole.acts[rows])
    zeros = np.zeros(rows.size, dtype=np.int64)
    panel = Panel(acts, acts, zeros - 100, zeros == 1, zeros, whole.trained_week[rows], by_lot[rows])
    return rows, panel


def test_tiers_are_those_among_everybody(whole, some):
    rows, panel = some
    of_all = tier_groups(whole, WEEK, 12)[rows]
    same = (tier_groups(panel, WEEK, 12) == of_all).mean()
    assert same > 0.95
    without = replace(panel, by_lot=None)  # ranks among those who happen to be here
    assert (tier_groups(without, WEEK, 12) == of_all).mean() < 0.7


def test_share_trained_is_that_of_everybody(whole, some):
    _, panel = some
    rules = Rules()
    assert _share_trained(panel, WEEK, rules) == pytest.approx(_share_trained(whole, WEEK, rules), abs=0.03)
    assert _share_trained(replace(panel, by_lot=None), WEEK, rules) > 0.5


@pytest.fixture(scope="module")
def staggered():
    """A seventh completes, week by week, and does 1.3 times as much from the week after on: most are controls first."""
    rng = np.random.default_rng(5)
    weeks, n = 70, 24_000
    when = np.where(rng.random(n) < 0.15, rng.integers(26, 56, n), NEVER)
    rate = rng.gamma(1.0, 1.5, n)[:, None] * np.where(np.arange(weeks) > when[:, None], 1.3, 1.0)
    acts = cumulated(rng.poisson(rate))
    zeros = np.zeros(n, dtype=np.int64)
    return Panel(acts, acts, zeros - 100, zeros == 1, zeros, when)


def test_who_is_trained_later_stands_among_the_controls_as_often_as_among_everybody(staggered):
    def estimate(panel):
        stacks = find_stacks(panel, Rules())
        return log_ratio(window_sums(stacks, panel.acts, symmetric(12), by_tier=False))

    by_lot = drawn(np.arange(staggered.n), 0.2)
    rows = np.flatnonzero(by_lot | (staggered.trained_week < NEVER))
    acts = np.asfortranarray(staggered.acts[rows])
    parts = [each[rows] for each in (staggered.start_week, staggered.is_start_known, staggered.community)]
    some = Panel(acts, acts, *parts, staggered.trained_week[rows], by_lot[rows])
    whole, lot = estimate(staggered), estimate(some)
    assert lot.n == pytest.approx(whole.n, rel=0.02)
    assert lot.value == pytest.approx(whole.value, abs=2 * lot.standard_error)
    assert some.share_trained == pytest.approx(staggered.share_trained, abs=0.02)
    flooded = Panel(acts, acts, *parts, staggered.trained_week[rows])
    assert estimate(flooded).value < whole.value - 3 * lot.standard_error
