"""Waiting for answers: published Kaplan-Meier values, intervals over those who ask, and what is too little."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import norm

from models.answers import AnswerCurve, waits
from models.first_reply import first_reply
from models.ratio import ratio_over_people, share_over_people
from models.roles import leaning, provider_probability
from tests.models.churn_reference import EXPECTED, gehan

ROLES = json.loads((Path(__file__).parents[1] / "reference" / "roles.json").read_text(encoding="utf-8"))


@pytest.fixture
def six_mp() -> AnswerCurve:
    data = gehan(2)
    return AnswerCurve(waits(data.exit, data.ended, np.arange(data.n)))


@pytest.mark.parametrize("case", ROLES["posterior"], ids=str)
def test_posterior_of_a_provider(case):
    found = provider_probability(np.array([case["provides"]]), np.array([case["seeks"]]))
    assert found[0] == pytest.approx(case["p"], abs=ROLES["tolerance"])


@pytest.mark.parametrize("case", ROLES["z"], ids=str)
def test_strength_of_a_leaning(case):
    found = leaning(np.array([case["provides"]]), np.array([case["seeks"]]))
    assert found[0] == pytest.approx(case["z"], abs=ROLES["tolerance"])


@pytest.mark.parametrize(("time", "survival"), EXPECTED["gehan"]["km_6mp"].items())
def test_share_answered_is_one_minus_the_published_kaplan_meier(six_mp, time, survival):
    assert six_mp.share_at(float(time)) == pytest.approx(1 - survival, abs=1e-6)


def test_interval_with_one_question_each_is_the_published_log_log_interval(six_mp):
    low, high = EXPECTED["gehan"]["loglog_ci_6mp_t6"]
    found = six_mp.within(6)
    assert (found.low, found.high) == pytest.approx((1 - high, 1 - low), abs=1e-6)
    assert (found.n, found.state) == (21, "ok")


def test_questions_of_one_person_count_together(six_mp):
    """Every question three times by the same asker says no more than once; by three askers it does."""
    data = six_mp.data
    threefold = [np.repeat(each, 3) for each in (data.hours, data.answered)]
    together = AnswerCurve(waits(*threefold, np.repeat(data.asker, 3)))
    apart = AnswerCurve(waits(*threefold, np.full(3 * data.n, -1)))
    assert together.share_at(6) == pytest.approx(six_mp.share_at(6))
    widths = [high - low for low, high in (each.interval(6) for each in (six_mp, together, apart))]
    assert widths[1] == pytest.approx(widths[0], rel=1e-9)
    assert widths[2] < 0.7 * widths[0]


def test_interval_is_that_of_drawing_askers_again():
    rng = np.random.default_rng(5)
    asker = np.repeat(np.arange(80), rng.integers(1, 8, 80))
    luck = rng.gamma(1.0, 40.0, 80)[asker]
    hours, seen = rng.exponential(luck), rng.uniform(1, 300, asker.size)
    curve = AnswerCurve(waits(np.minimum(hours, seen), hours <= seen, asker))
    rows = [np.flatnonzero(asker == each) for each in range(80)]
    draws = []
    for _ in range(300):
        chosen = np.concatenate([rows[each] for each in rng.integers(0, 80, 80)])
        draws.append(AnswerCurve(curve.data.part(chosen)).share_at(72))
    low, high = curve.interval(72)
    spread = (high - low) / (2 * norm.ppf(0.975))
    assert spread == pytest.approx(np.std(draws), rel=0.15)


def test_open_question_counts_as_long_as_it_was_seen():
    # 2 of 4 answered at 10 h; one open was seen for 5 h only and leaves the risk set before: 1 - (1 - 2/3)
    curve = AnswerCurve(waits([5, 10, 10, 100], [0, 1, 1, 0], [1, 2, 3, 4]))
    assert curve.share_at(72) == pytest.approx(2 / 3)


def test_few_questions_have_no_share():
    found = AnswerCurve(waits([1, 2, 3, 4], [1, 1, 1, 1], [1, 2, 3, 4])).within(72)
    assert (found.value, found.state, found.reason) == (None, "count_only", "4 questions; a share needs 5")


def test_share_beyond_what_was_followed_is_not_shown():
    curve = AnswerCurve(waits([20.0] * 9, [0, 1] + [0] * 7, range(9)))
    assert curve.within(72).state == "not_shown"
    assert curve.within(20).value == pytest.approx(1 / 9)


def test_all_answered_early_is_known_for_later_too():
    found = AnswerCurve(waits([1.0] * 20, [1] * 20, range(20))).within(72)
    assert found.value == 1
    assert found.low == pytest.approx(0.025 ** (1 / 20))


def test_none_answered_has_an_upper_end():
    found = AnswerCurve(waits([100.0] * 30, [0] * 30, range(30))).within(72)
    assert (found.value, found.low) == (0, 0)
    assert found.high == pytest.approx(1 - 0.025 ** (1 / 30))


def test_difference_of_newcombes_example():
    found = first_reply((56, 48), (70, 80)).difference
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


def test_few_newcomers_on_one_side_are_not_compared():
    found = first_reply((5, 40), (9, 80))
    assert found.difference.state == "count_only"
    assert "9 newcomers with an early reply" in found.difference.reason
    assert found.not_replied.value == 0.5


def test_ratio_has_people_as_what_varies():
    busy = ratio_over_people(np.array([100, *[1] * 9]), np.array([10] * 10), fewest=10, of="posts")
    even = ratio_over_people(np.array([11, *[10] * 8, 18]), np.array([10] * 10), fewest=10, of="posts")
    assert busy.value == pytest.approx(1.09)
    assert busy.state == "wide"
    assert even.state == "ok"


@pytest.mark.parametrize(
    ("hits", "of_all", "state", "words"),
    [
        ([1, 2], [3, 4], "count_only", "7 answers; a ratio needs 10"),
        ([4, 2], [10, 9], "ok", "2 people behind it; an interval needs 5"),
        ([0] * 6, [5] * 6, "ok", "there was none"),
    ],
)
def test_share_without_interval_says_why(hits, of_all, state, words):
    found = share_over_people(np.array(hits), np.array(of_all), fewest=10, of="answers")
    assert (found.state, found.reason) == (state, words)
    assert found.low is None
