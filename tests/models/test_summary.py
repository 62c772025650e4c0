"""The summary: which numbers are shown, with which interval, and the words for those that are not."""

from __future__ import annotations

import numpy as np
import pytest

from models.concentration import gini_corrected
from models.estimate import Estimate, with_interval
from models.latent import latent_gini
from models.summary import Concentration, summary


def _of(counts: list[int] | np.ndarray, **options: bool) -> Concentration:
    return summary(np.asarray(counts, dtype=np.int64), rng=np.random.default_rng(0), **options)


@pytest.mark.parametrize(("counts", "reason"), [([9] * 9, "9 members"), ([2] * 14, "28 contributions")])
def test_too_little_for_a_rate_shows_counts_alone(counts: list[int], reason: str) -> None:
    found = _of(counts)
    for estimate in (found.gini, found.reported.estimate, found.theil, found.effective):
        assert estimate.state == "count_only"
        assert estimate.value is None
        assert str(estimate.reason).startswith(reason)
    assert found.chance is None
    assert found.absence[0.5].value == (5 if len(counts) == 9 else 7)  # always shown


def test_latent_gini_below_ten_events_a_member() -> None:
    counts = np.random.default_rng(1).poisson(np.random.default_rng(2).gamma(0.5, 6.0, 400))
    found = _of(counts)
    assert found.reported.kind == "latent"
    assert found.reported.estimate.value == latent_gini(counts).value
    assert found.gini.value == gini_corrected(counts)


def test_corrected_gini_from_ten_events_a_member() -> None:
    found = _of([10] * 15 + [15] * 15)
    assert found.reported.kind == "corrected"
    assert found.reported.estimate == found.gini


def test_corrected_gini_where_silent_members_are_unknown() -> None:
    found = _of([1] * 20 + [4] * 20, among_contributors=True)
    assert found.reported.kind == "corrected"
    assert "without the members who made nothing" in found.reported.why


@pytest.mark.parametrize(("n", "approximate"), [(299, True), (300, False)])
def test_interval_of_the_gini_is_approximate_below_three_hundred(n: int, *, approximate: bool) -> None:
    assert _of(np.random.default_rng(7).poisson(12.0, n)).gini.approximate == approximate


def test_corrected_gini_of_fewer_than_twenty() -> None:
    found = _of([1] * 8 + [5] * 8)
    assert found.reported.kind == "corrected"
    assert found.gini.approximate


@pytest.mark.parametrize(
    ("n", "percent", "shows", "approximate"),
    [
        (999, 1, False, False),
        (1_000, 1, True, True),
        (4_999, 1, True, True),
        (5_000, 1, True, False),
        (100, 10, True, True),
        (99, 10, False, False),
    ],
)
def test_interval_of_a_top_share_needs_ten_in_the_top(n: int, percent: int, *, shows: bool, approximate: bool) -> None:
    counts = np.random.default_rng(3).poisson(np.random.default_rng(4).gamma(0.5, 10.0, n))
    share = _of(counts).top[percent]
    assert share.value is not None
    assert share.has_interval == shows
    assert share.approximate == approximate
    if not shows:
        assert share.reason == f"no interval: fewer than 10 members in the top {percent} %"


def test_top_one_percent_of_fewer_than_hundred_is_less_than_a_person() -> None:
    found = _of(list(range(1, 100)))
    assert found.top[1].state == "not_shown"
    assert found.top[1].reason == "the top 1 % of 99 members is less than one person"
    assert found.top[5].value is not None


def test_micro_community_shows_no_percentages() -> None:
    found = _of([3] * 29, percentiles=False)
    assert {each.state for each in found.top.values()} == {"not_shown"}
    assert found.absence[0.5].value == 15


def test_absence_factor_has_an_interval_from_a_thousand_members() -> None:
    rng = np.random.default_rng(5)
    few, many = (_of(rng.poisson(rng.gamma(0.5, 10.0, n))).absence[0.5] for n in (999, 1_000))
    assert not few.has_interval
    assert few.reason == "no interval below 1,000 members"
    assert many.has_interval
    assert many.approximate
    assert many.low is not None
    assert many.value is not None
    assert many.high is not None
    assert many.low <= many.value <= many.high
    assert (many.low % 1, many.high % 1) == (0, 0), "people are whole"


def test_effective_contributors_never_show_an_interval_that_is_wrong() -> None:
    rng = np.random.default_rng(6)
    found = _of(rng.poisson(rng.gamma(0.3, 10.0, 3_000)))
    assert found.effective.state == "ok"
    assert not found.effective.has_interval
    assert found.effective.reason


@pytest.mark.parametrize("counts", [[], [0, 0, 0]])
def test_nothing_created_is_not_shown_and_no_error(counts: list[int]) -> None:
    found = _of(counts)
    states = {found.gini.state, found.theil.state, found.effective.state, *(each.state for each in found.top.values())}
    assert states == {"not_shown"}
    assert found.n == len(counts)


def test_everyone_alike() -> None:
    found = _of([4] * 50)
    assert (found.gini.value, found.gini.low, found.gini.high) == pytest.approx((0, 0, 0))
    assert found.effective.value == pytest.approx(50)


def test_same_generator_gives_the_same_numbers() -> None:
    counts = list(range(60))
    assert _of(counts).gini == _of(counts).gini


def test_wide_interval_is_told() -> None:
    assert with_interval(0.5, 0.1, 0.61, n=9, possible=(0, 1)).state == "wide"
    assert with_interval(0.5, 0.2, 0.69, n=9, possible=(0, 1)).state == "ok"
    assert with_interval(2, 1, 4.1, n=9, is_ratio=True).state == "wide"
    assert with_interval(2, 1, 4, n=9, is_ratio=True).state == "ok"
    open_end = with_interval(2, 1, float("inf"), n=9)
    assert open_end == Estimate(2.0, 1.0, None, 9, "wide")
