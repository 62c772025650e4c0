"""Rate ratios against published ones, and the trap of picking and counting on the same days."""

from __future__ import annotations

import numpy as np
import pytest

from models.estimate import without_interval
from models.rates import count_interval, exact_ratio, multiple, picked_by_rate, score_ratio
from models.worth import adds_up

MEMBERS = 200_000


def test_exact_interval_of_the_help_of_r():
    found = exact_ratio((11, 21), (800, 3011))
    assert (found.value, found.low, found.high) == pytest.approx((1.971488, 0.8584264, 4.277266), rel=1e-5)
    assert found.p_value == pytest.approx(0.07967, abs=5e-6)


def test_exact_and_score_interval_of_a_published_trial():
    exact, score = exact_ratio((60, 30), (51477.5, 54308.7)), score_ratio((60, 30), (51477.5, 54308.7))
    assert (exact.value, exact.low, exact.high) == pytest.approx((2.109998, 1.339736, 3.388366), rel=1e-5)
    assert (score.low, score.high) == pytest.approx((1.365962, 3.259306), rel=1e-5)


@pytest.mark.parametrize(
    ("shape", "mean", "same", "following"),
    [(0.3, 0.2, 22.267, 6.193), (0.3, 1, 12.852, 9.02), (0.3, 4, 11.256, 10.211), (1, 1, 6.763, 3.519)],
)
def test_picked_and_counted_on_the_same_days_looks_extraordinary(shape, mean, same, following):
    """Members with gamma rates, Poisson counts in two windows; the table is the exact expectation."""
    rng = np.random.default_rng(3)
    rates = rng.gamma(shape, mean / shape, MEMBERS)
    found = picked_by_rate(rng.poisson(rates), rng.poisson(rates))
    assert found.same_window == pytest.approx(same, rel=0.05)
    assert found.next_window == pytest.approx(following, rel=0.05)


def test_where_all_are_alike_the_next_window_says_one():
    rng = np.random.default_rng(4)
    found = picked_by_rate(rng.poisson(0.5, MEMBERS), rng.poisson(0.5, MEMBERS))
    assert found.same_window > 4
    assert found.next_window == pytest.approx(1, abs=0.05)


def test_interval_over_members_is_wider_than_poisson_where_members_differ():
    rng = np.random.default_rng(5)
    group, others = rng.poisson(rng.gamma(0.3, 4, 60)), rng.poisson(rng.gamma(0.3, 1, 400))
    found = multiple(group, others, weeks=13, rng=np.random.default_rng(0))
    poisson = exact_ratio((int(group.sum()), int(others.sum())), (60, 400))
    assert found.basis == "resampled"
    assert found.estimate.high - found.estimate.low > 1.3 * (poisson.high - poisson.low)
    assert found.estimate.value == pytest.approx(group.mean() / others.mean())


def test_interval_over_members_covers():
    """True multiple 5: 120 communities, nominal 95 %; three standard errors allow 89 %."""
    rng = np.random.default_rng(8)
    inside = 0
    for _ in range(120):
        group = rng.poisson(rng.gamma(1, 2.5, 60))
        others = rng.poisson(rng.gamma(1, 0.5, 400))
        estimate = multiple(group, others, weeks=13, rng=rng).estimate
        inside += estimate.low <= 5 <= estimate.high
    assert inside >= 0.88 * 120


def test_few_people_get_the_exact_interval_and_it_is_called_approximate():
    found = multiple([4, 3, 5], [1] * 40 + [0] * 60, weeks=13, rng=np.random.default_rng(0))
    assert found.basis == "exact"
    assert found.estimate.approximate
    assert found.estimate.value == pytest.approx(10)


@pytest.mark.parametrize(
    ("group", "others", "words"),
    [([], [1], "nobody to compare"), ([0, 0], [0, 0], "nobody recommended"), ([2], [0, 0], "nobody else")],
)
def test_no_ratio_where_there_is_nothing_to_divide(group, others, words):
    found = multiple(group, others, weeks=13, rng=np.random.default_rng(0))
    assert found.estimate.state == "count_only"
    assert words in found.estimate.reason


def test_recommendations_add_up_to_weeks_years_and_lifetimes():
    stay = without_interval(40, n=100, reason="x")
    known = stay.__class__(40.0, 36.0, 44.0, 100, "ok")
    found = adds_up([2] * 30 + [0] * 30, weeks=10, stay_weeks=known, rng=np.random.default_rng(1))
    assert found.a_week.value == pytest.approx(6)
    assert found.a_year.value == pytest.approx(6 * 365.25 / 7)
    assert found.a_lifetime.value == pytest.approx(60 / 600 * 40)
    assert found.a_week.low < 6 < found.a_week.high
    assert found.a_lifetime.low < 4 < found.a_lifetime.high


@pytest.mark.parametrize(
    ("count", "ends"), [(0, (0, 3.689)), (1, (0.0253, 5.572)), (3, (0.619, 8.767)), (10, (4.795, 18.390))]
)
def test_exact_interval_of_a_count_is_the_published_one(count, ends):
    # Garwood 1936, Biometrika 28:437, as printed in tables of Poisson limits
    assert count_interval(count) == pytest.approx(ends, abs=1e-3)


def test_unknown_stay_gives_no_lifetime_but_all_else():
    found = adds_up([3, 4], weeks=10, stay_weeks=None, rng=np.random.default_rng(1))
    assert found.a_lifetime.state == "not_shown"
    # Garwood's exact interval of 7 is 2.81 to 14.42
    assert (found.a_week.low, found.a_week.high) == pytest.approx((0.281, 1.442), rel=0.05)


def test_nothing_recommended_adds_up_to_no_rate():
    assert adds_up([0, 0], weeks=10, stay_weeks=None, rng=np.random.default_rng(1)).a_week.state == "count_only"
